import { expect } from 'chai';
import { readPreferences, writePreferences, type Preferences } from './preferences.js';

describe('The preferences of a browser', () => {
  const storage = new Map<string, string>();
  const asStorage = {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => void storage.set(key, value),
  };

  it('are read as they were written', () => {
    const written: Preferences = { language: 'ru', density: 'compact', motion: 'reduced' };
    writePreferences(asStorage, written);
    expect(readPreferences(asStorage)).to.deep.equal(written);
  });

  it('have defaults where something else is stored', () => {
    const defaults = { language: null, density: 'comfortable', motion: 'auto' };
    for (const text of ['', '{', 'null', '[]', '{"density":5,"language":{},"motion":"fast"}']) {
      expect(readPreferences({ getItem: () => text }), text).to.deep.equal(defaults);
    }
  });
});
