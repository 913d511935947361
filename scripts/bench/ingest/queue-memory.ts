import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { generatedFiles, inParts } from './generated-files.js';
import { startIngestStack } from './ingest-stack.js';

const DOCUMENTS = 10_000;
const UPLOAD = 1000;
/** Long enough for every dispatcher to have had several rounds. */
const SETTLE_MS = 3000;

/** How much Redis grows while 10,000 documents wait and a worker dispatches but prepares nothing. */
export async function measureQueueMemory() {
  const stack = await startIngestStack();
  try {
    await (await stack.worker({ WORKER_QUEUES: 'sweep' })).start();
    await sleep(SETTLE_MS);
    const before = await usedMemory(stack.redisUrl);
    const client = stack.client();
    const { id } = await client.createDataset('queued');
    for (const part of inParts(generatedFiles(DOCUMENTS, { paragraphs: 1 }), UPLOAD)) {
      await client.upload(id, part);
    }
    await sleep(SETTLE_MS);
    const after = await usedMemory(stack.redisUrl);
    console.log(`     Redis ${before} bytes empty, ${after} bytes with ${DOCUMENTS} documents waiting`);
    return [{ name: 'Redis with 10,000 documents queued', value: after / before, unit: 'times', goal: 1.1 }];
  } finally {
    await stack.stop();
  }
}

/** `used_memory` of INFO, over a plain connection. */
function usedMemory(url: string): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = createConnection(Number(port), hostname, () => socket.write('INFO memory\r\n'));
    socket.on('error', reject);
    socket.on('data', (part) => {
      answer += part.toString();
      const found = /used_memory:(\d+)/.exec(answer);
      if (!found) return;
      socket.end();
      resolve(Number(found[1]));
    });
  });
}
