import { Agent, get } from 'node:http';
import { expect } from 'chai';
import { listen } from './http-server.js';

describe('closing an HTTP server', () => {
  it('lets an open request end, and does not wait for its connection, which the client keeps alive', async () => {
    const server = await listen(
      (_request, response) => void setTimeout(() => response.end('done'), 200),
      0,
      '127.0.0.1',
    );
    const agent = new Agent({ keepAlive: true });
    const answer = new Promise<string>((resolve, reject) => {
      get(server.url, { agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.once('end', () => resolve(text));
      }).once('error', reject);
    });
    await new Promise((sent) => setTimeout(sent, 50));
    const started = performance.now();
    await server.close(5000);
    expect(await answer).to.equal('done');
    expect(performance.now() - started).to.be.lessThan(3000);
    agent.destroy();
  });
});
