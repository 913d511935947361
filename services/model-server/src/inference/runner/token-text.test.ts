import { expect } from 'chai';
import type { Token } from 'node-llama-cpp';
import { TokenText } from './token-text.js';

/** Tokens that are single bytes of UTF-8, the worst case for characters. */
const decode = (tokens: readonly Token[]) => Buffer.from(tokens).toString('utf8');
const tokensOf = (text: string) => [...Buffer.from(text)] as Token[];

describe('TokenText', () => {
  it('holds a character back until its last byte', () => {
    const text = new TokenText(decode, []);
    expect(tokensOf('я!').map((token) => text.push(token))).to.deep.equal(['', 'я', '!']);
  });

  it('puts characters of four bytes together', () => {
    const text = new TokenText(decode, []);
    expect(
      tokensOf('😀')
        .map((token) => text.push(token))
        .join(''),
    ).to.equal('😀');
  });

  it('gives up on bytes that never become a character', () => {
    const text = new TokenText(decode, []);
    const broken = [0xff, 0xff, 0xff, 0xff].map((byte) => text.push(byte as Token));
    expect(broken.slice(0, 3)).to.deep.equal(['', '', '']);
    expect(text.push(65 as Token)).to.equal('A');
  });

  it('shows what it held back at the end', () => {
    const text = new TokenText(decode, []);
    text.push(0xd1 as Token);
    expect(text.flush()).to.equal('\uFFFD');
    expect(text.flush()).to.equal('');
  });
});
