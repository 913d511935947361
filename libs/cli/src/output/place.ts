/** Where a passage stands, as search results and sources say it. */
export interface Place {
  sourceKey: string;
  location: { page: number | null; headingPath: readonly string[] };
}

/** Path, page and heading of a passage: `guide.pdf, page 3, Install > Disks`. */
export function placeOf({ sourceKey, location: { page, headingPath } }: Place): string {
  const parts = [sourceKey, ...(page === null ? [] : [`page ${page}`])];
  return [...parts, ...(headingPath.length > 0 ? [headingPath.join(' > ')] : [])].join(', ');
}
