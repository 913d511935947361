import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes: z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })),
});
const exportSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({
        attributes: z.array(
          z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional() }) }),
        ),
      }),
      scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })),
    }),
  ),
});

/** A span that a collector received, with the process that sent it. */
export type CollectedSpan = z.infer<typeof spanSchema> & { service: string };

/** A collector of OpenTelemetry traces, as far as tests need one. */
export interface TestCollector {
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
}

/** Inside `describe`: a collector that keeps every span. `hang`: one that takes spans and never answers. */
export function useCollector({ hang = false } = {}): TestCollector {
  const spans: CollectedSpan[] = [];
  let server: Server | undefined;
  let port = 0;
  before(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.once('end', () => {
        if (hang) return;
        spans.push(...parse(Buffer.concat(chunks).toString()));
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  after(() => {
    server?.closeAllConnections();
    server?.close();
  });
  return {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    spans,
  };
}

function parse(text: string): CollectedSpan[] {
  return exportSchema.parse(JSON.parse(text)).resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
    return scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, service })));
  });
}
