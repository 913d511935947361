import type { DoctorCheck } from '@aia/contracts';
import { pendingMigrations, sql, type Database, type Kysely } from '@aia/database';
import { auditHead } from '@aia/database/gateway';
import { checkHealth, type HealthCheck } from '@aia/platform';
import type { Redis } from 'ioredis';

/** What the doctor looks at. */
export interface DoctorDeps {
  db: Kysely<Database>;
  redis: Redis;
  health: Record<string, HealthCheck>;
  settings: DoctorSettings;
}

/** Settings that are worth a word. */
export interface DoctorSettings {
  host: string;
  trustedProxies: readonly string[];
  publicOrigin: string | undefined;
  corsOrigins: readonly string[];
  webApp: boolean;
  auditSinks: number;
}

type Finding = Omit<DoctorCheck, 'name'>;

const OLDEST_POSTGRES = 14;
const OLDEST_REDIS = [6, 2] as const;
const OLDEST_NODE = 20;

/** Checks every dependency, version and setting; nothing is changed. */
export async function examine(deps: DoctorDeps): Promise<DoctorCheck[]> {
  const checks: [string, () => Promise<Finding> | Finding][] = [
    ['node', () => nodeVersion(process.versions.node)],
    ['postgres', () => postgresVersion(deps.db)],
    ['schema', () => schema(deps.db)],
    ['redis', () => redisVersion(deps.redis)],
    ['administrators', () => administrators(deps.db)],
    ['audit log', () => auditLog(deps.db, deps.settings)],
    ['address', () => address(deps.settings)],
    ['cors', () => cors(deps.settings)],
    ['web app', () => webApp(deps.settings)],
  ];
  const own = checks.map(async ([name, check]) => ({ name, ...(await explained(check)) }));
  return [...(await Promise.all(own)), ...(await services(deps.health))];
}

async function explained(check: () => Promise<Finding> | Finding): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return failed(found, 'Start it, or mend its address and password in the environment.');
  }
}

/** The services behind the gateway; Postgres and Redis have checks of their own. */
async function services(health: Record<string, HealthCheck>): Promise<DoctorCheck[]> {
  const { checks } = await checkHealth('gateway', health);
  return Object.entries(checks)
    .filter(([name]) => !['postgres', 'redis'].includes(name))
    .map(([name, { ok: works, detail }]) => ({
      name,
      ...(works ? ok('ready') : failed(detail ?? 'not ready', `Look at its log: make logs NAME=${name}`)),
    }));
}

export function nodeVersion(version: string): Finding {
  const major = Number(version.split('.')[0]);
  return major >= OLDEST_NODE ? ok(version) : failed(version, `Use Node.js ${OLDEST_NODE} or newer.`);
}

async function postgresVersion(db: Kysely<Database>): Promise<Finding> {
  const { rows } = await sql<{
    version: string;
  }>`select current_setting('server_version') as version`.execute(db);
  const version = rows[0]?.version ?? '';
  if (Number.parseInt(version, 10) >= OLDEST_POSTGRES) return ok(version);
  return failed(version, `Use Postgres ${OLDEST_POSTGRES} or newer.`);
}

async function schema(db: Kysely<Database>): Promise<Finding> {
  const pending = await pendingMigrations(db);
  if (pending.length === 0) return ok('up to date');
  return failed(`${pending.length} migrations are missing`, 'Restart the system: a start applies them.');
}

async function redisVersion(redis: Redis): Promise<Finding> {
  const version = /redis_version:([\d.]+)/.exec(await redis.info('server'))?.[1] ?? 'unknown';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST_REDIS[0] || (major === OLDEST_REDIS[0] && minor < OLDEST_REDIS[1])) {
    return failed(version, `Use Redis ${OLDEST_REDIS.join('.')} or newer.`);
  }
  const policy = /maxmemory_policy:(\S+)/.exec(await redis.info('memory'))?.[1];
  if (policy === undefined || policy === 'noeviction') return ok(version);
  return failed(
    `${version}, maxmemory-policy ${policy}`,
    'Set maxmemory-policy noeviction: jobs get lost else.',
  );
}

async function administrators(db: Kysely<Database>): Promise<Finding> {
  const { count } = await db
    .selectFrom('gateway.users')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('role', '=', 'admin')
    .where('status', '=', 'active')
    .executeTakeFirstOrThrow();
  if (count > 1) return ok(`${count} active`);
  return warning(
    `${count} active`,
    'Make a second administrator, so that losing one password locks nobody out.',
  );
}

async function auditLog(db: Kysely<Database>, { auditSinks }: DoctorSettings): Promise<Finding> {
  const { seq } = await auditHead(db);
  if (auditSinks > 0) return ok(`${seq} lines, sent to ${auditSinks} sinks`);
  return warning(
    `${seq} lines, kept in Postgres only`,
    'Send it elsewhere too (AUDIT_SYSLOG_ADDRESS or AUDIT_HTTP_ENDPOINT): who owns the database can rewrite it.',
  );
}

export function address({ host, trustedProxies, publicOrigin }: DoctorSettings): Finding {
  const local = ['127.0.0.1', '::1', 'localhost'].includes(host);
  if (publicOrigin?.startsWith('https:') && trustedProxies.length === 0) {
    const advice =
      'Name the TLS proxy in TRUSTED_PROXIES: limits by address then count people, not the proxy.';
    return warning(publicOrigin, advice);
  }
  if (!local && !publicOrigin?.startsWith('https:')) {
    return warning(`listens on ${host}`, 'Put a TLS proxy in front and set PUBLIC_ORIGIN=https://… .');
  }
  return ok(publicOrigin ?? `listens on ${host} only`);
}

export function cors({ corsOrigins }: DoctorSettings): Finding {
  if (corsOrigins.length === 0) return ok('no other origin');
  const plain = corsOrigins.filter((origin) => origin.startsWith('http:') && !origin.includes('//localhost'));
  if (plain.length === 0) return ok(corsOrigins.join(', '));
  return warning(
    plain.join(', '),
    'Allow https origins only: whoever is on the way can change an http page.',
  );
}

function webApp({ webApp: served }: DoctorSettings): Finding {
  return served ? ok('served here') : ok('not built; the API and /docs are served');
}

function ok(found: string): Finding {
  return { status: 'ok', found, advice: null };
}

function warning(found: string, advice: string): Finding {
  return { status: 'warning', found, advice };
}

function failed(found: string, advice: string): Finding {
  return { status: 'failed', found, advice };
}
