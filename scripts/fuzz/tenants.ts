/**
 * Two organisations in one installation, each with its group, users, keys, datasets, documents and conversations. Users
 * and keys of one call every route with ids, filters and headers of the other, at random. Not one byte of the other's
 * may come back, and nothing of the other's may change. `make fuzz-tenants` (REQUESTS=10000 SEED=1).
 */
import { expectData, type ApiClient } from '@aia/client';
import { operationsOf, readApiDocument, type Operation } from './api-document.js';
import { PASSWORD, startInstallation, type Installation } from './installation.js';
import { makeRequest, type MadeRequest } from './make-request.js';
import { createRandom, type Random } from './random.js';
import { seedContent } from './seed-content.js';
import { send } from './send.js';

const REQUESTS = Number(process.env['REQUESTS'] ?? 10_000);
const SEED = Number(process.env['SEED'] ?? 1);
const PARALLEL = 8;

interface Organisation {
  /** In every name and text that it owns, and nowhere else. */
  mark: string;
  ids: string[];
  tokens: string[];
  editor: ApiClient;
  datasetId: string;
  identity: string;
  byCollection: Readonly<Record<string, readonly string[]>>;
}

async function found(installation: Installation, mark: string): Promise<Organisation> {
  const { api } = installation.admin;
  const group = await expectData(api.POST('/admin/groups', { body: { name: `Group ${mark}` } }));
  const people = [];
  for (const role of ['editor', 'viewer'] as const) {
    const email = `${mark}-${role}@example.org`;
    const user = await expectData(api.POST('/admin/users', { body: { email, password: PASSWORD, role } }));
    const params = { path: { id: group.id, userId: user.id } };
    await api.PUT('/admin/groups/{id}/members/{userId}', { params });
    const session = await installation.signIn(email, PASSWORD);
    const key = await expectData(
      session.client.api.POST('/admin/api-keys', { body: { name: `Key ${mark} ${role}` } }),
    );
    people.push({ ...session, id: user.id, keyId: key.id, secret: key.secret });
  }
  const [editor, viewer] = people;
  if (!editor || !viewer) throw new Error('An organisation has two people.');
  const content = await seedContent(editor.client, mark);
  const params = { path: { id: content.datasetId } };
  const entries = [
    { principal: `user:${editor.id}`, permission: 'write' as const },
    { principal: `group:${group.id}`, permission: 'read' as const },
  ];
  await expectData(editor.client.api.PUT('/datasets/{id}/access', { params, body: { entries } }));
  return {
    mark,
    ids: [...content.ids, group.id, ...people.flatMap(({ id, keyId }) => [id, keyId])],
    tokens: people.flatMap(({ token, secret }) => [token, secret]),
    editor: editor.client,
    datasetId: content.datasetId,
    identity: editor.id,
    byCollection: content.byCollection,
  };
}

/** Everything that an organisation can see of its own, to compare before and after. */
async function inventory({ editor, datasetId }: Organisation): Promise<string> {
  const params = { path: { id: datasetId } };
  const { api } = editor;
  const documents = await expectData(api.GET('/datasets/{id}/documents', { params }));
  const contents = await Promise.all(
    documents.items.map(({ id }) =>
      expectData(api.GET('/documents/{id}/content', { params: { path: { id } } })),
    ),
  );
  const conversations = await expectData(api.GET('/conversations'));
  const talks = await Promise.all(
    conversations.items.map(({ id }) =>
      expectData(api.GET('/conversations/{id}', { params: { path: { id } } })),
    ),
  );
  const dataset = await expectData(api.GET('/datasets/{id}', { params }));
  const access = await expectData(api.GET('/datasets/{id}/access', { params }));
  const keys = await expectData(api.GET('/admin/api-keys'));
  const sessions = await expectData(api.GET('/auth/sessions'));
  const kept = keys.items.map(({ id, name, role }) => ({ id, name, role }));
  return JSON.stringify([documents, contents, talks, dataset, access, kept, sessions.items.length], null, 1);
}

/** A request with the other's ids in every place that takes one: path, query, body and headers. */
function swap(request: MadeRequest, other: Organisation, random: Random): MadeRequest {
  const headers = { ...request.headers };
  if (random.chance(0.3))
    headers[random.pick(['x-user-id', 'x-forwarded-user', 'x-aia-user'])] = other.identity;
  if (random.chance(0.1)) headers['x-aia-principals'] = `user:${other.identity}`;
  return { ...request, headers };
}

const document = readApiDocument('config/openapi.yaml');
/** Signing out would end the run; a question of a stub model is answered in the order of seconds, not of calls. */
const operations = operationsOf(document).filter(({ id }) => !['logout', 'changePassword'].includes(id));
const random = createRandom(SEED);
const installation = await startInstallation();
const statuses = new Map<number, number>();
const leaks: string[] = [];

/** Every operation, but those that only administrators may call, who are in neither organisation, less often. */
function pickOperation(): Operation {
  const operation = random.pick(operations);
  return operation.path.startsWith('/admin/') && random.chance(0.75) ? pickOperation() : operation;
}

async function tryOne(caller: Organisation, other: Organisation): Promise<void> {
  // Mostly the other's ids; some of one's own, so that calls get as far as mixing both.
  const operation = pickOperation();
  // Nothing of one's own is deleted, or there would soon be nothing left to mix with.
  const ids = operation.method === 'DELETE' ? other.ids : [...other.ids, ...other.ids, ...caller.ids];
  const { byCollection } = operation.method === 'DELETE' || random.chance(0.6) ? other : caller;
  const source = { document, random, ids, byCollection, hostile: random.pick([0, 0, 0.05]) };
  const request = swap(makeRequest(source, operation), other, random);
  const sent = `${request.path} ${typeof request.body === 'string' ? request.body : ''} ${JSON.stringify(request.headers)}`;
  const answer = await send(installation.url, request, random.pick(caller.tokens));
  statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
  const foreignIds = other.ids.filter((id) => answer.text.includes(id) && !sent.includes(id));
  if (!answer.text.includes(other.mark) && foreignIds.length === 0) return;
  leaks.push(`${request.operation.method} ${request.path.slice(0, 200)}: ${answer.text.slice(0, 300)}`);
}

try {
  const [one, two] = [await found(installation, 'zqalfa'), await found(installation, 'zqbravo')];
  const before = await inventory(two);
  let left = REQUESTS;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await tryOne(one, two);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  const after = await inventory(two);
  for (const leak of leaks.slice(0, 20)) console.log(leak);
  if (before !== after) console.log(`what the other organisation has changed:\n${before}\n---\n${after}`);
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  console.log(`seed ${SEED}, ${REQUESTS} calls over ${operations.length} operations; ${counts.join(', ')}`);
  console.log(
    `${leaks.length} answers with the other's data; the other's data ${before === after ? 'unchanged' : 'CHANGED'}`,
  );
  process.exitCode = leaks.length === 0 && before === after ? 0 : 1;
} finally {
  await installation.stop();
}
process.exit();
