import { connect } from 'node:net';
import { expect } from 'chai';
import { useRedis } from '../src/index.js';

describe('useRedis', () => {
  const first = useRedis();
  const second = useRedis();

  it('gives the URL of a server that answers', async () => {
    const { hostname, port } = new URL(first.url);
    expect(await ask(Number(port), hostname, 'PING')).to.match(/^\+PONG/);
  });

  it('gives every caller a prefix of its own, with a hash tag', () => {
    expect(first.prefix)
      .to.match(/^\{test-\w+\}$/)
      .and.not.equal(second.prefix);
  });

  it('shares one server', () => {
    expect(first.url).to.equal(second.url);
  });
});

function ask(port: number, host: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write(`${command}\r\n`));
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString());
    });
  });
}
