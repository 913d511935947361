import {
  ROOT_CONTEXT,
  SpanKind as OtelKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span as OtelSpan,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { BeginSpan, Span, SpanKind } from './span.js';

export interface RecorderOptions {
  service: string;
  /** Base URL of the collector; spans go to `/v1/traces` below it. */
  endpoint: string;
  /** Share of the traces that are kept. */
  ratio: number;
  trustCallers: boolean;
}

/** Records spans and sends them in batches, beside the requests. */
export interface Recorder {
  begin: BeginSpan;
  /** Sends what is left, as long as that takes at most `EXPORT_MS`; rejects where that fails. */
  close(): Promise<void>;
}

/** A collector that is slow or away costs memory up to this many spans; the rest is dropped. */
const MOST_SPANS = 2048;
const EXPORT_MS = 2000;
const EXPORT_EVERY_MS = 1000;

const KINDS: Record<SpanKind, OtelKind> = {
  server: OtelKind.SERVER,
  client: OtelKind.CLIENT,
  consumer: OtelKind.CONSUMER,
  internal: OtelKind.INTERNAL,
};

/** A recorder over OpenTelemetry's SDK. */
export function createRecorder({ service, endpoint, ratio, trustCallers }: RecorderOptions): Recorder {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_MS,
  });
  const share = new TraceIdRatioBasedSampler(ratio);
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.namespace': 'ai-assistant' }),
    sampler: trustCallers ? new ParentBasedSampler({ root: share }) : share,
    spanProcessors: [
      new BatchSpanProcessor(exporter, {
        maxQueueSize: MOST_SPANS,
        scheduledDelayMillis: EXPORT_EVERY_MS,
        exportTimeoutMillis: EXPORT_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('ai-assistant');
  return {
    begin: (name, { kind, parent, attributes }) =>
      toSpan(tracer.startSpan(name, { kind: KINDS[kind], attributes: { ...attributes } }, contextOf(parent))),
    close: () => provider.shutdown(),
  };
}

/** The context of a `traceparent` header; that of a new trace when it says nothing. */
function contextOf(traceparent: string | undefined): Context {
  const [, traceId = '', spanId = '', flags = ''] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '') ?? [];
  if (traceId === '') return ROOT_CONTEXT;
  const parent = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, parent);
}

function toSpan(span: OtelSpan): Span {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-0${traceFlags & 1}`,
    rename: (name) => void span.updateName(name),
    set: (attributes) => void span.setAttributes({ ...attributes }),
    end: (error) => {
      if (error !== undefined) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        span.setAttribute('error.type', error instanceof Error ? error.name : 'Error');
      }
      span.end();
    },
  };
}
