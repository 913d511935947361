import { v5, v7 } from 'uuid';

/** A new id that sorts by time (UUIDv7), so that keyset paging by id is paging by age. */
export function newId(): string {
  return v7();
}

/** The id that the same name always has within `namespace` (UUIDv5, RFC 9562). */
export function derivedId(name: string, namespace: string): string {
  return v5(name, namespace);
}
