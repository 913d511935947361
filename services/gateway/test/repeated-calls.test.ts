import { expect } from 'chai';
import { problemOf, useGateway } from './support/use-gateway.js';

describe('A call with an Idempotency-Key', () => {
  const gateway = useGateway();
  let token = '';
  let made = 0;
  before(async () => {
    token = (await gateway.signedIn('admin')).accessToken;
    gateway.upstream.answer = (req, res) => {
      req.resume().on('end', () => {
        made += 1;
        res.writeHead(201, { 'content-type': 'application/json', location: `/things/${made}` });
        res.end(JSON.stringify({ made }));
      });
    };
  });
  const post = (key: string, body: object = { slug: 'a' }, path = '/datasets', bearer = token) =>
    fetch(`${gateway.url}/api/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${bearer}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
    });

  it('is done once, and answered the same each time', async () => {
    const [first, second] = [await post('one'), await post('one')];
    expect([first.status, second.status]).to.deep.equal([201, 201]);
    expect(await first.json()).to.deep.equal(await second.json());
    expect(second.headers.get('location')).to.equal(first.headers.get('location'));
    expect([first, second].map(({ headers }) => headers.get('idempotency-replayed'))).to.deep.equal([
      null,
      'true',
    ]);
  });

  it('is done once when it comes twice at once', async () => {
    const before = made;
    const answers = await Promise.all(Array.from({ length: 6 }, () => post('at-once')));
    expect(made - before).to.equal(1);
    for (const { status } of answers) expect(status).to.be.oneOf([201, 409]);
  });

  it('belongs to its caller, its route and its body', async () => {
    const other = await gateway.signedIn('editor');
    await post('mine');
    const before = made;
    expect((await post('mine', { slug: 'a' }, '/datasets', other.accessToken)).status).to.equal(201);
    expect((await post('mine', { title: 'x' }, '/conversations')).status).to.equal(201);
    expect(made - before).to.equal(2);
    const changed = await post('mine', { slug: 'b' });
    expect([changed.status, (await problemOf(changed)).code]).to.deep.equal([422, 'idempotency-mismatch']);
  });

  it('also works for what the gateway does itself', async () => {
    const body = { name: 'Lisbon' };
    const [first, second] = [
      await post('group', body, '/admin/groups'),
      await post('group', body, '/admin/groups'),
    ];
    expect([first.status, second.status]).to.deep.equal([201, 201]);
    expect(await second.json()).to.deep.equal(await first.json());
  });

  it('is not kept when it failed on our side', async () => {
    const works = gateway.upstream.answer;
    gateway.upstream.answer = (req) => void req.socket.destroy();
    expect((await post('later')).status).to.equal(503);
    gateway.upstream.answer = works;
    expect((await post('later')).status).to.equal(201);
  });

  it('never makes a secret be stored', async () => {
    const body = { name: 'k' };
    const answers = [await post('key', body, '/admin/api-keys'), await post('key', body, '/admin/api-keys')];
    const secrets = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as { secret: string }).secret),
    );
    expect(secrets[0]).to.not.equal(secrets[1]);
  });

  it('needs a key of visible characters and a body that fits', async () => {
    expect((await post('with space')).status).to.equal(400);
    expect((await post('big', { text: 'x'.repeat(200_000) })).status).to.equal(413);
    const broken = await fetch(`${gateway.url}/api/v1/admin/groups`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': 'broken',
      },
      body: '{"name":',
    });
    expect(broken.status).to.equal(400);
  });
});
