import { type Point, VectorStoreError } from './vector-store.js';

/** Throws `wrong-dimension` unless both are the same. */
export function checkDimension(collection: string, expected: number, given: number): void {
  if (given === expected) return;
  throw new VectorStoreError(
    'wrong-dimension',
    `The collection "${collection}" holds vectors of ${expected} dimensions, not ${given}.`,
  );
}

/** Each id once, as it was given last: stores refuse a batch that writes one row twice. */
export function lastOfEachId(points: Point[]): Point[] {
  return [...new Map(points.map((point) => [point.id, point])).values()];
}
