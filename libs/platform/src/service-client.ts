import { problemSchema } from '@aia/contracts';
import {
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  wrap,
  BrokenCircuitError,
} from 'cockatiel';
import { Agent, request, type Dispatcher } from 'undici';
import type { z } from 'zod';
import { AppError } from './app-error.js';
import { IDENTITY_HEADER } from './identity.js';
import { requestContext } from './request-context.js';

export interface ServiceClientOptions {
  /** Name for messages, e.g. `retrieval`. */
  service: string;
  baseUrl: string;
  timeoutMs?: number;
  /** Attempts after the first for calls that may be repeated. */
  retries?: number;
}

export interface ServiceCall<T extends z.ZodType> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: unknown;
  response: T;
  /** Whether the call may be repeated after a failure; GET always may. */
  idempotent?: boolean;
  signal?: AbortSignal;
}

/** Calls another service: typed answers, deadline, retries with jitter and a circuit breaker. */
export interface ServiceClient {
  call<T extends z.ZodType>(call: ServiceCall<T>): Promise<z.infer<T>>;
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 10_000;
/** Failures in a row that open the circuit, and how long it stays open. */
const BREAK_AFTER = 5;
const HALF_OPEN_AFTER_MS = 2000;

/** Headers that pass the current request's id, trace and caller on to the next service. */
export function contextHeaders(): Record<string, string> {
  const context = requestContext.getStore();
  if (!context) return {};
  return {
    'x-request-id': context.requestId,
    ...(context.traceparent ? { traceparent: context.traceparent } : {}),
    ...(context.identityToken ? { [IDENTITY_HEADER]: context.identityToken } : {}),
  };
}

/** A client of one service. */
export function createServiceClient(options: ServiceClientOptions): ServiceClient {
  const agent = new Agent({ connections: 128, pipelining: 1 });
  const retryable = handleWhen((error) => error instanceof AppError && error.retryable);
  const breaker = circuitBreaker(retryable, {
    halfOpenAfter: HALF_OPEN_AFTER_MS,
    breaker: new ConsecutiveBreaker(BREAK_AFTER),
  });
  const repeated = wrap(
    retry(retryable, {
      maxAttempts: options.retries ?? 2,
      backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 1000 }),
    }),
    breaker,
  );
  return {
    call: async (call) => {
      const policy = call.method === 'GET' || call.idempotent ? repeated : breaker;
      try {
        return await policy.execute(() => send(options, agent, call), call.signal);
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error;
        throw unavailable(options.service, error);
      }
    },
    close: () => agent.close(),
  };
}

async function send<T extends z.ZodType>(
  options: ServiceClientOptions,
  agent: Agent,
  call: ServiceCall<T>,
): Promise<z.infer<T>> {
  const deadline = AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const signal = call.signal ? AbortSignal.any([call.signal, deadline]) : deadline;
  try {
    const response = await request(new URL(call.path, options.baseUrl), {
      method: call.method,
      headers: {
        ...contextHeaders(),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal,
      dispatcher: agent,
    });
    return await readAnswer(options.service, response, call.response);
  } catch (error) {
    if (error instanceof AppError || call.signal?.aborted) throw error;
    if (deadline.aborted) {
      throw new AppError('deadline-exceeded', `The ${options.service} service took too long.`, {
        cause: error,
      });
    }
    throw unavailable(options.service, error);
  }
}

async function readAnswer<T extends z.ZodType>(
  service: string,
  response: Dispatcher.ResponseData,
  schema: T,
): Promise<z.infer<T>> {
  const text = await response.body.text();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  if (response.statusCode < 400) return schema.parse(body);
  const problem = problemSchema.safeParse(body);
  if (!problem.success)
    throw new AppError('upstream-failed', `The ${service} service answered ${response.statusCode}.`);
  const { code, detail, errors } = problem.data;
  throw new AppError(code, detail, errors ? { errors } : {});
}

function unavailable(service: string, cause: unknown): AppError {
  const detail = `The ${service} service does not answer; try again in a few seconds.`;
  return new AppError('dependency-unavailable', detail, { cause, retryAfter: 2 });
}
