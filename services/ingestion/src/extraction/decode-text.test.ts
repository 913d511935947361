import { expect } from 'chai';
import fc from 'fast-check';
import { decodeText } from './decode-text.js';

const RUSSIAN =
  'Установка системы начинается с проверки оборудования. Затем выберите язык, раскладку клавиатуры и «зеркало».';

/** Bytes of a text in an encoding of one byte a character. */
function encode(text: string, encoding: string): Uint8Array {
  const all = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  return Uint8Array.from(text, (character) => Math.max(0, all.indexOf(character)));
}

describe('decodeText', () => {
  for (const encoding of ['windows-1251', 'koi8-r', 'ibm866']) {
    it(`finds Russian text in ${encoding}`, () => {
      const text = encoding === 'windows-1251' ? RUSSIAN : RUSSIAN.replace(/[«»]/g, '"');
      expect(decodeText(encode(text, encoding))).to.equal(text);
    });
  }

  it('tells the encodings of any Russian sentence apart', () => {
    const words = RUSSIAN.replace(/[«».,]/g, '').split(' ');
    const sentences = fc.array(fc.constantFrom(...words), { minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(sentences, fc.constantFrom('windows-1251', 'koi8-r'), (chosen, encoding) => {
        const text = chosen.join(' ');
        expect(decodeText(encode(text, encoding))).to.equal(text);
      }),
    );
  });

  it('reads Western text in windows-1252', () => {
    const text = 'Le café naïve à Zürich, déjà vu';
    expect(decodeText(encode(text, 'windows-1252'))).to.equal(text);
  });

  it('reads UTF-16 of either byte order with and without its mark', () => {
    const little = Buffer.from(RUSSIAN, 'utf16le');
    const big = Buffer.from(little).swap16();
    expect(decodeText(little)).to.equal(RUSSIAN);
    expect(decodeText(big)).to.equal(RUSSIAN);
    expect(decodeText(Buffer.concat([Buffer.from([0xfe, 0xff]), big]))).to.equal(RUSSIAN);
    expect(decodeText(Buffer.from('plain ascii text', 'utf16le'))).to.equal('plain ascii text');
  });

  it('keeps UTF-8 with a broken character, and marks the character', () => {
    const bytes = Buffer.concat([Buffer.from(RUSSIAN), Buffer.from([0xd0]), Buffer.from(' конец')]);
    expect(decodeText(bytes)).to.equal(`${RUSSIAN}\ufffd конец`);
  });

  it('gives text without NUL for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeText(bytes)).to.not.contain('\0');
      }),
    );
  });
});
