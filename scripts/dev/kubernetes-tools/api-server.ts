import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'node:https';

/** A real API server with nothing behind it: it stores and admits objects, no pod ever runs. */
export interface ApiServer {
  /** Path of its kubeconfig. */
  kubeconfig: string;
  stop(): Promise<void>;
}

const START_MS = 60_000;
const LOOPBACK = '127.0.0.1';

/** Starts etcd and kube-apiserver on free loopback ports. @throws Error when they do not answer in time. */
export async function startApiServer(programs: { etcd: string; apiServer: string }): Promise<ApiServer> {
  const folder = mkdtempSync(join(tmpdir(), 'aia-api-server-'));
  const [client, peer, secure] = await Promise.all([freePort(), freePort(), freePort()]);
  const token = randomUUID();
  const kubeconfig = writeFiles(folder, token, secure);
  const etcdUrl = `http://${LOOPBACK}:${client}`;
  const children = [
    start(folder, programs.etcd, etcdArguments(folder, etcdUrl, peer)),
    start(folder, programs.apiServer, apiServerArguments(folder, etcdUrl, secure)),
  ];
  const stop = async () => {
    await Promise.all(children.reverse().map(end));
    rmSync(folder, { recursive: true, force: true });
  };
  if (await answers(secure, token)) return { kubeconfig, stop };
  await stop();
  throw new Error('kube-apiserver did not become ready.');
}

function etcdArguments(folder: string, url: string, peer: number): string[] {
  const peerUrl = `http://${LOOPBACK}:${peer}`;
  const urls = ['--listen-client-urls', url, '--advertise-client-urls', url, '--listen-peer-urls', peerUrl];
  return ['--data-dir', join(folder, 'etcd'), ...urls];
}

function apiServerArguments(folder: string, etcdUrl: string, port: number): string[] {
  const options: Record<string, string> = {
    'etcd-servers': etcdUrl,
    'bind-address': LOOPBACK,
    'advertise-address': LOOPBACK,
    'secure-port': String(port),
    'cert-dir': join(folder, 'certificates'),
    'token-auth-file': join(folder, 'tokens.csv'),
    'authorization-mode': 'RBAC',
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': join(folder, 'accounts.pub'),
    'service-account-signing-key-file': join(folder, 'accounts.key'),
    'service-cluster-ip-range': '10.0.0.0/24',
    // No controller makes the accounts that pods would need.
    'disable-admission-plugins': 'ServiceAccount',
    'endpoint-reconciler-type': 'none',
  };
  return Object.entries(options).map(([name, value]) => `--${name}=${value}`);
}

function writeFiles(folder: string, token: string, port: number): string {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  file('accounts.pub', publicKey.export({ type: 'spki', format: 'pem' }).toString());
  file('accounts.key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  file('tokens.csv', `${token},admin,admin,system:masters\n`);
  const cluster = { server: `https://${LOOPBACK}:${port}`, 'insecure-skip-tls-verify': true };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'checks', cluster }],
    users: [{ name: 'checks', user: { token } }],
    contexts: [{ name: 'checks', context: { cluster: 'checks', user: 'checks' } }],
    'current-context': 'checks',
  };
  return file('kubeconfig', JSON.stringify(config));
}

function start(folder: string, program: string, args: string[]): ChildProcess {
  const log = openSync(join(folder, `${program.split('/').at(-1)}.log`), 'a');
  const child = spawn(program, args, { stdio: ['ignore', log, log], cwd: folder });
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([exited, sleep(5000, undefined, { ref: false })]);
  child.kill('SIGKILL');
}

async function answers(port: number, token: string): Promise<boolean> {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    if (await isReady(port, token)) return true;
    await sleep(250);
  }
  return false;
}

function isReady(port: number, token: string): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}` };
    const options = { host: LOOPBACK, port, path: '/readyz', headers, rejectUnauthorized: false };
    request(options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .once('error', () => resolve(false))
      .end();
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, LOOPBACK, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
