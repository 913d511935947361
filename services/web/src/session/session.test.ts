import { expect } from 'chai';
import { Session } from './session.js';
import type { SignedInMark } from './signed-in-mark.js';

const tokens = (name: string) => ({ accessToken: `access-${name}`, tokenType: 'Bearer', expiresIn: 900 });
const renewed = (name: string) => () => Response.json(tokens(name));
const problem = (status: number, code: string) => () =>
  new Response(JSON.stringify({ code, status, title: code, detail: code }), { status });

/** A session over a server that answers in turn with what it is given; `calls` are the paths that it was asked. */
function startSession(signedIn: boolean, answers: (() => Response)[]) {
  let marked = signedIn;
  let time = 0;
  const calls: string[] = [];
  const mark: SignedInMark = { read: () => marked, write: (value) => void (marked = value) };
  const session = new Session({
    mark,
    exclusive: (action) => action(),
    now: () => time,
    fetch: async (path) => {
      calls.push(path.replace('/api/v1', ''));
      const answer = answers.shift();
      if (!answer) throw new TypeError('network');
      return answer();
    },
  });
  const passSeconds = (seconds: number) => void (time += seconds * 1000);
  const change = () => new Promise((resolve) => session.subscribe(() => resolve(undefined)));
  return { session, calls, mark, passSeconds, change };
}

/** A session that has been used on this page, and whose access token is about to end. */
async function startUsed(answers: (() => Response)[]) {
  const started = startSession(true, [renewed('first'), ...answers]);
  await started.session.token();
  started.passSeconds(900);
  return started;
}

describe('The session', () => {
  it('asks for one new token when many calls need it at once', async () => {
    const { session, calls } = startSession(true, [renewed('1')]);
    const got = await Promise.all([session.token(), session.token(), session.renew()]);
    expect(got).to.deep.equal(['access-1', 'access-1', 'access-1']);
    expect(calls).to.deep.equal(['/auth/browser/refresh']);
  });

  it('asks nothing for a visitor who has not signed in here', async () => {
    const { session, calls } = startSession(false, []);
    expect([session.status, await session.token(), calls]).to.deep.equal(['signed-out', undefined, []]);
  });

  it('renews a token before it ends', async () => {
    const { session, passSeconds } = startSession(true, [renewed('1'), renewed('2')]);
    expect(await session.token()).to.equal('access-1');
    passSeconds(860);
    expect(await session.token()).to.equal('access-1');
    passSeconds(20);
    expect(await session.token()).to.equal('access-2');
  });

  it('keeps calls waiting when it has ended, until somebody signs in again', async () => {
    const { session, change } = await startUsed([problem(401, 'unauthenticated'), renewed('again')]);
    const seen: string[] = [];
    session.subscribe(() => seen.push(session.status));
    const call = session.token();
    await change();
    expect(session.status).to.equal('expired');
    await session.signIn('a@b.c', 'password');
    expect(await call).to.equal('access-again');
    expect(seen).to.deep.equal(['expired', 'signed-in']);
  });

  it('is signed out, not expired, where it ended before the page was opened', async () => {
    const { session, mark } = startSession(true, [problem(401, 'unauthenticated')]);
    expect(await session.token()).to.equal(undefined);
    expect([session.status, mark.read()]).to.deep.equal(['signed-out', false]);
  });

  it('does not end when the server cannot be reached', async () => {
    const { session, mark } = startSession(true, []);
    const error: unknown = await session.token().catch((cause: unknown) => cause);
    expect(error).to.have.property('name', 'ConnectionError');
    expect([session.status, mark.read()]).to.deep.equal(['signed-in', true]);
  });

  it('gives waiting calls no token when the person signs out instead', async () => {
    const { session, change } = await startUsed([problem(401, 'unauthenticated')]);
    const call = session.token();
    await change();
    await session.signOut();
    expect(await call).to.equal(undefined);
    expect(session.status).to.equal('signed-out');
  });

  it('tells the server when somebody signs out', async () => {
    const { session, calls, mark } = startSession(true, [() => new Response(null, { status: 204 })]);
    await session.signOut();
    expect(calls).to.deep.equal(['/auth/browser/logout']);
    expect(mark.read()).to.equal(false);
  });

  it('takes up the session with which somebody comes back from a sign-in elsewhere', async () => {
    const leaving = startSession(false, []);
    leaving.session.leaveToSignIn();
    const { session } = startSession(leaving.mark.read(), [renewed('elsewhere')]);
    expect(await session.token()).to.equal('access-elsewhere');
  });
});
