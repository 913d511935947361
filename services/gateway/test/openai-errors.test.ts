import { expect } from 'chai';
import OpenAI, { APIError, AuthenticationError, NotFoundError, RateLimitError } from 'openai';
import { useGateway } from './support/use-gateway.js';

const MESSAGES = [{ role: 'user' as const, content: 'How do I back up?' }];
/** What a completion says that it cost, more than the quota of the tests. */
const COMPLETION = '{"choices":[],"usage":{"prompt_tokens":70,"completion_tokens":30,"total_tokens":100}}';

describe('Refusals of the gateway as the official OpenAI client reads them', () => {
  const gateway = useGateway({ maxJsonBytes: 2000 });
  const clientOf = (apiKey: string) =>
    new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey, maxRetries: 0, timeout: 60_000 });
  const ask = (client: OpenAI, content = 'How?') =>
    refusal(client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content }] }));

  it('a wrong key', async () => {
    const error = await ask(clientOf('aia_wrong'));
    expect(error).to.be.instanceOf(AuthenticationError);
    expect(error).to.include({ code: 'unauthenticated', type: 'authentication_error', param: null });
    expect(error.message).to.match(/^401 \S+ \S+/);
  });

  it('an address that is not there', async () => {
    const { accessToken } = await gateway.signedIn('viewer');
    const error = await refusal(clientOf(accessToken).images.generate({ prompt: 'a cat' }));
    expect(error).to.be.instanceOf(NotFoundError).with.property('code', 'not-found');
  });

  it('a body that is too large', async () => {
    const { accessToken } = await gateway.signedIn('viewer');
    const error = await ask(clientOf(accessToken), 'word '.repeat(1000));
    expect(error).to.include({ status: 413, code: 'payload-too-large', type: 'invalid_request_error' });
  });

  it('tokens that are used up', async () => {
    const [admin, user] = [await gateway.signedIn('admin'), await gateway.signedIn('viewer')];
    const quota = { subjectKind: 'user', subjectId: user.id, metric: 'tokens', period: 'day', amount: 50 };
    await gateway.call('PUT', '/admin/quotas', { token: admin.accessToken, body: quota });
    gateway.upstream.answer = (req, res) => {
      req.resume();
      res.writeHead(200, { 'content-type': 'application/json' }).end(COMPLETION);
    };
    const client = clientOf(user.accessToken);
    await client.chat.completions.create({ model: 'm', messages: MESSAGES });
    const error = await ask(client);
    expect(error).to.be.instanceOf(RateLimitError);
    expect(error).to.include({ code: 'quota-exceeded', type: 'insufficient_quota' });
    expect(Number(error.headers?.get('retry-after'))).to.be.greaterThan(0);
  });

  it('a service that breaks off, also before a stream', async () => {
    const { accessToken } = await gateway.signedIn('viewer');
    gateway.upstream.answer = (_req, res) => res.destroy();
    const request = { model: 'm', messages: MESSAGES, stream: true as const };
    const error = await refusal(clientOf(accessToken).chat.completions.create(request));
    expect(error).to.include({ status: 503, code: 'dependency-unavailable', type: 'server_error' });
  });
});

describe('Too many calls as the official OpenAI client reads them', () => {
  const gateway = useGateway({ protection: { requestsPerMinute: 3 } });

  it('are a RateLimitError that says when to come back', async () => {
    const { accessToken: apiKey } = await gateway.signedIn('viewer');
    const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey, maxRetries: 0 });
    // A minute may end in between: then the first calls of the next one pass too.
    const errors: unknown[] = [];
    for (let call = 0; call < 8 && errors.length === 0; call += 1)
      await client.models.list().catch((error: unknown) => errors.push(error));
    const [error] = errors as APIError[];
    expect(error).to.be.instanceOf(RateLimitError);
    expect(error).to.include({ code: 'rate-limited', type: 'rate_limit_error' });
    expect(Number(error?.headers?.get('retry-after'))).to.be.within(1, 60);
  });
});

async function refusal(call: Promise<unknown>): Promise<APIError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(APIError);
  return error as APIError;
}
