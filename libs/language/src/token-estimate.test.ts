import { expect } from 'chai';
import fc from 'fast-check';
import { estimateTokens } from './token-estimate.js';

/** Counted once with the tokenizer of multilingual-e5-small, without special tokens. */
const counted: [kind: string, text: string, tokens: number][] = [
  [
    'English prose',
    'The supervisor restarts a crashed service with a growing delay, and writes the reason into its log. After five attempts it gives up, names the service that failed, and leaves the others running, so that an operator can look at what happened.',
    55,
  ],
  [
    'Russian prose',
    'Супервизор перезапускает упавшую службу с растущей задержкой и записывает причину в журнал. После пяти попыток он сдаётся, называет отказавшую службу и оставляет остальные работать, чтобы администратор мог разобраться в произошедшем.',
    58,
  ],
  [
    'program code',
    'export function toPage<R extends { id: string }>(rows: R[], limit: number): Page<R> {\n  const items = rows.slice(0, limit);\n  const last = items.at(-1);\n  return { items, nextCursor: rows.length > limit && last ? encodeCursor(last.id) : null };\n}',
    92,
  ],
  [
    'a Markdown table',
    '| Variable | Default | Meaning |\n|---|---|---|\n| `PORT` | 8082 | where the service listens |\n| `LOG_LEVEL` | info | least level that is written |\n| `DATABASE_POOL_SIZE` | 10 | connections at most |',
    86,
  ],
  [
    'URLs',
    'https://docs.example.org/en/latest/reference/configuration.html?section=backup&version=3.11.7#restore-from-archive https://git.example.com/team/project/-/merge_requests/1482/diffs?commit_id=9f8e7d6c5b4a',
    86,
  ],
  ['emoji', '😀😃😄 🎉🎊 👍🏽 👨‍👩‍👧‍👦 🇷🇺🇬🇧 ❤️ ✅❌ ⚠️', 30],
  [
    'Chinese and Japanese',
    '人工智能系统可以回答问题，并且引用文档。機械学習のモデルを使って文書を検索します。',
    22,
  ],
  [
    'long words',
    'Donaudampfschifffahrtsgesellschaftskapitän pneumonoultramicroscopicsilicovolcanoconiosis частнопредпринимательский высокопревосходительство',
    37,
  ],
  [
    'hashes',
    'sha256:b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53 sha512-Qp2nVzIm+4XOj5vS0QnVGZJrSAXVwBQYqZOY5cYkDNUwZ0nQF8z1Xg==',
    95,
  ],
  [
    'capitals and numbers',
    'ERROR 2024-05-17T09:41:07.123Z CONNECTION_REFUSED 10.0.12.7:5432 PID 41821 ОШИБКА ПОДКЛЮЧЕНИЯ К БАЗЕ ДАННЫХ 0x7FFE 1,234,567.89',
    58,
  ],
];

describe('estimateTokens', () => {
  for (const [kind, text, tokens] of counted) {
    it(`is not below the true count of ${kind}, nor far above it`, () => {
      expect(estimateTokens(text)).to.be.within(tokens, Math.ceil(tokens * 1.9) + 4);
    });
  }

  it('is 0 for nothing', () => {
    expect(estimateTokens('')).to.equal(0);
    expect(estimateTokens(' \n\t ')).to.equal(0);
  });

  it('is never above the sum of the estimates of the parts at white space', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(estimateTokens(`${a} ${b}`)).to.be.at.most(estimateTokens(a) + estimateTokens(b));
      }),
    );
  });

  it('takes any string and gives a whole number', () => {
    const anyString = fc.string({
      unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)),
      maxLength: 300,
    });
    fc.assert(
      fc.property(anyString, (text) => {
        expect(estimateTokens(text)).to.satisfy(Number.isInteger);
      }),
    );
  });

  it('never falls when words are added', () => {
    const word = fc.stringMatching(/^[a-zа-я0-9]{1,14}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 2, maxLength: 30 }), (words) => {
        expect(estimateTokens(words.join(' '))).to.be.at.least(estimateTokens(words.slice(1).join(' ')));
      }),
    );
  });
});
