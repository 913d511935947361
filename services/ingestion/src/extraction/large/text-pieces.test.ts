import { expect } from 'chai';
import fc from 'fast-check';
import { normalizeText } from '../decode-text.js';
import { textPieces, type TextPiece } from './text-pieces.js';

async function* inParts(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

describe('textPieces', () => {
  it('gives the text as it is read at once, in whole lines, wherever the stream is cut', async () => {
    const words = fc.array(fc.constantFrom('слово', 'word ', '\n', '\r\n', '\r', '\n\n', '\0', 'x'), {
      maxLength: 80,
    });
    await fc.assert(
      fc.asyncProperty(
        words,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 4, max: 40 }),
        async (parts, size, length) => {
          const bytes = Buffer.from(parts.join(''));
          const pieces: TextPiece[] = [];
          for await (const piece of textPieces(inParts(bytes, size), 'utf-8', length)) pieces.push(piece);
          const whole = pieces.map(({ text }) => text).join('');
          expect(whole).to.equal(normalizeText(parts.join('')));
          for (const { start, line } of pieces) {
            expect(line).to.equal(whole.slice(0, start).split('\n').length);
            expect(start === 0 || whole[start - 1] === '\n').to.equal(true);
          }
        },
      ),
    );
  });

  it('refuses a line that no person reads', async () => {
    async function* endless() {
      for (;;) yield Buffer.alloc(1024 * 1024, 'word ');
    }
    const refusal = await textPieces(endless(), 'utf-8')
      .next()
      .catch((error: unknown) => (error as { code?: string }).code);
    expect(refusal).to.equal('too-large');
  });
});
