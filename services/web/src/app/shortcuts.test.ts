import { expect } from 'chai';
import { shortcutOf, type Pressed } from './shortcuts.js';

const press = (key: string, more: Partial<Pressed> = {}): Pressed => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false, typing: false },
  ...more,
});

describe('Keyboard shortcuts', () => {
  it('work on an English and on a Russian keyboard', () => {
    for (const key of ['k', 'л'])
      expect(shortcutOf(press(key, { ctrlKey: true }), false)).to.equal('palette');
    for (const key of ['g', 'п']) expect(shortcutOf(press(key), false)).to.equal('prefix');
    for (const key of ['d', 'в']) expect(shortcutOf(press(key), true)).to.equal('datasets');
  });

  it('take no letter from somebody who types', () => {
    for (const key of ['n', '/', '?', 'g'])
      expect(shortcutOf(press(key, { typing: true }), false)).to.equal(undefined);
    expect(shortcutOf(press('k', { typing: true, metaKey: true }), false)).to.equal('palette');
  });

  it('leave the shortcuts of the browser alone', () => {
    expect(shortcutOf(press('n', { ctrlKey: true }), false)).to.equal(undefined);
    expect(shortcutOf(press('d', { altKey: true }), true)).to.equal(undefined);
  });
});
