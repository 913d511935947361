import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { connectDatabase, sql, type Database, type Kysely } from '@aia/database';
import { usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { problemOf, useGateway } from './support/use-gateway.js';

type Manner = 'pass' | 'silent' | 'cut';

/** A place between a client and Postgres that passes everything on, says nothing, or cuts the connection. */
class Front {
  manner: Manner = 'pass';
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private readonly target: URL;

  constructor(target: URL) {
    this.target = target;
    this.server = createServer((client) => this.accept(client));
  }

  listen(port = 0): Promise<number> {
    return new Promise((resolve) => {
      this.server.listen(port, '127.0.0.1', () => resolve((this.server.address() as AddressInfo).port));
    });
  }

  /** From now on connections are refused, and those that there are have ended. */
  close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.cutAll();
    return closed;
  }

  cutAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private accept(client: Socket): void {
    const upstream = connect(Number(this.target.port), this.target.hostname);
    for (const socket of [client, upstream]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    }
    client.on('data', (data) => {
      if (this.manner === 'cut') client.destroy();
      if (this.manner === 'pass') upstream.write(data);
    });
    upstream.on('data', (data) => client.write(data));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  }
}

describe('A database that is away', () => {
  const postgres = usePostgres();
  const opened: Kysely<Database>[] = [];
  let front: Front;
  let port = 0;
  const through = (url: string): Kysely<Database> => {
    const db = connectDatabase({
      url,
      poolSize: 2,
      applicationName: 'test',
      connectMs: 300,
      onError: () => undefined,
    });
    opened.push(db);
    return db;
  };
  const gateway = useGateway({
    deps: async () => {
      front = new Front(new URL(postgres.url));
      port = await front.listen();
      const url = new URL(postgres.url);
      url.host = `127.0.0.1:${port}`;
      return { db: through(url.href) };
    },
  });
  after(async () => {
    for (const db of opened) await db.destroy();
    await front.close();
  });

  const login = () =>
    gateway.call('POST', '/auth/login', {
      body: { email: 'nobody@example.org', password: 'whatever it is' },
    });
  const expectAway = async () => {
    const response = await login();
    const { code } = await problemOf(response);
    expect([response.status, code]).to.deep.equal([503, 'dependency-unavailable']);
    expect(Number(response.headers.get('retry-after'))).to.be.greaterThan(0);
  };
  const expectBack = async () => expect((await login()).status).to.equal(401);

  it('is a 503 that says when to try again: it cuts connections in the middle of a query', async () => {
    await expectBack();
    front.manner = 'cut';
    await expectAway();
    front.manner = 'pass';
    await expectBack();
  });

  it('so is one that accepts connections and says nothing', async () => {
    front.cutAll();
    front.manner = 'silent';
    await expectAway();
    front.manner = 'pass';
    front.cutAll();
    await expectBack();
  });

  it('so is one that refuses connections, until it is there again', async () => {
    await front.close();
    await expectAway();
    front = new Front(new URL(postgres.url));
    await front.listen(port);
    await expectBack();
  });
});

describe('A database with too many clients', () => {
  const postgres = usePostgres();
  const role = `crowded_${process.pid}`;
  let crowded: Kysely<Database> | undefined;
  const gateway = useGateway({
    deps: async () => {
      await sql`create role ${sql.id(role)} login password 'crowded' connection limit 0`.execute(postgres.db);
      const url = new URL(postgres.url);
      url.username = role;
      url.password = 'crowded';
      crowded = connectDatabase({
        url: url.href,
        poolSize: 1,
        applicationName: 'test',
        onError: () => undefined,
      });
      return { db: crowded };
    },
  });
  // In the test's own hooks: the database is gone in those that run after them all.
  afterEach(async () => {
    await crowded?.destroy();
    await sql`drop role ${sql.id(role)}`.execute(postgres.db);
  });

  it('is a 503 too', async () => {
    const body = { email: 'nobody@example.org', password: 'whatever it is' };
    const response = await gateway.call('POST', '/auth/login', { body });
    const { code } = await problemOf(response);
    expect([response.status, code]).to.deep.equal([503, 'dependency-unavailable']);
  });
});
