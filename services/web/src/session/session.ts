import { ApiError, ConnectionError, toApiError } from '@aia/client';
import { browserSessionSchema } from '@aia/contracts';
import type { Exclusive } from './exclusive.js';
import type { SignedInMark } from './signed-in-mark.js';

/** `expired`: somebody was signed in on this page, and the server does not take the session any more. */
export type SessionStatus = 'signed-in' | 'signed-out' | 'expired';

export interface SessionDeps {
  mark: SignedInMark;
  exclusive: Exclusive;
  /** `fetch` of the browser, which adds the session's cookie by itself. */
  fetch: (path: string, init: RequestInit) => Promise<Response>;
  now?: () => number;
}

/** The server does not take the session any more. */
const ENDED = Symbol('ended');

interface AccessToken {
  value: string;
  /** Milliseconds since 1970 after which a new one is fetched. */
  renewAt: number;
}

/** Seconds before its end at which an access token is renewed, so that no call goes out with one that is about to end. */
const MARGIN_SECONDS = 30;
const PATH = '/api/v1/auth/browser';

/**
 * Who is signed in. Calls that find the session ended wait in `renew` until somebody has signed in again, so that a page
 * with half-typed text simply goes on.
 */
export class Session {
  #status: SessionStatus;
  #access: AccessToken | undefined;
  #wasSignedIn = false;
  #renewing: Promise<string | undefined> | undefined;
  #waiting: ((token: string | undefined) => void)[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #deps: SessionDeps;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    this.#status = deps.mark.read() ? 'signed-in' : 'signed-out';
  }

  get status(): SessionStatus {
    return this.#status;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The access token for a call; a new one when the old one is about to end. */
  token = async (): Promise<string | undefined> => {
    if (this.#access && this.#access.renewAt > this.#now()) return this.#access.value;
    return this.#status === 'signed-out' ? undefined : this.renew();
  };

  /** A new access token; waits for a person where the session has ended. */
  renew = (): Promise<string | undefined> => {
    this.#renewing ??= this.#renewNow().finally(() => (this.#renewing = undefined));
    return this.#renewing;
  };

  /** @throws ApiError `invalid-credentials` or `rate-limited`, ConnectionError */
  async signIn(email: string, password: string): Promise<void> {
    await this.#accept(await this.#post('/login', { email, password }));
  }

  /** To be called before the person leaves for a sign-in elsewhere, which comes back with the session's cookie. */
  leaveToSignIn(): void {
    this.#deps.mark.write(true);
  }

  async signOut(): Promise<void> {
    this.#forget('signed-out');
    await this.#post('/logout').catch(() => undefined);
  }

  /** Takes over what another tab did: signed in, or signed out. */
  followOtherTab = (): void => {
    if (!this.#deps.mark.read()) this.#forget('signed-out');
    else if (this.#status !== 'signed-in') {
      this.#setStatus('signed-in');
      void this.renew().then((value) => this.#release(value));
    }
  };

  async #renewNow(): Promise<string | undefined> {
    const outcome = await this.#deps.exclusive(() => this.#refresh());
    if (outcome !== ENDED) return outcome;
    // A page that has shown nothing yet has nothing to keep: it asks who is there like any other first visit.
    this.#forget(this.#wasSignedIn ? 'expired' : 'signed-out');
    if (!this.#wasSignedIn) return undefined;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #refresh(): Promise<string | typeof ENDED> {
    try {
      return await this.#accept(await this.#post('/refresh'));
    } catch (error) {
      if (error instanceof ApiError && (error.status === 401 || error.status === 400)) return ENDED;
      throw error;
    }
  }

  async #accept(response: Response): Promise<string> {
    const { accessToken, expiresIn } = browserSessionSchema.parse(await response.json());
    const lifetime = Math.max(1, expiresIn - MARGIN_SECONDS);
    this.#access = { value: accessToken, renewAt: this.#now() + lifetime * 1000 };
    this.#wasSignedIn = true;
    this.#deps.mark.write(true);
    this.#setStatus('signed-in');
    this.#release(accessToken);
    return accessToken;
  }

  #forget(status: SessionStatus): void {
    this.#access = undefined;
    this.#deps.mark.write(false);
    this.#setStatus(status);
    if (status === 'signed-out') this.#release(undefined);
  }

  #release(token: string | undefined): void {
    for (const resolve of this.#waiting.splice(0)) resolve(token);
  }

  #setStatus(status: SessionStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    for (const listener of this.#listeners) listener();
  }

  async #post(path: string, body?: object): Promise<Response> {
    const response = await this.#send(path, body);
    if (!response.ok) throw await toApiError(response);
    return response;
  }

  async #send(path: string, body: object | undefined): Promise<Response> {
    const json = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    try {
      return await this.#deps.fetch(PATH + path, { method: 'POST', ...json });
    } catch (cause) {
      throw new ConnectionError('The server does not answer.', { cause });
    }
  }

  #now(): number {
    return (this.#deps.now ?? Date.now)();
  }
}
