import { expectData, type ApiClient } from '@aia/client';

/** What an owner has, to be asked for by others. */
export interface Content {
  ids: string[];
  /** The same by the collection that they are in, e.g. `documents`. */
  byCollection: Readonly<Record<string, readonly string[]>>;
  datasetId: string;
}

const POLL_MS = 200;
const PATIENCE_MS = 60_000;

/**
 * A dataset with documents, an import, conversations with answers and an API key. `mark` is in every name and text, so
 * that any of it can be recognised.
 */
export async function seedContent(client: ApiClient, mark: string): Promise<Content> {
  const { api } = client;
  const body = { slug: `set-${mark}`, name: `Set ${mark}`, description: `About ${mark}` };
  const dataset = await expectData(api.POST('/datasets', { body }));
  const { importId, documentIds } = await upload(client, dataset.id, mark);
  const conversation = await expectData(api.POST('/conversations', { body: { title: `Talk ${mark}` } }));
  const messageId = await ask(client, conversation.id, `What about ${mark} and the pump?`);
  const key = await expectData(api.POST('/admin/api-keys', { body: { name: `Key ${mark}` } }));
  const byCollection = {
    datasets: [dataset.id],
    imports: [importId],
    documents: documentIds,
    conversations: [conversation.id],
    messages: [messageId],
    'api-keys': [key.id],
    ...(await seedRest(client, { datasetId: dataset.id, conversationId: conversation.id, mark })),
  };
  return { ids: Object.values(byCollection).flat(), byCollection, datasetId: dataset.id };
}

/** A source, a golden question with an evaluation, and a share. */
async function seedRest(
  { api }: ApiClient,
  { datasetId, conversationId, mark }: { datasetId: string; conversationId: string; mark: string },
) {
  const params = { path: { id: datasetId } };
  const config = { type: 'web' as const, startUrls: [`https://${mark}.invalid/`] };
  const source = await expectData(api.POST('/sources', { body: { datasetId, name: 'site', config } }));
  const questions = [
    { question: `What opens the pump of ${mark}?`, expected: [{ sourceKey: `${mark}-one.md` }] },
  ];
  const added = await expectData(
    api.POST('/datasets/{id}/golden-questions', { params, body: { set: 'golden', questions } }),
  );
  const evaluation = await expectData(api.POST('/evaluations', { body: { datasetId, set: 'golden' } }));
  const share = await expectData(
    api.POST('/conversations/{id}/shares', { params: { path: { id: conversationId } } }),
  );
  return {
    sources: [source.id],
    'golden-questions': added.ids,
    evaluations: [evaluation.id],
    shares: [share.id],
  };
}

async function upload(client: ApiClient, datasetId: string, mark: string) {
  const form = () => {
    const data = new FormData();
    for (const name of ['one', 'two', 'three']) {
      const text = `# ${mark} ${name}\n\nThe pump of ${mark} opens valve ${name}. Call ${mark}${name} first.\n`;
      data.append('files', new Blob([text]), `${mark}-${name}.md`);
    }
    return data;
  };
  const response = await client.fetchPath(`/datasets/${datasetId}/documents`, () => ({
    method: 'POST',
    body: form(),
  }));
  const accepted = (await response.json()) as { import: { id: string } };
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const params = { path: { id: datasetId } };
    const { items } = await expectData(client.api.GET('/datasets/{id}/documents', { params }));
    if (items.length === 3 && items.every(({ state }) => state === 'published')) {
      return { importId: accepted.import.id, documentIds: items.map(({ id }) => id) };
    }
    if (Date.now() > until) throw new Error(`The documents of ${mark} were not published in time.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function ask(client: ApiClient, conversationId: string, content: string): Promise<string> {
  const response = await client.fetchPath(`/conversations/${conversationId}/messages`, () => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ content }),
  }));
  return ((await response.json()) as { id: string }).id;
}
