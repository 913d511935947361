import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page of the test site; without a body it answers its status alone. */
export interface SitePage {
  body?: string | Buffer;
  status?: number;
  headers?: Record<string, string>;
}

/** A web site whose pages a test can change while it runs. Pages have an ETag of their length and first letters. */
export interface Site {
  readonly url: string;
  /** Paths in the order they were asked for, with the status that they got. */
  readonly log: string[];
  /** Authorization headers that were sent. */
  readonly authorizations: string[];
  pages: Record<string, SitePage>;
  close(): Promise<void>;
}

export async function startSite(): Promise<Site> {
  const site = { log: [] as string[], authorizations: [] as string[], pages: {} as Record<string, SitePage> };
  const server: Server = createServer((req, res) => {
    const page = site.pages[req.url ?? ''] ?? { status: 404 };
    const status = answerStatus(req, page);
    site.log.push(`${status} ${req.url}`);
    if (req.headers.authorization) site.authorizations.push(req.headers.authorization);
    const headers = {
      'content-type': 'text/html',
      ...(page.body ? { etag: etagOf(page) } : {}),
      ...page.headers,
    };
    res.writeHead(status, headers).end(status === 304 ? undefined : page.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(site, {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function answerStatus(req: IncomingMessage, page: SitePage): number {
  const known = page.body !== undefined && req.headers['if-none-match'] === etagOf(page);
  return known && page.status === undefined ? 304 : (page.status ?? 200);
}

function etagOf({ body = '' }: SitePage): string {
  return `"${Buffer.from(body).toString('base64url').slice(-40)}-${body.length}"`;
}

/** A page with a text long enough to be taken for one, and links. */
export function htmlPage(title: string, links: string[] = [], head = ''): SitePage {
  const text = `${title} is described here in a whole sentence. `.repeat(8);
  const anchors = links.map((link) => `<a href="${link}">${link}</a>`).join(' ');
  const body = `<html><head><title>${title}</title>${head}</head><body><main><h1>${title}</h1><p>${text}</p>${anchors}</main></body></html>`;
  return { body };
}
