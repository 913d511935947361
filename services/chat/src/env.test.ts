import { EnvError, loadEnv } from '@aia/platform';
import { expect } from 'chai';
import { answerLimits, chatEnvSchema } from './env.js';

const needed = {
  DATABASE_URL: 'postgres://localhost/aia',
  REDIS_URL: 'redis://localhost',
  OLLAMA_URL: 'http://localhost:11435',
  INTERNAL_PUBLIC_KEYS: '{}',
};

describe('chatEnvSchema', () => {
  it('needs a database, a model server and the keys of the gateway, and names what is missing', () => {
    expect(() => loadEnv(chatEnvSchema, {})).to.throw(
      EnvError,
      /DATABASE_URL[^]*OLLAMA_URL|INTERNAL_PUBLIC_KEYS/,
    );
  });

  it('has defaults for everything else', () => {
    expect(loadEnv(chatEnvSchema, needed)).to.include({ PORT: 8083, CHAT_MODEL: 'smollm2:135m' });
  });

  it('gives the limits of an answer, times in milliseconds', () => {
    const limits = answerLimits(loadEnv(chatEnvSchema, { ...needed, MODEL_IDLE_SECONDS: '7' }));
    expect(limits).to.include({ modelIdleMs: 7000, passages: 8 });
  });

  it('refuses a limit of nothing', () => {
    expect(() => loadEnv(chatEnvSchema, { ...needed, MAX_STREAMS: '0' })).to.throw(EnvError, /MAX_STREAMS/);
  });
});
