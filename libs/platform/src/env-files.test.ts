import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { databaseEnvSchema, EnvError, loadEnv, redisEnvSchema } from './env.js';

const schema = z.object({ JWT_SECRET: z.string().min(8) });

describe('secrets in files', () => {
  let folder: string;
  const secretFile = (text: string) => {
    const path = join(folder, 'secret');
    writeFileSync(path, text);
    return path;
  };
  before(() => (folder = mkdtempSync(join(tmpdir(), 'aia-env-'))));
  after(() => rmSync(folder, { recursive: true }));

  it('are read without the newline that editors add', () => {
    const env = loadEnv(schema, { JWT_SECRET_FILE: secretFile('long enough\n') });
    expect(env.JWT_SECRET).to.equal('long enough');
  });

  it('are checked like the variable itself', () => {
    expect(() => loadEnv(schema, { JWT_SECRET_FILE: secretFile('short') })).to.throw(
      EnvError,
      /JWT_SECRET: /,
    );
  });

  it('that cannot be read or are empty are named', () => {
    const missing = { JWT_SECRET_FILE: join(folder, 'nothing') };
    expect(() => loadEnv(schema, missing)).to.throw(EnvError, /JWT_SECRET_FILE: .*nothing.*ENOENT/);
    const empty = { JWT_SECRET_FILE: secretFile('\n') };
    expect(() => loadEnv(schema, empty)).to.throw(EnvError, /JWT_SECRET_FILE: .*is empty/);
  });

  it('are refused beside the variable itself', () => {
    const both = { JWT_SECRET: 'in the environment', JWT_SECRET_FILE: secretFile('in the file') };
    expect(() => loadEnv(schema, both)).to.throw(EnvError, /JWT_SECRET_FILE: JWT_SECRET is set too/);
  });

  it('of names that the schema does not know are left alone', () => {
    const env = loadEnv(schema, { JWT_SECRET: 'long enough', PIP_CONFIG_FILE: '/nowhere' });
    expect(env).to.deep.equal({ JWT_SECRET: 'long enough' });
  });

  it('put every password into the URL so that it comes out the same', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }).filter(isOneLine), (password) => {
        const env = loadEnv(databaseEnvSchema, {
          DATABASE_URL: 'postgres://aia@postgres:5432/aia',
          DATABASE_PASSWORD_FILE: secretFile(password),
        });
        const url = new URL(env.DATABASE_URL);
        expect(decodeURIComponent(url.password)).to.equal(password);
        expect(url.host).to.equal('postgres:5432');
      }),
    );
  });

  it('keep a password that the URL has already, and serve Redis too', () => {
    const url = { DATABASE_URL: 'postgres://aia:own@db/aia', DATABASE_PASSWORD: 'other' };
    expect(loadEnv(databaseEnvSchema, url).DATABASE_URL).to.equal('postgres://aia:own@db/aia');
    const redis = { REDIS_URL: 'redis://redis:6379', REDIS_PASSWORD: 'a b' };
    expect(loadEnv(redisEnvSchema, redis).REDIS_URL).to.equal('redis://:a%20b@redis:6379');
  });
});

/** Secret files hold one line. */
function isOneLine(text: string): boolean {
  return !/[\r\n]/.test(text);
}
