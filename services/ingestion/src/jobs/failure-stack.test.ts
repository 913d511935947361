import { expect } from 'chai';
import { stackOf } from './failure-stack.js';

describe('stackOf', () => {
  const fail = (message: string) => new Error(message);

  it('gives failures of one place the same id, whatever their messages say', () => {
    const [first, second] = ['a.pdf', 'b.pdf'].map((name) => stackOf(fail(name)));
    expect(first?.id).to.match(/^[0-9a-f]{12}$/);
    expect(first?.id).to.equal(second?.id);
    expect(first?.text).to.contain('a.pdf');
  });

  it('tells places and kinds of errors apart', () => {
    const elsewhere = stackOf(new TypeError('a.pdf'));
    expect(elsewhere?.id).not.to.equal(stackOf(fail('a.pdf'))?.id);
  });

  it('does not depend on the folder that the program runs in', () => {
    const moved = (folder: string) => {
      const error = fail('x');
      error.stack = `Error: x\n    at read (file://${folder}/src/read.ts:3:7)`;
      return stackOf(error)?.id;
    };
    expect(moved('/srv/app')).to.equal(moved('/home/me/code'));
  });

  it('includes the cause, and has nothing to say about what is no error', () => {
    const caused = stackOf(new Error('outer', { cause: fail('inner') }));
    expect(caused?.text).to.contain('caused by: Error: inner');
    expect(stackOf('text')).to.equal(undefined);
  });
});
