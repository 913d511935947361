// The stub model as a process of its own: 50 ms to the first token, 10 ms a token. A question with LONG gets a long answer.
// Prints its port, and a line with the time for each request whose client left early.
import { startStubModel } from '@aia/testing';

const SHORT = 40;
const LONG = 800;
/** How exactly the time of a leaving client is known, milliseconds. */
const LOOK_MS = 2;

const stub = await startStubModel({
  firstTokenMs: 50,
  tokenMs: 10,
  answer: ({ messages }) => {
    const long = messages.at(-1)?.content.includes('LONG') ?? false;
    return Array.from({ length: long ? LONG : SHORT }, (_, at) => `word${at}`).join(' ');
  },
});
console.log(`url ${stub.url}`);
const told = new Set<object>();
setInterval(() => {
  for (const request of stub.requests) {
    if (!request.aborted || told.has(request)) continue;
    told.add(request);
    console.log(`aborted ${Date.now()}`);
  }
}, LOOK_MS);
