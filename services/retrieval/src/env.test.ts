import { EnvError } from '@aia/platform';
import { expect } from 'chai';
import { retrievalEnvSchema, storeLocation } from './env.js';

const base = {
  INTERNAL_PUBLIC_KEYS: '{}',
  DATABASE_URL: 'postgres://localhost/x',
  OLLAMA_URL: 'http://localhost:11435',
};
const location = (variables: Record<string, string>) =>
  storeLocation(retrievalEnvSchema.parse({ ...base, ...variables }));

describe('storeLocation', () => {
  it('is the LanceDB folder by default', () => {
    expect(location({ LANCEDB_PATH: '/x' })).to.deep.equal({ kind: 'lancedb', path: '/x' });
  });

  it('is the Qdrant server when asked for', () => {
    expect(
      location({ VECTOR_STORE: 'qdrant', QDRANT_URL: 'http://q:6333', QDRANT_API_KEY: 'k' }),
    ).to.deep.equal({
      kind: 'qdrant',
      url: 'http://q:6333',
      apiKey: 'k',
    });
  });

  it('names the variable that is missing', () => {
    expect(() => location({})).to.throw(EnvError, /LANCEDB_PATH/);
    expect(() => location({ VECTOR_STORE: 'qdrant' })).to.throw(EnvError, /QDRANT_URL/);
  });
});
