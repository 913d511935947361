import { derivedId } from '@aia/platform';
import type { Point, PointPayload } from '@aia/vectors';

export const DIMENSION = 8;
const NAMESPACE = '6f1c1a4e-7a53-4c0e-9a37-3f5b5e0f4f10';

/** The id of the n-th point: a UUID, as stores demand. */
export const idOf = (n: number): string => derivedId(String(n), NAMESPACE);

/** A unit vector that differs from point to point. */
export function vectorOf(n: number): number[] {
  const raw = Array.from({ length: DIMENSION }, (_, axis) => Math.sin(n * 1.7 + axis * axis));
  const length = Math.hypot(...raw);
  return raw.map((value) => value / length);
}

/** The unit vector along one axis. */
export const axis = (index: number): number[] =>
  Array.from({ length: DIMENSION }, (_, position) => (position === index ? 1 : 0));

/** The n-th point; `changes` replace parts of its payload. */
export function point(
  n: number,
  parts: { dense?: number[]; terms?: string[]; payload?: Partial<PointPayload> } = {},
): Point {
  return {
    id: idOf(n),
    dense: parts.dense ?? vectorOf(n),
    terms: parts.terms ?? ['term', `word${n}`],
    payload: {
      datasetId: idOf(1_000_000 + (n % 2)),
      documentId: idOf(2_000_000 + n),
      versionId: idOf(3_000_000 + n),
      ordinal: n,
      language: n % 2 === 0 ? 'en' : 'ru',
      principals: ['*'],
      mime: 'text/markdown',
      updatedAt: 1_700_000_000_000 + n,
      labels: [],
      ...parts.payload,
    },
  };
}
