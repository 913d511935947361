import { AppError } from '@aia/platform';
import { expect } from 'chai';
import { valuesFor } from './fill-in.js';

const variables = [
  { name: 'topic', label: 'Topic', required: true },
  { name: 'owner', label: 'Owner', required: true, default: 'nobody' },
  { name: 'note', label: 'Note', required: false },
];

describe('valuesFor', () => {
  it('takes what was given, else the default, else nothing', () => {
    const expected = { topic: 'Backups', owner: 'nobody', note: '' };
    expect(valuesFor(variables, { topic: ' Backups ' })).to.deep.equal(expected);
  });

  it('names what is missing and what the template does not have', () => {
    const refuse = () => valuesFor(variables, { topic: ' ', other: 'x' });
    expect(refuse).to.throw(AppError, 'Fill in "Topic".');
    try {
      refuse();
    } catch (error) {
      const paths = (error as AppError).errors?.map(({ path }) => path);
      expect(paths).to.deep.equal(['body.variables.topic', 'body.variables.other']);
    }
  });
});
