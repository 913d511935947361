import { createServer, type AddressInfo } from 'node:net';
import type { AuditEntry, AuditVerification } from '@aia/contracts';
import { sql } from '@aia/database';
import { expect } from 'chai';
import { forwardAudit } from '../src/audit/forward-audit.js';
import { createHttpSink, createSyslogSink } from '../src/audit/sinks.js';
import { startUpstream } from './support/upstream.js';
import { PASSWORD, useGateway } from './support/use-gateway.js';

const ID = '01890000-0000-7000-8000-000000000000';

describe('The audit log', () => {
  const gateway = useGateway();
  let token = '';
  before(async () => {
    token = (await gateway.signedIn('admin')).accessToken;
  });
  const search = async (query: string) => {
    const response = await gateway.call('GET', `/admin/audit?${query}`, { token });
    return ((await response.json()) as { items: AuditEntry[] }).items;
  };
  const verify = async (body: object = {}) =>
    (await (await gateway.call('POST', '/admin/audit/verify', { token, body })).json()) as AuditVerification;

  it('says who did what to what, from where and with which outcome', async () => {
    const user = await gateway.signedIn('editor');
    await gateway.call('PATCH', `/admin/users/${user.id}`, { token, body: { role: 'viewer' } });
    const [line] = await search(`target=${user.id}`);
    expect(line).to.deep.include({
      action: 'updateUser',
      target: `id=${user.id}`,
      outcome: 'success',
      status: 200,
      details: { fields: ['role'], role: 'viewer' },
    });
    expect(line?.ip).to.match(/127\.0\.0\.1$/);
    expect(line?.requestId).to.match(/^[\w-]{36}$/);
  });

  it('knows whose sign-in it was, and that a sign-in failed', async () => {
    const user = await gateway.signedIn('viewer');
    await gateway.call('POST', '/auth/login', { body: { email: user.email, password: 'wrong' } });
    const [success] = await search(`action=login&actorId=${user.id}`);
    expect(success).to.include({ outcome: 'success' });
    const [failure] = await search('action=login&outcome=refused');
    expect(failure).to.include({ status: 401, actorId: null });
  });

  it('has refusals of reading, but not reading', async () => {
    const user = await gateway.signedIn('viewer');
    await gateway.call('GET', '/admin/users', { token: user.accessToken });
    await gateway.call('GET', '/datasets', { token: user.accessToken });
    const lines = await search(`actorId=${user.id}`);
    expect(lines.map(({ action, outcome }) => [action, outcome])).to.deep.equal([
      ['listUsers', 'refused'],
      ['login', 'success'],
    ]);
  });

  it('tells of a refresh token that was used twice', async () => {
    const user = await gateway.signedIn('viewer');
    for (const _twice of [1, 2]) {
      await gateway.call('POST', '/auth/refresh', { body: { refreshToken: user.refreshToken } });
    }
    expect(await search(`action=session.reuse-detected&actorId=${user.id}`)).to.have.length(1);
  });

  it('comes page by page, and whole as one object a line', async () => {
    const first = await gateway.call('GET', '/admin/audit?limit=2', { token });
    const page = (await first.json()) as { items: AuditEntry[]; nextCursor: string };
    const second = await search(`limit=2&cursor=${page.nextCursor}`);
    expect(second[0]?.seq).to.equal((page.items[1]?.seq ?? 0) - 1);
    const text = await (await gateway.call('GET', '/admin/audit/export', { token })).text();
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditEntry);
    expect(lines.map(({ seq }) => seq)).to.deep.equal(lines.map((_line, index) => index + 1));
  });

  it('is one chain, also when many lines come at once', async () => {
    const user = await gateway.signedIn('viewer');
    await Promise.all(
      Array.from({ length: 30 }, () =>
        gateway.call('POST', '/conversations', { token: user.accessToken, body: {} }),
      ),
    );
    const result = await verify();
    expect(result).to.include({ intact: true, brokenAt: null });
    expect(result.entries).to.be.greaterThan(30);
  });

  it('cannot be changed through the database by accident', async () => {
    const refused = await sql`update gateway.audit set status = 200`.execute(gateway.db).then(
      () => 'changed',
      (error: Error) => error.message,
    );
    expect(refused).to.include('append-only');
  });

  it('shows a line that was changed, removed, or cut off at the end by who owns the database', async () => {
    const whole = await verify();
    const asOwner = (statement: string) =>
      gateway.db.transaction().execute(async (tx) => {
        await sql.raw('alter table gateway.audit disable trigger audit_append_only').execute(tx);
        await sql.raw(statement).execute(tx);
        await sql.raw('alter table gateway.audit enable trigger audit_append_only').execute(tx);
      });
    await asOwner(`update gateway.audit set actor_id = '${ID}' where seq = 3`);
    expect(await verify()).to.include({ intact: false, brokenAt: 3, reason: 'line 3 was changed' });
    await asOwner('delete from gateway.audit where seq = 3');
    expect(await verify()).to.include({ intact: false, brokenAt: 3, reason: 'line 3 is missing' });
    await asOwner('delete from gateway.audit where seq > 2');
    const noted = { expectedSeq: whole.headSeq + 1000, expectedHash: whole.headHash };
    expect((await verify(noted)).intact).to.equal(false);
  });

  it('is sent elsewhere in order, once it is taken, from where it stopped', async () => {
    const received: string[] = [];
    const collector = await startUpstream();
    let status = 503;
    collector.answer = (req, res) => {
      let text = '';
      req.setEncoding('utf8').on('data', (part: string) => (text += part));
      req.on('end', () => {
        if (status < 300) received.push(...text.trim().split('\n'));
        res.writeHead(status).end();
      });
    };
    const sink = createHttpSink(collector.url, 'a token');
    await gateway.protection.audit.flush();
    const failed = await forwardAudit(gateway.db, sink).catch(() => 'away');
    expect(failed).to.equal('away');
    status = 204;
    await forwardAudit(gateway.db, sink);
    await gateway.signedIn('viewer');
    await gateway.protection.audit.flush();
    await forwardAudit(gateway.db, sink);
    const seqs = received.map((line) => (JSON.parse(line) as AuditEntry).seq);
    expect(seqs.length).to.be.greaterThan(1);
    expect(seqs).to.deep.equal([...new Set(seqs)].sort((a, b) => a - b));
    expect(collector.calls[0]?.headers.authorization).to.equal('Bearer a token');
    await collector.close();
  });

  it('goes to syslog as RFC 5424 lines', async () => {
    let text = '';
    const server = createServer((socket) =>
      socket.setEncoding('utf8').on('data', (part: string) => (text += part)),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const ended = new Promise<void>((resolve) =>
      server.once('connection', (socket) => socket.once('end', resolve)),
    );
    await forwardAudit(
      gateway.db,
      createSyslogSink(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
    await ended;
    expect(text).to.match(/^\d+ <10[89]>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ aia-gateway \d+ \w+ - \{"seq":1,/);
    await new Promise((resolve) => server.close(resolve));
  });

  it('holds no password, token, key or text of a body', async () => {
    const canary = 'CANARY-5f1c9b';
    const user = await gateway.signedIn('admin');
    await gateway.call('POST', '/datasets', {
      token: user.accessToken,
      body: { slug: canary, description: canary },
    });
    await gateway.call('POST', '/auth/login', { body: { email: user.email, password: canary } });
    await gateway.call('POST', `/auth/refresh?token=${canary}`, {
      body: { refreshToken: canary.padEnd(30, 'x') },
    });
    await gateway.protection.audit.flush();
    const rows = JSON.stringify(await gateway.db.selectFrom('gateway.audit').selectAll().execute());
    for (const secret of [canary, PASSWORD, user.accessToken, user.refreshToken]) {
      expect(rows.includes(secret), secret).to.equal(false);
    }
  });
});
