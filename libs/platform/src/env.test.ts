import { expect } from 'chai';
import { z } from 'zod';
import { EnvError, loadEnv, portSchema } from './env.js';

const schema = z.object({
  PORT: portSchema,
  DATABASE_URL: z.string(),
  HOST: z.string().default('127.0.0.1'),
});

describe('loadEnv', () => {
  it('names every bad variable at once', () => {
    expect(() => loadEnv(schema, { PORT: 'abc' })).to.throw(EnvError, /PORT[\s\S]*DATABASE_URL/);
  });

  it('takes an empty string as unset, so that the default holds', () => {
    const env = loadEnv(schema, { PORT: '80', DATABASE_URL: 'x', HOST: '' });
    expect(env.HOST).to.equal('127.0.0.1');
  });

  it('refuses a port above 65535', () => {
    expect(() => loadEnv(schema, { PORT: '65536', DATABASE_URL: 'x' })).to.throw(EnvError, /PORT/);
  });
});
