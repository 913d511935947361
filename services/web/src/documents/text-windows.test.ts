import type { DocumentContent } from '@aia/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { firstWindow, partsOf, WINDOW, windowAfter, windowBefore } from './text-windows.js';

const content = (text: string, start: number, more: Partial<DocumentContent> = {}) =>
  ({ text, start, end: start + text.length, length: 1000, pages: [], ...more }) as DocumentContent;

describe('The text of a document', () => {
  it('begins around the passage, with text on both sides', () => {
    expect(firstWindow(undefined)).to.deep.equal({ start: 0, end: WINDOW });
    expect(firstWindow({ start: 50, end: 90 })).to.deep.equal({ start: 0, end: WINDOW });
    const window = firstWindow({ start: 100_000, end: 150_000 });
    expect(window.start).to.be.below(100_000);
    expect(window.end).to.be.above(150_000);
  });

  it('goes on in both directions up to its ends', () => {
    expect(windowBefore(content('x', 0))).to.equal(undefined);
    expect(windowBefore(content('x', 100))).to.deep.equal({ start: 0, end: 100 });
    expect(windowAfter(content('x', 999))).to.equal(undefined);
    expect(windowAfter(content('x', 99))).to.deep.equal({ start: 100, end: 100 + WINDOW });
  });

  it('has the passage marked, also over the border of a page', () => {
    const pages = [
      { page: 1, start: 0, end: 4 },
      { page: 2, start: 4, end: 10 },
    ];
    const parts = partsOf(content('0123456789', 0, { pages }), { start: 2, end: 6 });
    expect(parts.filter(({ marked }) => marked).map(({ text }) => text)).to.deep.equal(['23', '45']);
    expect(parts.map(({ label }) => label?.value)).to.deep.equal([1, undefined, 2, undefined]);
  });

  it('names a sheet once, however many ranges of rows it has', () => {
    const places = [
      { start: 0, end: 3, sheet: 'A', row: 1 },
      { start: 3, end: 6, sheet: 'A', row: 9 },
      { start: 6, end: 9, sheet: 'B', row: 1 },
    ];
    const labels = partsOf(content('012345678', 0, { places }), undefined).map(({ label }) => label?.value);
    expect(labels).to.deep.equal(['A', 'B']);
  });

  it('loses no character, wherever passage and pages are', () => {
    const check = (text: string, start: number, passage: [number, number], cuts: number[]) => {
      const pages = cuts.map((at, index) => ({ page: index + 1, start: at, end: at + 5 }));
      const [from, to] = passage.sort((a, b) => a - b);
      const parts = partsOf(content(text, start, { pages }), { start: from, end: to });
      expect(parts.map((part) => part.text).join('')).to.equal(text);
    };
    const offset = fc.nat(60);
    fc.assert(fc.property(fc.string(), offset, fc.tuple(offset, offset), fc.array(offset), check));
  });
});
