import { expect } from 'chai';
import { createExpiringCache } from './expiring-cache.js';

describe('createExpiringCache', () => {
  it('forgets a value at its time', () => {
    let now = 0;
    const cache = createExpiringCache<string>(10, () => now);
    cache.set('a', 'x', 100);
    now = 99;
    expect(cache.get('a')).to.equal('x');
    now = 100;
    expect(cache.get('a')).to.equal(undefined);
  });

  it('drops the value that was set longest ago when it is full', () => {
    const cache = createExpiringCache<number>(2, () => 0);
    cache.set('a', 1, 1);
    cache.set('b', 2, 1);
    cache.set('a', 3, 1);
    cache.set('c', 4, 1);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).to.deep.equal([3, undefined, 4]);
  });
});
