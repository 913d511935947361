import { expect } from 'chai';
import { OllamaError } from '../ollama-error.js';
import {
  chatRequestSchema,
  embedRequestSchema,
  parseRequest,
  pullRequestSchema,
  showRequestSchema,
} from './requests.js';

describe('parseRequest', () => {
  const failure = (body: unknown): OllamaError => {
    try {
      parseRequest(chatRequestSchema, body);
    } catch (error) {
      if (error instanceof OllamaError) return error;
    }
    throw new Error('the request was accepted');
  };

  it('fills in Ollama’s defaults', () => {
    const { stream, options } = parseRequest(chatRequestSchema, { model: 'm' });
    expect(stream).to.equal(true);
    expect(options).to.deep.equal({
      temperature: 0.8,
      top_k: 40,
      top_p: 0.9,
      min_p: 0,
      repeat_penalty: 1.1,
      stop: [],
    });
  });

  it('takes either name of a model, and asks for one', () => {
    expect(parseRequest(pullRequestSchema, { name: 'm' })).to.deep.equal({ model: 'm', stream: true });
    expect(parseRequest(showRequestSchema, { model: 'm' })).to.equal('m');
    for (const schema of [pullRequestSchema, showRequestSchema]) {
      expect(() => parseRequest(schema, {})).to.throw(OllamaError, 'model is required');
    }
  });

  it('takes one text for a list of one', () => {
    expect(parseRequest(embedRequestSchema, { model: 'm', input: 'a' }).input).to.deep.equal(['a']);
  });

  it('asks for a body', () => {
    expect(failure(undefined)).to.include({ status: 400, message: 'missing request body' });
  });

  it('names the field that is wrong', () => {
    expect(failure({ model: 'm', options: { temperature: 'hot' } }).message).to.contain(
      'options.temperature',
    );
  });

  const refused: [string, object][] = [
    ['format', { format: 'json' }],
    ['tools', { tools: [{}] }],
    ['think', { think: true }],
    ['images', { messages: [{ role: 'user', content: 'a', images: ['x'] }] }],
  ];
  for (const [what, fields] of refused)
    it(`refuses ${what} instead of leaving it out`, () => {
      expect(failure({ model: 'm', ...fields }).message).to.contain('not supported');
    });
});
