// A process of its own: builds the vector index of one table and ends. Started by `buildInBackground`.
import { connect } from '@lancedb/lancedb';
import { buildVectorIndex } from './vector-index.js';

const [folder = '', name = ''] = process.argv.slice(2);
// Without its parent, nobody waits for the index and nobody keeps compactions away.
process.once('disconnect', () => process.exit(1));
const db = await connect(folder, { readConsistencyInterval: 0 });
await buildVectorIndex(await db.openTable(name));
process.exit(0);
