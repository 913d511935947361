import { ApiError, ConnectionError, toApiError } from '@aia/client';
import { sessionSchema, type Session as Tokens } from '@aia/contracts';
import type { Exclusive, TokenStorage } from './token-storage.js';

/** `expired`: somebody was signed in, and the server does not take the session any more. */
export type SessionStatus = 'signed-in' | 'signed-out' | 'expired';

export interface SessionDeps {
  storage: TokenStorage;
  exclusive: Exclusive;
  /** `fetch` of the browser. */
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

/**
 * Who is signed in. Calls that find the session ended wait in `renew` until somebody has signed in again, so that a page
 * with half-typed text simply goes on.
 */
export class Session {
  #status: SessionStatus;
  #access: AccessToken | undefined;
  #renewing: Promise<string | undefined> | undefined;
  #waiting: ((token: string | undefined) => void)[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #deps: SessionDeps;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    this.#status = deps.storage.read() === null ? 'signed-out' : 'signed-in';
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
    this.#accept(await this.#post('/auth/login', { email, password }));
  }

  async signOut(): Promise<void> {
    const refreshToken = this.#deps.storage.read();
    this.#forget('signed-out');
    if (refreshToken !== null) await this.#send('/auth/logout', { refreshToken }).catch(() => undefined);
  }

  /** Takes over what another tab did: signed in, or signed out. */
  followOtherTab = (): void => {
    const token = this.#deps.storage.read();
    if (token === null) this.#forget('signed-out');
    else if (this.#status !== 'signed-in') {
      this.#setStatus('signed-in');
      void this.renew().then((value) => this.#release(value));
    }
  };

  async #renewNow(): Promise<string | undefined> {
    const outcome = await this.#deps.exclusive(() => this.#refresh());
    if (outcome !== ENDED) return outcome;
    this.#forget('expired');
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #refresh(): Promise<string | typeof ENDED> {
    const refreshToken = this.#deps.storage.read();
    if (refreshToken === null) return ENDED;
    try {
      return this.#accept(await this.#post('/auth/refresh', { refreshToken }));
    } catch (error) {
      if (error instanceof ApiError && (error.status === 401 || error.status === 400)) return ENDED;
      throw error;
    }
  }

  #accept(tokens: Tokens): string {
    this.#deps.storage.write(tokens.refreshToken);
    const lifetime = Math.max(1, tokens.expiresIn - MARGIN_SECONDS);
    this.#access = { value: tokens.accessToken, renewAt: this.#now() + lifetime * 1000 };
    this.#setStatus('signed-in');
    this.#release(tokens.accessToken);
    return tokens.accessToken;
  }

  #forget(status: SessionStatus): void {
    this.#access = undefined;
    this.#deps.storage.write(null);
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

  async #post(path: string, body: object): Promise<Tokens> {
    const response = await this.#send(path, body);
    if (!response.ok) throw await toApiError(response);
    return sessionSchema.parse(await response.json());
  }

  async #send(path: string, body: object): Promise<Response> {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    try {
      return await this.#deps.fetch(`/api/v1${path}`, init);
    } catch (cause) {
      throw new ConnectionError('The server does not answer.', { cause });
    }
  }

  #now(): number {
    return (this.#deps.now ?? Date.now)();
  }
}
