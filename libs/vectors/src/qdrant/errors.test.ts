import { expect } from 'chai';
import { VectorStoreError } from '../vector-store.js';
import { guardQdrant } from './errors.js';

const answer = (status: number, message: string) =>
  Object.assign(new Error('Bad Request'), { status, data: { status: { error: message } } });
const caught = (error: Error): Promise<unknown> =>
  guardQdrant('c', () => Promise.reject(error)).catch((thrown: unknown) => thrown);
const codeOf = async (error: Error) => {
  const thrown = await caught(error);
  return thrown instanceof VectorStoreError ? thrown.code : 'other';
};

describe('guardQdrant', () => {
  it('reads 404 as an unknown collection', async () => {
    expect(await codeOf(answer(404, 'Not found: Collection `c` does not exist!'))).to.equal(
      'unknown-collection',
    );
  });

  it('reads a dimension error as wrong-dimension', async () => {
    const error = answer(400, 'Wrong input: Vector dimension error: expected dim: 8, got 9');
    expect(await codeOf(error)).to.equal('wrong-dimension');
  });

  it('reads server trouble and a broken connection as unavailable', async () => {
    expect(await codeOf(answer(503, 'busy'))).to.equal('unavailable');
    expect(await codeOf(answer(429, 'slow down'))).to.equal('unavailable');
    expect(await codeOf(new TypeError('fetch failed'))).to.equal('unavailable');
  });

  it('leaves a bad request what it is: a fault of ours', async () => {
    const error = answer(400, 'Format error in JSON body');
    expect(await caught(error)).to.equal(error);
  });
});
