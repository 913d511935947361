import { EnvError, loadEnv } from '@aia/platform';
import { expect } from 'chai';
import { gatewayEnvSchema } from './env.js';

const valid = {
  DATABASE_URL: 'postgres://localhost/aia',
  REDIS_URL: 'redis://localhost',
  JWT_SECRET: 'x'.repeat(32),
  INTERNAL_SIGNING_KEY: '{}',
};

describe('The environment of the gateway', () => {
  it('needs four variables and has a default for the rest', () => {
    expect(loadEnv(gatewayEnvSchema, valid)).to.include({
      PORT: 8080,
      METRICS_PORT: 9464,
      ADMIN_RESET: false,
    });
  });

  it('refuses a short secret and names it', () => {
    expect(() => loadEnv(gatewayEnvSchema, { ...valid, JWT_SECRET: 'short' })).to.throw(
      EnvError,
      'JWT_SECRET',
    );
  });

  it('reads trusted proxies as a list', () => {
    const env = loadEnv(gatewayEnvSchema, { ...valid, TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1,' });
    expect(env.TRUSTED_PROXIES).to.deep.equal(['10.0.0.0/8', '127.0.0.1']);
  });
});
