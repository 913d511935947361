import { requestContext } from '../request-context.js';

export type SpanKind = 'server' | 'client' | 'consumer' | 'internal';
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** A part of a trace that has begun. */
export interface Span {
  /** W3C header that makes what follows a child of this span. */
  readonly traceparent: string;
  rename(name: string): void;
  set(attributes: Attributes): void;
  /** Ends it; with an error it counts as failed. Only the error's name is kept, never its message: that may hold content. */
  end(error?: unknown): void;
}

/** Begins spans; `startTracing` brings the only one that does anything. */
export type BeginSpan = (
  name: string,
  options: { kind: SpanKind; parent: string | undefined; attributes: Attributes },
) => Span;

let begin: BeginSpan | undefined;

/** Sets what records spans in this process; undefined: nothing does, and spans cost nothing. */
export function recordSpansWith(recorder: BeginSpan | undefined): void {
  begin = recorder;
}

/** Begins a span below the current request's trace; undefined where nothing is traced. */
export function beginSpan(name: string, kind: SpanKind, attributes: Attributes = {}): Span | undefined {
  return begin?.(name, { kind, parent: requestContext.getStore()?.traceparent, attributes });
}

/** Runs `work` inside a span, so that everything it causes is below it. */
export async function inSpan<T>(
  name: string,
  kind: SpanKind,
  attributes: Attributes,
  work: () => Promise<T>,
): Promise<T> {
  const context = requestContext.getStore();
  const span = context && beginSpan(name, kind, attributes);
  if (!span) return work();
  let failure: unknown;
  try {
    return await requestContext.run({ ...context, traceparent: span.traceparent }, work);
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    span.end(failure);
  }
}
