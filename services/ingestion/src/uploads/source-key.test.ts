import { expect } from 'chai';
import fc from 'fast-check';
import { toSourceKey } from './source-key.js';

describe('toSourceKey', () => {
  it('keeps a relative path', () => {
    expect(toSourceKey('docs/guide.md')).to.equal('docs/guide.md');
  });

  it('reads backslashes as slashes and drops empty and dot segments', () => {
    expect(toSourceKey('.\\docs//./guide.md')).to.equal('docs/guide.md');
  });

  it('refuses what is absolute, leaves its folder, or holds control characters', () => {
    for (const path of [
      '/a',
      'C:/a',
      'c:a',
      '../a',
      'a/../../b',
      'a\0b',
      'a\nb',
      '',
      '.',
      'x'.repeat(1025),
    ]) {
      expect(() => toSourceKey(path), JSON.stringify(path.slice(0, 20))).to.throw(/file name/);
    }
  });

  it('changes nothing when applied twice, and never leaves the folder', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (path) => {
        let key: string;
        try {
          key = toSourceKey(path);
        } catch {
          return;
        }
        expect(toSourceKey(key)).to.equal(key);
        expect(key.split('/')).to.not.include.members(['..']);
        expect(key.startsWith('/')).to.equal(false);
      }),
    );
  });
});
