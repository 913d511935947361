import { expect } from 'chai';
import fc from 'fast-check';
import { createLabelGuard } from './label-guard.js';

const declaration = {
  name: 'calls_total',
  type: 'counter',
  help: 'Calls',
  labels: { outcome: ['ok', 'failed'], model: { of: 'models', most: 5 } },
} as const;

describe('createLabelGuard', () => {
  it('gives series to no more values than the declaration allows, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ outcome: fc.string(), model: fc.string() })), (calls) => {
        const guard = createLabelGuard(declaration);
        const outcomes = new Set(calls.map((call) => guard(call)['outcome']));
        const models = new Set(calls.map((call) => guard(call)['model']));
        expect([...outcomes].every((value) => ['ok', 'failed', 'other'].includes(String(value)))).to.equal(
          true,
        );
        expect(models.size).to.be.at.most(6);
      }),
    );
  });

  it('keeps the values that are known, and those that came first', () => {
    const guard = createLabelGuard(declaration);
    expect(guard({ outcome: 'ok', model: 'a' })).to.deep.equal({ outcome: 'ok', model: 'a' });
    for (const model of ['b', 'c', 'd', 'e', 'f']) guard({ outcome: 'ok', model });
    expect(guard({ outcome: 'ok', model: 'a' })['model']).to.equal('a');
    expect(guard({ outcome: 'ok', model: 'f' })['model']).to.equal('other');
  });

  it('takes no text for a name', () => {
    expect(createLabelGuard(declaration)({ outcome: 'ok', model: 'x'.repeat(121) })['model']).to.equal(
      'other',
    );
  });
});
