import { expect } from 'chai';
import { OllamaError } from '../ollama-error.js';
import { createAdmission } from './admission.js';

describe('createAdmission', () => {
  const never = () => new Promise<void>(() => undefined);

  it('refuses a request over the limit with 503 and Retry-After', async () => {
    const admission = createAdmission(1);
    void admission.admit('chat', never);
    const error: unknown = await admission.admit('chat', never).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(OllamaError).and.include({ status: 503, retryAfter: 5 });
  });

  it('admits a question while the import queue is full', async () => {
    const admission = createAdmission(1);
    void admission.admit('batch', never);
    expect(await admission.admit('query', () => Promise.resolve('answered'))).to.equal('answered');
  });

  it('makes room when a request ends, well or not', async () => {
    const admission = createAdmission(1);
    await admission.admit('chat', () => Promise.reject(new Error('no'))).catch(() => undefined);
    expect(await admission.admit('chat', () => Promise.resolve('yes'))).to.equal('yes');
    expect(admission.pending.chat).to.equal(0);
  });
});
