import { connect } from 'node:net';

const TIMEOUT_MS = 2000;
/** Version 3.0 of the protocol, as in the start-up message. */
const PROTOCOL = 196_608;
const LENGTH_BYTES = 4;

/**
 * Resolves when a Postgres server accepts sessions; rejects while it starts, recovers or is not there. It sends only
 * the protocol's first message: the server answers `R` (authentication request) once it is ready and `E` before.
 */
export function checkPostgresAnswers(port: number, user: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: TIMEOUT_MS });
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.once('error', fail);
    socket.once('timeout', () => fail(new Error('Postgres does not answer.')));
    socket.once('connect', () => socket.write(startupMessage(user)));
    socket.once('data', (data) => {
      socket.destroy();
      if (data.toString('latin1', 0, 1) === 'R') resolve();
      else reject(new Error('Postgres is still starting.'));
    });
  });
}

function startupMessage(user: string): Buffer {
  const parameters = Buffer.from(`user\0${user}\0database\0postgres\0\0`);
  const head = Buffer.alloc(2 * LENGTH_BYTES);
  head.writeInt32BE(head.length + parameters.length, 0);
  head.writeInt32BE(PROTOCOL, LENGTH_BYTES);
  return Buffer.concat([head, parameters]);
}
