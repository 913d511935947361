import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { installationOf } from '../src/installation.js';
import { freePorts } from '../src/ports.js';
import { checkMachine } from '../src/preflight.js';
import { generateSecrets } from '../src/secrets.js';
import { settingsSchema } from '../src/settings.js';

describe('the check before a start', () => {
  const installation = installationOf(process.cwd(), { dataDir: join(tmpdir(), 'aia-no-such-folder') });
  const models = { url: 'http://127.0.0.1:1', embedded: true };
  let server: Server;
  let busy: number;
  before(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    busy = (server.address() as AddressInfo).port;
  });
  after(() => void server.close());

  const names = [
    'GATEWAY',
    'METRICS',
    'INGESTION',
    'RETRIEVAL',
    'CHAT',
    'WORKER',
    'MODEL_SERVER',
    'POSTGRES',
    'REDIS',
  ];
  const settings = async (more: Record<string, unknown> = {}) => {
    const free = await freePorts(names.length);
    const ports = Object.fromEntries(names.map((name, index) => [`${name}_PORT`, free[index]]));
    return settingsSchema.parse({ ...generateSecrets(), ...ports, ...more });
  };

  it('finds nothing wrong when every port is free', async () => {
    expect((await checkMachine(installation, await settings(), models)).errors).to.deep.equal([]);
  });

  it('names a busy port and the variable that moves it, in one line', async () => {
    const { errors } = await checkMachine(installation, await settings({ GATEWAY_PORT: busy }), models);
    expect(errors).to.have.length(1);
    expect(errors[0]).to.match(new RegExp(`Port ${busy} is busy.*GATEWAY_PORT`));
  });

  it('does not look at the port of a server that is elsewhere', async () => {
    const elsewhere = { REDIS_PORT: busy, REDIS_URL: `redis://127.0.0.1:${busy}` };
    expect((await checkMachine(installation, await settings(elsewhere), models)).errors).to.deep.equal([]);
  });

  it('names a server of somebody else that does not answer, and its variable, without its password', async () => {
    const [free] = await freePorts(1);
    const dead = { REDIS_URL: `redis://:secret@127.0.0.1:${free}/0`, OLLAMA_URL: 'http://127.0.0.1:1' };
    const { errors } = await checkMachine(installation, await settings(dead), models);
    expect(errors).to.deep.equal([
      `REDIS_URL names a server that does not answer at 127.0.0.1:${free}. Start it, or correct .env.`,
      'OLLAMA_URL names a server that does not answer at 127.0.0.1:1. Start it, or correct .env.',
    ]);
  });

  it('names a variable that should be a URL and is none', async () => {
    const { errors } = await checkMachine(installation, await settings({ REDIS_URL: 'over there' }), models);
    expect(errors).to.deep.equal(['REDIS_URL is no URL. Correct .env.']);
  });
});
