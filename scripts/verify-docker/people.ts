import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, expectData, followImport, streamAnswer, type ApiClient } from '@aia/client';
import { uploadFiles } from '@aia/client/node';

const FACT = 'The harbour of Veldmoor opens at 06:40 and closes at 21:15.';
const QUESTIONS = ['When does the harbour of Veldmoor open?', 'Когда открывается порт Veldmoor?'];

/** Signs the administrator in through the published port. @throws ApiError or ConnectionError. */
export async function signIn(baseUrl: string, user: { email: string; password: string }): Promise<ApiClient> {
  const { api } = createClient({ baseUrl });
  const renew = async () => (await expectData(api.POST('/auth/login', { body: user }))).accessToken;
  let token = await renew();
  return createClient({ baseUrl, token: () => token, renewToken: async () => (token = await renew()) });
}

/** Uploads a document into a new dataset and waits until it is published. @throws Error when it fails. */
export async function importDocument(client: ApiClient, slug: string): Promise<string> {
  const { id } = await expectData(client.api.POST('/datasets', { body: { slug, name: slug } }));
  const folder = await mkdtemp(join(tmpdir(), 'aia-verify-'));
  try {
    const [path, text] = ['veldmoor.md', `# Veldmoor\n\n${FACT}\n`];
    await writeFile(join(folder, path), text);
    const files = [{ path, absolutePath: join(folder, path), size: Buffer.byteLength(text) }];
    for await (const batch of uploadFiles(client, { datasetId: id, files })) {
      for await (const run of followImport(client, { importId: batch.import.id })) {
        if (run.progress.failed > 0) throw new Error(`the import failed: ${JSON.stringify(run.failures)}`);
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return id;
}

/** What came of a question. */
export interface Reply {
  text: string;
  citations: number;
}

/** Asks one of the questions and reads the whole stream. @throws Error when it breaks off or ends with an error. */
export async function ask(client: ApiClient, datasetId: string, question = 0): Promise<Reply> {
  const { id } = await expectData(client.api.POST('/conversations', { body: {} }));
  const message = { content: QUESTIONS[question % QUESTIONS.length] ?? '', datasetIds: [datasetId] };
  const reply = { text: '', citations: 0 };
  for await (const event of streamAnswer(client, { conversationId: id, message })) {
    if (event.event === 'error') throw new Error(`the answer ended with ${JSON.stringify(event.data)}`);
    if (event.event === 'delta') reply.text += event.data.text;
    if (event.event === 'citation') reply.citations += 1;
  }
  return reply;
}
