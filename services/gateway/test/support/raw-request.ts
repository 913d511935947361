import { connect } from 'node:net';

/** An answer as it came over the wire. */
export interface RawAnswer {
  /** 0 when the connection ended without an answer. */
  status: number;
  head: string;
  body: string;
}

/** Sends bytes as they are, and reads until the server closes or `idleMs` passed without a byte. */
export function sendRaw(url: string, bytes: string | Buffer, idleMs = 3000): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    const socket = connect(Number(port), hostname);
    const done = () => {
      socket.destroy();
      const text = Buffer.concat(parts).toString('latin1');
      const [head = '', ...body] = text.split('\r\n\r\n');
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0);
      resolve({ status, head, body: body.join('\r\n\r\n') });
    };
    socket.setTimeout(idleMs, done);
    socket
      .on('data', (part) => void parts.push(part))
      .on('error', done)
      .on('close', done);
    socket.write(bytes);
  });
}
