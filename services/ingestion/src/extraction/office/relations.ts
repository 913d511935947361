import { posix } from 'node:path';
import { readXmlText } from '../read-xml.js';
import type { ZipFile } from '../zip/zip-file.js';

/** What a part of an Office file refers to: the type of the relation and the name of the other part. */
export interface Relation {
  type: string;
  target: string;
}

/** The name of the part that lists the relations of another one. */
export function relationsOf(part: string): string {
  return `${posix.dirname(part)}/_rels/${posix.basename(part)}.rels`;
}

/** The relations listed in a part by id; empty when the part does not exist. Links to other files are left out. */
export async function readRelations(zip: ZipFile, name: string): Promise<Map<string, Relation>> {
  const relations = new Map<string, Relation>();
  if (!zip.has(name)) return relations;
  const folder = posix.dirname(posix.dirname(name));
  await readXmlText(await zip.read(name), {
    open: (element, { Id, Type, Target, TargetMode }) => {
      if (element !== 'Relationship' || !Id || !Target || TargetMode === 'External') return;
      const target = Target.startsWith('/') ? Target.slice(1) : posix.normalize(posix.join(folder, Target));
      relations.set(Id, { type: Type ?? '', target });
    },
  });
  return relations;
}
