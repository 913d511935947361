// A process of its own: opens the store once and searches it until it sees as many points as it was told to wait for.
import { setTimeout as sleep } from 'node:timers/promises';
import { createLanceDbStore } from '@aia/vectors/lancedb';

const [path = '', collection = '', expected = '0'] = process.argv.slice(2);
const store = await createLanceDbStore({ path });
while ((await store.count(collection)) < Number(expected)) await sleep(20);
const hits = await store.searchLexical(collection, ['term'], { limit: 10 });
process.stdout.write(`${await store.count(collection)} points, ${hits.length} hits\n`);
await store.close();
