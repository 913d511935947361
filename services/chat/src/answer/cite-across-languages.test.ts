import { ModelError } from '@aia/models';
import { expect } from 'chai';
import { sources } from '../../test/sources.js';
import { citeAcrossLanguages } from './cite-across-languages.js';

/** Directions of meaning: texts with the same mark are translations of each other. */
const marks = ['backup', 'резервн', 'lamp', 'ламп'];
const embedder = {
  embedPassages: (texts: string[]) => {
    const vectors = texts.map((text) => {
      const at = Math.floor(marks.findIndex((mark) => text.toLowerCase().includes(mark)) / 2);
      return [0, 1, 2].map((place) => (place === (at < 0 ? 2 : at) ? 1 : 0));
    });
    return Promise.resolve({ vectors, tokens: 0 });
  },
};
const matcher = { embedder, threshold: 0.9 };
const { signal } = new AbortController();
const whole = (text: string) => [{ start: 0, end: text.length }];

describe('citeAcrossLanguages', () => {
  it('cites the sentence of a passage that says the same in another language', async () => {
    const answer = 'The backup runs at 3 in the morning.';
    const found = sources('Лампа мигает. Резервная копия делается в 3 часа ночи.');
    const citations = await citeAcrossLanguages(answer, whole(answer), found, matcher, signal);
    expect(citations).to.have.length(1);
    expect(citations?.[0]).to.include({
      quote: 'Резервная копия делается в 3 часа ночи.',
      start: 14,
      answerStart: 0,
    });
  });

  it('does not cite a sentence whose numbers are others', async () => {
    const answer = 'The backup runs at 4 in the morning.';
    const found = sources('Резервная копия делается в 3 часа ночи.');
    expect(await citeAcrossLanguages(answer, whole(answer), found, matcher, signal)).to.deep.equal([]);
  });

  it('does not cite what is not near enough', async () => {
    const answer = 'The weather is fine.';
    const found = sources('Резервная копия делается ночью.');
    expect(await citeAcrossLanguages(answer, whole(answer), found, matcher, signal)).to.deep.equal([]);
  });

  it('asks no model when everything is in one language', async () => {
    const failing = { threshold: 0.9, embedder: { embedPassages: () => Promise.reject(new Error('asked')) } };
    const answer = 'The backup runs.';
    const found = sources('The lamp blinks.');
    expect(await citeAcrossLanguages(answer, whole(answer), found, failing, signal)).to.deep.equal([]);
  });

  it('is undefined when the embedding model does not answer', async () => {
    const away = {
      threshold: 0.9,
      embedder: { embedPassages: () => Promise.reject(new ModelError('unavailable', 'x')) },
    };
    const answer = 'The backup runs.';
    const found = sources('Резервная копия делается ночью.');
    expect(await citeAcrossLanguages(answer, whole(answer), found, away, signal)).to.equal(undefined);
  });
});
