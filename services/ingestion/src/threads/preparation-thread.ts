import { parentPort } from 'node:worker_threads';
import { ExtractionError } from '../extraction/extraction-error.js';
import { chunk } from '../pipeline/chunk.js';
import { extract } from '../pipeline/extract.js';
import type { ThreadAnswer, ThreadTask } from './messages.js';

/** One task at a time: the pool sends the next after the answer. */
async function answer(task: ThreadTask): Promise<ThreadAnswer> {
  try {
    if (task.op === 'chunk') return { ok: true, op: 'chunk', chunks: chunk(task.input) };
    return { ok: true, op: 'extract', document: await extract(task.bytes, task.fileName, task.ocr) };
  } catch (error) {
    if (error instanceof ExtractionError)
      return { ok: false, refusal: { code: error.code, reason: error.message } };
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { ok: false, crash: { message, stack } };
  }
}

parentPort?.on('message', (task: ThreadTask) => {
  void answer(task).then((result) => parentPort?.postMessage(result));
});
