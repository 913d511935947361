import { stat } from 'node:fs/promises';
import { expect } from 'chai';
import { unlessMissing } from './missing-file.js';

describe('unlessMissing', () => {
  it('gives nothing for a path where nothing is', async () => {
    expect(await unlessMissing(stat('/nowhere/at/all'))).to.equal(undefined);
    expect(await unlessMissing(stat('/dev/null/below-a-file'))).to.equal(undefined);
  });

  it('rejects with every other error, because then the file may well be there', async () => {
    for (const code of ['EACCES', 'EIO', 'ESTALE']) {
      const broken = Object.assign(new Error(code), { code, syscall: 'stat' });
      const caught = await unlessMissing(Promise.reject(broken)).catch((error: unknown) => error);
      expect(caught).to.equal(broken);
    }
  });
});
