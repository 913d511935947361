/**
 * Calls every route of config/openapi.yaml with values that its schemas allow and with values that they do not, as
 * administrator, editor, viewer, API key and nobody, against a whole system. An answer of 5xx, or one that the document
 * does not describe, is a fault. `make fuzz-gateway` (REQUESTS=5000 SEED=1).
 */
import { expectData } from '@aia/client';
import { operationsOf, readApiDocument, type Operation } from './api-document.js';
import { createAnswerCheck, type Answer } from './check-answer.js';
import { PASSWORD, startInstallation, type Installation } from './installation.js';
import { makeRequest, type MadeRequest } from './make-request.js';
import { createRandom } from './random.js';
import { seedContent, type Content } from './seed-content.js';
import { send } from './send.js';

const REQUESTS = Number(process.env['REQUESTS'] ?? 5000);
const SEED = Number(process.env['SEED'] ?? 1);
/** Users are suspended, quotas set and sessions ended by the calls themselves: after so many, all that is undone. */
const HEAL_EVERY = 500;
const PARALLEL = 8;
const HOSTILE_SHARES = [0, 0.1, 0.4];

interface Fault {
  request: MadeRequest;
  answer: Answer;
  reason: string;
}

/** Tokens of one caller of each kind, fresh; whatever the calls before did to them is undone. */
async function heal(installation: Installation): Promise<(string | undefined)[]> {
  const { api } = installation.admin;
  const { system } = installation;
  const { items: quotas } = await expectData(api.GET('/admin/quotas', { params: { query: { limit: 200 } } }));
  for (const { id } of quotas) await api.DELETE('/admin/quotas/{id}', { params: { path: { id } } });
  for (const name of ['chat', 'search', 'uploads', 'api-keys']) {
    await api.PUT('/admin/features/{name}', { params: { path: { name } }, body: { enabled: true } });
  }
  const tokens: string[] = [];
  for (const role of ['admin', 'editor', 'viewer'] as const) {
    const email = `fuzz-${role}-${Date.now()}@example.org`;
    await expectData(api.POST('/admin/users', { body: { email, password: PASSWORD, role } }));
    const { client, token } = await installation.signIn(email, PASSWORD);
    const key = await expectData(client.api.POST('/admin/api-keys', { body: { name: 'fuzz' } }));
    tokens.push(token, key.secret);
  }
  const own = await installation.signIn(system.admin.email, system.admin.password);
  return [...tokens, own.token, undefined, 'garbage'];
}

/** A user in a group, a quota and a maintenance run: what only administrators have. */
async function seedAdministration(
  { admin: { api } }: Installation,
  content: Content,
  mark: string,
): Promise<Content> {
  const email = `${mark}@example.org`;
  const user = await expectData(
    api.POST('/admin/users', { body: { email, password: PASSWORD, role: 'viewer' } }),
  );
  const group = await expectData(api.POST('/admin/groups', { body: { name: mark } }));
  const params = { path: { id: group.id, userId: user.id } };
  await api.PUT('/admin/groups/{id}/members/{userId}', { params });
  const body = { subjectKind: 'group' as const, subjectId: group.id, metric: 'requests' as const };
  const quota = await expectData(
    api.PUT('/admin/quotas', { body: { ...body, amount: 1_000_000, period: 'day' } }),
  );
  const run = await expectData(api.POST('/admin/maintenance', { body: { task: 'reconcile' } }));
  const { items: indexes } = await expectData(api.GET('/admin/indexes'));
  const byCollection = {
    ...content.byCollection,
    users: [user.id],
    groups: [group.id],
    quotas: [quota.id],
    maintenance: [run.id],
    indexes: indexes.map(({ id }) => id),
  };
  return { ...content, byCollection, ids: Object.values(byCollection).flat() };
}

/** The operations, each equally often, in an order that the seed decides. */
function plan(operations: readonly Operation[], below: (limit: number) => number): Operation[] {
  const all = Array.from({ length: REQUESTS }, (_, index) => operations[index % operations.length]).filter(
    (operation) => operation !== undefined,
  );
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = below(last + 1);
    [all[last], all[other]] = [all[other] as Operation, all[last] as Operation];
  }
  return all;
}

function describe({ request, answer, reason }: Fault): string {
  const body = typeof request.body === 'string' ? ` ${request.body.slice(0, 200)}` : '';
  return `${request.operation.method} ${request.path.slice(0, 200)}${body}\n  ${reason}: ${answer.text.slice(0, 300)}`;
}

const document = readApiDocument('config/openapi.yaml');
const operations = operationsOf(document);
const check = createAnswerCheck(document);
const random = createRandom(SEED);
const installation = await startInstallation();
const faults: Fault[] = [];
const statuses = new Map<number, number>();
const seen = new Set<string>();

async function tryOne(operation: Operation, content: Content, tokens: readonly (string | undefined)[]) {
  const { ids, byCollection } = content;
  const source = { document, random, ids, byCollection, hostile: random.pick(HOSTILE_SHARES) };
  const request = makeRequest(source, operation);
  const answer = await send(installation.url, request, random.pick(tokens));
  statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
  if (answer.status < 300) seen.add(operation.id);
  const reason = answer.status >= 500 ? `status ${answer.status}` : check(operation, answer);
  if (reason !== undefined) faults.push({ request, answer, reason });
}

try {
  const all = plan(operations, (limit) => random.below(limit));
  for (let start = 0; start < all.length; start += HEAL_EVERY) {
    const tokens = await heal(installation);
    // What was deleted meanwhile is made anew.
    const mark = `fuzz-${start}`;
    const own = await seedContent(installation.admin, mark);
    const content = await seedAdministration(installation, own, mark);
    const part = all.slice(start, start + HEAL_EVERY);
    const lane = async () => {
      for (let next = part.pop(); next; next = part.pop()) await tryOne(next, content, tokens);
    };
    await Promise.all(Array.from({ length: PARALLEL }, lane));
  }
  const health = await fetch(`${installation.url}/health/ready`);
  const restarts = installation.system.states().filter(({ restarts: count }) => count > 0);
  for (const fault of faults.slice(0, 40)) console.log(describe(fault));
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  console.log(
    `seed ${SEED}, ${all.length} requests over ${operations.length} operations; ${counts.join(', ')}`,
  );
  console.log(`${seen.size} operations answered with success at least once`);
  console.log(`ready afterwards: ${health.status}; processes that ended: ${restarts.length}`);
  const failures = faults.filter(({ answer }) => answer.status >= 500).length;
  console.log(`${failures} answers of 5xx, ${faults.length - failures} answers that are not documented`);
  process.exitCode = faults.length === 0 && restarts.length === 0 && health.status === 200 ? 0 : 1;
} finally {
  await installation.stop();
}
process.exit();
