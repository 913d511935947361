// Streams an answer and prints the passage that each cited sentence rests on. Usage: npx tsx docs/examples/ask.ts QUESTION
import { expectData, streamAnswer } from '@aia/client';
import { signIn } from './sign-in.js';

const client = await signIn();
const conversation = await expectData(client.api.POST('/conversations', { body: {} }));
const message = { content: process.argv[2] ?? 'How do I stop the system?' };

let answer = '';
for await (const { event, data } of streamAnswer(client, { conversationId: conversation.id, message })) {
  if (event === 'delta') {
    answer += data.text;
    process.stdout.write(data.text);
  }
  if (event === 'citation') {
    // Offsets are UTF-16 code units: slice() takes them as they are.
    const sentence = answer.slice(data.answerStart, data.answerEnd).trim();
    console.log(`\n\n"${sentence}"\n  rests on: ${data.quote.replaceAll(/\s+/g, ' ')}`);
  }
  if (event === 'message.completed') {
    const { supported, sentences } = data.grounding;
    console.log(`\n${supported} of ${sentences} sentences are supported. ${data.degraded?.detail ?? ''}`);
  }
  if (event === 'error') throw new Error(data.problem.detail);
}
