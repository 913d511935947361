import { expect } from 'chai';
import { fileURLToPath } from 'node:url';
import { loadModelRegistry } from './registry.js';

const registry = () =>
  loadModelRegistry(fileURLToPath(new URL('../../../config/models.json', import.meta.url)));

describe('config/models.json', () => {
  it('knows the default models', () => {
    expect(registry().embedding('multilingual-e5-small').dimension).to.equal(384);
    expect(registry().chat('smollm2:135m').languages).to.deep.equal(['en']);
  });

  it('names the file to change for a model that it does not know', () => {
    expect(() => registry().chat('gpt')).to.throw('config/models.json');
  });

  it('does not take a chat model for an embedding model', () => {
    expect(() => registry().embedding('smollm2:135m')).to.throw('no embedding model');
  });
});
