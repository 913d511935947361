import { expect } from 'chai';
import { untilFirstSuccess } from './health.js';

describe('untilFirstSuccess', () => {
  it('fails until the check has passed once, and never again', async () => {
    let works = false;
    const check = untilFirstSuccess(() => (works ? Promise.resolve() : Promise.reject(new Error('not yet'))));
    expect(await check().catch((error: Error) => error.message)).to.equal('not yet');
    works = true;
    await check();
    works = false;
    await check();
  });
});
