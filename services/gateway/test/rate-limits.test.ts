import { expect } from 'chai';
import { problemOf, useGateway } from './support/use-gateway.js';

describe('Limits of requests', () => {
  const gateway = useGateway({ protection: { requestsPerMinute: 5 } });
  const call = (token: string) => gateway.call('GET', '/datasets', { token });

  it('count each user by itself and say what is left', async () => {
    const [one, other] = [await gateway.signedIn('viewer'), await gateway.signedIn('viewer')];
    const answers = await inOneMinute(async () => {
      const responses: Response[] = [];
      for (let i = 0; i < 6; i += 1) responses.push(await call(one.accessToken));
      return responses;
    });
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200, 200, 200, 429]);
    expect(answers[0]?.headers.get('ratelimit-policy')).to.equal('"minute";q=5;w=60');
    expect(answers[0]?.headers.get('ratelimit')).to.match(/^"minute";r=4;t=\d+$/);
    expect(answers[5]?.headers.get('ratelimit')).to.match(/^"minute";r=0;t=\d+$/);
    expect(Number(answers[5]?.headers.get('retry-after'))).to.be.within(1, 60);
    expect((await problemOf(answers[5] ?? fail())).code).to.equal('rate-limited');
    expect((await call(other.accessToken)).status).to.equal(200);
  });

  it('count calls with a wrong token against their address', async () => {
    const statuses = await inOneMinute(async () => {
      const answers: number[] = [];
      for (let i = 0; i < 8; i += 1) answers.push((await call(`aia_wrong_${i}`)).status);
      return answers;
    });
    expect(statuses[0]).to.be.oneOf([401, 429]);
    expect(statuses.at(-1)).to.equal(429);
  });

  it('hold over all replicas once they have told each other', async () => {
    const { id } = await gateway.addUser('viewer');
    const { counters } = gateway.protection.rate;
    const counter = { key: `rate:user:${id}:test`, endsAt: Date.now() + 60_000 };
    counters.add(counter, 3);
    await counters.sync();
    const second = gateway.secondReplica();
    second.rate.counters.add(counter, 1);
    await second.rate.counters.sync();
    expect(second.rate.counters.value(counter)).to.equal(4);
    await second.close();
  });
});

/** Runs again when a minute ended meanwhile: what is counted begins anew then. */
async function inOneMinute<T>(work: () => Promise<T>): Promise<T> {
  const minute = () => Math.floor(Date.now() / 60_000);
  const began = minute();
  const result = await work();
  return minute() === began ? result : work();
}

function fail(): never {
  throw new Error('There is no such answer.');
}
