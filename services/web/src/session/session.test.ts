import { expect } from 'chai';
import { Session } from './session.js';
import type { TokenStorage } from './token-storage.js';

const tokens = (name: string) => ({
  accessToken: `access-${name}`,
  tokenType: 'Bearer',
  expiresIn: 900,
  refreshToken: `refresh-${name}`,
});
const problem = (status: number, code: string) =>
  new Response(JSON.stringify({ code, status, title: code, detail: code }), { status });

/** A session over a server that answers in turn with what it is given; `calls` are the paths that it was asked. */
function startSession(stored: string | null, answers: (() => Response)[]) {
  let token = stored;
  let time = 0;
  const calls: string[] = [];
  const storage: TokenStorage = { read: () => token, write: (value) => void (token = value) };
  const session = new Session({
    storage,
    exclusive: (action) => action(),
    now: () => time,
    fetch: async (path) => {
      calls.push(path.replace('/api/v1', ''));
      const answer = answers.shift();
      if (!answer) throw new TypeError('network');
      return answer();
    },
  });
  return { session, calls, storage, passSeconds: (seconds: number) => void (time += seconds * 1000) };
}

describe('The session', () => {
  it('asks for one new token when many calls need it at once', async () => {
    const { session, calls } = startSession('old', [() => Response.json(tokens('1'))]);
    const got = await Promise.all([session.token(), session.token(), session.renew()]);
    expect(got).to.deep.equal(['access-1', 'access-1', 'access-1']);
    expect(calls).to.deep.equal(['/auth/refresh']);
  });

  it('renews a token before it ends', async () => {
    const answers = [() => Response.json(tokens('1')), () => Response.json(tokens('2'))];
    const { session, passSeconds } = startSession('old', answers);
    expect(await session.token()).to.equal('access-1');
    passSeconds(860);
    expect(await session.token()).to.equal('access-1');
    passSeconds(20);
    expect(await session.token()).to.equal('access-2');
  });

  it('keeps calls waiting when it has ended, until somebody signs in again', async () => {
    const answers = [() => problem(401, 'unauthenticated'), () => Response.json(tokens('again'))];
    const { session } = startSession('old', answers);
    const seen: string[] = [];
    session.subscribe(() => seen.push(session.status));
    const call = session.token();
    await new Promise((resolve) => session.subscribe(() => resolve(undefined)));
    expect(session.status).to.equal('expired');
    await session.signIn('a@b.c', 'password');
    expect(await call).to.equal('access-again');
    expect(seen).to.deep.equal(['expired', 'signed-in']);
  });

  it('does not end when the server cannot be reached', async () => {
    const { session, storage } = startSession('old', []);
    const error: unknown = await session.token().catch((cause: unknown) => cause);
    expect(error).to.have.property('name', 'ConnectionError');
    expect([session.status, storage.read()]).to.deep.equal(['signed-in', 'old']);
  });

  it('gives waiting calls no token when the person signs out instead', async () => {
    const { session } = startSession('old', [() => problem(401, 'unauthenticated')]);
    const call = session.token();
    await new Promise((resolve) => session.subscribe(() => resolve(undefined)));
    await session.signOut();
    expect(await call).to.equal(undefined);
    expect(session.status).to.equal('signed-out');
  });

  it('tells the server when somebody signs out', async () => {
    const { session, calls, storage } = startSession('old', [() => new Response(null, { status: 204 })]);
    await session.signOut();
    expect(calls).to.deep.equal(['/auth/logout']);
    expect(storage.read()).to.equal(null);
  });
});
