// The stub model as a process of its own: arguments are its port (0: any), the pause between words, and its answer.
import { startStubModel } from '@aia/testing';

const [port = '0', tokenMs = '0', answer = ''] = process.argv.slice(2);
const stub = await startStubModel({ port: Number(port), firstTokenMs: 50, tokenMs: Number(tokenMs), answer });
console.log(`port ${new URL(stub.url).port}`);
