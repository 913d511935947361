import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Git's own HTTP server for the repositories below a folder. */
export interface GitServer {
  readonly url: string;
  /** Authorization headers in the order they came; an empty text where there was none. */
  readonly authorizations: string[];
  close(): Promise<void>;
}

/** Serves repositories for reading, to those who send this Authorization header. */
export async function startGitServer(folder: string, authorization: string): Promise<GitServer> {
  const authorizations: string[] = [];
  const server = createServer((req, res) => {
    const sent = req.headers.authorization ?? '';
    authorizations.push(sent);
    if (sent === authorization) return answer(folder, req, res);
    res.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    authorizations,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Runs git's CGI program for one request. */
function answer(folder: string, req: IncomingMessage, res: ServerResponse): void {
  const url = new URL(req.url ?? '/', 'http://localhost');
  const settings = ['safe.directory=*', 'uploadpack.allowFilter=true'];
  const child = spawn('git', [...settings.flatMap((one) => ['-c', one]), 'http-backend'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: String(req.headers['git-protocol'] ?? ''),
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: req.method ?? 'GET',
      CONTENT_TYPE: req.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: String(req.headers['content-encoding'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  req.pipe(child.stdin);
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.once('close', () => reply(Buffer.concat(parts), res));
}

/** A CGI answer: header lines, an empty line, the body. */
function reply(output: Buffer, res: ServerResponse): void {
  const end = output.indexOf('\r\n\r\n');
  const headers = output
    .subarray(0, end)
    .toString('latin1')
    .split('\r\n')
    .map((line) => line.split(': ') as [string, string]);
  const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200';
  res.writeHead(
    Number.parseInt(status, 10),
    Object.fromEntries(headers.filter(([name]) => name !== 'Status')),
  );
  res.end(output.subarray(end + 4));
}
