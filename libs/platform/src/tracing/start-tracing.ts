import type { Logger } from '../logger.js';
import type { Closers } from '../shutdown.js';
import { recordSpansWith } from './span.js';

export interface TracingOptions {
  /** Name of this process in traces. */
  service: string;
  env: {
    /** Base URL of an OTLP collector over HTTP; undefined: no traces, and nothing of OpenTelemetry is loaded. */
    OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
    /** Share of the traces that are kept, 0 to 1. */
    OTEL_TRACES_SAMPLER_ARG: number;
  };
  /** Whether callers may decide that their trace is kept. Nobody outside may: that would be their load on the collector. */
  trustCallers: boolean;
  closers: Closers;
  logger: Logger;
}

/** Sends traces where the environment asks for it. */
export async function startTracing(options: TracingOptions): Promise<void> {
  const { service, env, trustCallers, closers, logger } = options;
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return;
  const { createRecorder } = await import('./opentelemetry.js');
  const ratio = env.OTEL_TRACES_SAMPLER_ARG;
  const recorder = createRecorder({ service, endpoint, ratio, trustCallers });
  recordSpansWith(recorder.begin);
  closers.add('traces', () => recorder.close());
  logger.info({ endpoint, ratio }, 'traces are sent');
}
