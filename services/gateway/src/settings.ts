import { createHttpSink, createSyslogSink, type AuditSink } from './audit/sinks.js';
import type { GatewayEnv } from './env.js';
import type { DoctorSettings } from './operations/doctor.js';
import type { ProtectionOptions } from './protection.js';
import { webFolder } from './web-folder.js';

/** Bytes of a body with an Idempotency-Key, which has to be held in memory. */
const MAX_REPEATABLE_BYTES = 1_048_576;

/** Limits as the environment sets them. */
export function protectionOptions(env: GatewayEnv): ProtectionOptions {
  return {
    prefix: env.QUEUE_PREFIX,
    requestsPerMinute: env.REQUESTS_PER_MINUTE,
    withoutRedis: env.LIMITS_WITHOUT_REDIS,
    streamsPerUser: env.STREAMS_PER_USER,
    reservedTokens: env.RESERVED_TOKENS,
    prices: { prompt: env.TOKEN_PRICE_PROMPT, completion: env.TOKEN_PRICE_COMPLETION },
    repeatableBody: {
      maxBytes: Math.min(MAX_REPEATABLE_BYTES, env.MAX_JSON_BYTES),
      idleMs: env.BODY_IDLE_MS,
    },
  };
}

/** Where else the audit log goes. */
export function auditSinks(env: GatewayEnv): AuditSink[] {
  const { AUDIT_SYSLOG_ADDRESS: syslog, AUDIT_HTTP_ENDPOINT: endpoint, AUDIT_HTTP_TOKEN: token } = env;
  return [
    ...(syslog === undefined ? [] : [createSyslogSink(syslog)]),
    ...(endpoint === undefined ? [] : [createHttpSink(endpoint, token)]),
  ];
}

/** What the doctor says a word about. */
export function doctorSettings(env: GatewayEnv, sinks: number): DoctorSettings {
  return {
    host: env.HOST,
    trustedProxies: env.TRUSTED_PROXIES,
    publicOrigin: env.PUBLIC_ORIGIN,
    corsOrigins: env.CORS_ORIGINS,
    webApp: webFolder(env.WEB_DIST) !== undefined,
    auditSinks: sinks,
  };
}
