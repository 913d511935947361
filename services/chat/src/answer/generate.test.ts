import { ModelError } from '@aia/models';
import { expect } from 'chai';
import { scriptedModel, type Script } from '../../test/scripted-model.js';
import { generate, type Generated, type GenerateInput } from './generate.js';

function start(script: Script, change: Partial<GenerateInput> = {}) {
  const model = scriptedModel(script);
  const input: GenerateInput = {
    model,
    messages: [{ role: 'user', content: 'Hi' }],
    stop: [],
    maxTokens: 50,
    maxCharacters: 1000,
    idleMs: 1000,
    sources: 0,
    signal: new AbortController().signal,
    ...change,
  };
  return { model, stream: generate(input) };
}

async function readAll(stream: AsyncGenerator<string, Generated>) {
  const pieces: string[] = [];
  for (;;) {
    const next = await stream.next();
    if (next.done) return { pieces, result: next.value };
    pieces.push(next.value);
  }
}

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('it should have failed'),
    (error: unknown) => error,
  );
}

describe('generate', () => {
  it('streams the pieces and returns the counts of the model', async () => {
    const { pieces, result } = await readAll(start({ pieces: ['Hi', ' there'], promptTokens: 7 }).stream);
    expect(pieces).to.deep.equal(['Hi', ' there']);
    expect(result).to.deep.equal({ text: 'Hi there', promptTokens: 7, completionTokens: 2, end: 'stop' });
  });

  it('asks for at most the tokens of the limit', async () => {
    const { model, stream } = start({ pieces: ['x'] });
    await readAll(stream);
    expect(model.asked[0]).to.include({ maxTokens: 50, contextTokens: 2048, temperature: 0 });
  });

  it('leaves out white space before the first word', async () => {
    const { result } = await readAll(start({ pieces: ['\n', '  ', ' Hi'] }).stream);
    expect(result.text).to.equal('Hi');
  });

  it('stops an endless answer at the limit of characters and frees the model', async () => {
    const endless = Array.from({ length: 1000 }, () => 'word ');
    const { model, stream } = start({ pieces: endless }, { maxCharacters: 23 });
    const { result } = await readAll(stream);
    expect(result).to.include({ end: 'length' });
    expect(result.text).to.have.length.at.most(23);
    expect(model.open).to.equal(0);
  });

  it('ends with the text so far when it is aborted, and frees the model', async () => {
    const caller = new AbortController();
    const { model, stream } = start(
      { pieces: ['one', ' two', ' three'], pieceMs: 5 },
      { signal: caller.signal },
    );
    await stream.next();
    caller.abort();
    const { result } = await readAll(stream);
    expect(result).to.include({ text: 'one', end: 'aborted' });
    expect(model.open).to.equal(0);
  });

  it('frees the model when its reader stops reading', async () => {
    const { model, stream } = start({ pieces: ['one', ' two'] });
    await stream.next();
    await stream.return(undefined as never);
    expect(model.open).to.equal(0);
  });

  it('fails when the model stops answering', async () => {
    const { model, stream } = start({ pieces: ['late'], pieceMs: 2000 }, { idleMs: 20 });
    expect(await errorOf(readAll(stream))).to.include({ name: 'ModelError', code: 'unavailable' });
    expect(model.open).to.equal(0);
  });

  it('fails when the stream ends without saying that it is done', async () => {
    const model = { ...scriptedModel({ pieces: [] }), chat: () => cutStream() };
    const { stream } = start({ pieces: [] }, { model });
    expect(await errorOf(readAll(stream))).to.include({ name: 'ModelError', code: 'bad-answer' });
  });

  it("passes on the model's own error", async () => {
    const failure = new ModelError('overloaded', 'busy');
    const { stream } = start({ pieces: ['x'], failLast: failure });
    expect(await errorOf(readAll(stream))).to.equal(failure);
  });
});

async function* cutStream() {
  yield { done: false as const, text: 'Half' };
}
