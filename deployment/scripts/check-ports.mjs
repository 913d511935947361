// Runs before a first start has installed anything, so that a busy port is told now and not after minutes of installing.
// `make start` itself checks again, and knows which ports are not needed. Prints one line for each busy port; exit code 1.
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';

const PORT = /^#? ?(\w+_PORT)=(\d+)/gm;
/** Started by commands of their own. */
const NOT_AT_START = new Set(['PROMETHEUS_PORT']);

/** Ports by variable: the defaults that .env.example names, with what .env says instead. */
function portsOf(...files) {
  const texts = files.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8'));
  const found = texts.flatMap((text) =>
    [...text.matchAll(PORT)].map(([, name, port]) => [name, Number(port)]),
  );
  return [...new Map(found)].filter(([name]) => !NOT_AT_START.has(name));
}

/** Whether a program accepts connections on a port of this machine. */
function isBusy(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

for (const [name, port] of portsOf('.env.example', '.env')) {
  if (!(await isBusy(port))) continue;
  const say = `Port ${port} is busy. Stop the program that uses it, or write ${name}=<free port> into .env.`;
  console.error(`error: ${say}`);
  process.exitCode = 1;
}
