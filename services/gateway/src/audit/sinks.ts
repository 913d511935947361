import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import type { AuditEntry } from '@aia/contracts';
import { request } from 'undici';

/** Somewhere else that the audit log is sent to; rejects when the lines were not taken. */
export interface AuditSink {
  readonly name: string;
  send(entries: readonly AuditEntry[]): Promise<void>;
}

const TIMEOUT_MS = 5000;
/** Facility "log audit" (13) and severity: notice for successes, warning for everything else (RFC 5424, 6.2.1). */
const FACILITY = 13 * 8;
const SEVERITY = { success: 5, refused: 4, failed: 4 } as const;

/** Posts lines as NDJSON; any answer below 300 takes them. */
export function createHttpSink(endpoint: string, token: string | undefined): AuditSink {
  return {
    name: `http ${endpoint}`,
    send: async (entries) => {
      const response = await request(endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-ndjson',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body.dump();
      if (response.statusCode >= 300) throw new Error(`${endpoint} answered ${response.statusCode}`);
    },
  };
}

/** Sends lines by RFC 5424 to `udp://host:port` or `tcp://host:port` (octet counting, RFC 6587). */
export function createSyslogSink(address: string): AuditSink {
  const { protocol, hostname: host, port } = new URL(address);
  const target = { host, port: Number(port || 514) };
  const send = protocol === 'udp:' ? sendUdp : sendTcp;
  return { name: `syslog ${address}`, send: (entries) => send(target, entries.map(syslogLine)) };
}

/** One line of the audit log as a syslog message, with its JSON as the text. */
export function syslogLine(entry: AuditEntry): string {
  const priority = FACILITY + SEVERITY[entry.outcome];
  return `<${priority}>1 ${entry.at} ${hostname()} aia-gateway ${process.pid} ${entry.action} - ${JSON.stringify(entry)}`;
}

interface Target {
  host: string;
  port: number;
}

async function sendUdp({ host, port }: Target, lines: readonly string[]): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    for (const line of lines) {
      await new Promise<void>((resolve, reject) => {
        socket.send(line, port, host, (error) => (error ? reject(error) : resolve()));
      });
    }
  } finally {
    socket.close();
  }
}

function sendTcp({ host, port }: Target, lines: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: TIMEOUT_MS });
    socket.once('error', reject);
    socket.once('timeout', () => socket.destroy(new Error(`${host}:${port} does not answer`)));
    socket.once('close', (failed) => (failed ? undefined : resolve()));
    socket.end(lines.map((line) => `${Buffer.byteLength(line)} ${line}`).join(''));
  });
}
