import { createModelRegistry, type ChatModelInfo } from '@aia/models';
import { AppError } from '@aia/platform';
import { expect } from 'chai';
import { scriptedModel } from '../test/scripted-model.js';
import { createModelLookup } from './models.js';

const info = (name: string): ChatModelInfo => ({
  name,
  kind: 'chat',
  contextTokens: 2048,
  charsPerToken: 3,
  languages: ['en'],
  licence: 'MIT',
});
const lookup = (defaultName: string) =>
  createModelLookup(createModelRegistry([info('small'), info('large')]), defaultName, ({ name }) => ({
    ...scriptedModel({ pieces: [] }),
    model: name,
  }));

describe('createModelLookup', () => {
  it('gives the default model when none is named', () => {
    expect(lookup('small')(undefined)).to.have.nested.property('chat.model', 'small');
  });

  it('gives the named model with what the registry knows of its tokens', () => {
    expect(lookup('small')('large')).to.have.nested.include({ 'chat.model': 'large', charsPerToken: 3 });
  });

  it('names the field and the choices for an unknown model', () => {
    expect(() => lookup('small')('other'))
      .to.throw(AppError, /small, large/)
      .with.deep.nested.property('errors[0].path', 'body.model');
  });

  it('refuses to start with a default that the registry does not know', () => {
    expect(() => lookup('other')).to.throw(/other/);
  });
});
