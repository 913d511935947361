import { createGzip, constants } from 'node:zlib';
import { Transform } from 'node:stream';
import type { DatabaseSnapshot, TableShape } from '@aia/database/backup';
import { saveStream } from './checked-file.js';
import type { Manifest } from './manifest.js';

/** Saves every table as `postgres/<schema>.<table>.copy.gz`, in Postgres' text format. */
export async function saveTables(folder: string, snapshot: DatabaseSnapshot): Promise<Manifest['tables']> {
  const saved: Manifest['tables'] = [];
  for (const table of snapshot.tables) saved.push(await saveTable(folder, snapshot, table));
  return saved;
}

async function saveTable(folder: string, snapshot: DatabaseSnapshot, table: TableShape) {
  const lines = countingLines();
  const path = `postgres/${table.schema}.${table.name}.copy.gz`;
  // The text format has exactly one line break a row: those inside values are escaped.
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  const file = await saveStream(folder, path, snapshot.copy(table), [lines.stream, gzip]);
  return { ...table, rows: lines.count(), file };
}

function countingLines() {
  const LINE_BREAK = 10;
  let lines = 0;
  const stream = new Transform({
    transform(part: Buffer, _encoding, done) {
      for (let at = part.indexOf(LINE_BREAK); at !== -1; at = part.indexOf(LINE_BREAK, at + 1)) lines++;
      done(null, part);
    },
  });
  return { stream, count: () => lines };
}
