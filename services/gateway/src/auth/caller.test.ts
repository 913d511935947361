import { roleSchema } from '@aia/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { lowerRole, principalsOf } from './caller.js';

const roles = fc.constantFrom(...roleSchema.options);

describe('The caller', () => {
  it('is known to access lists as everyone, as a user and as each group', () => {
    expect(principalsOf('u', ['a', 'b'])).to.deep.equal(['everyone', 'user:u', 'group:a', 'group:b']);
  });

  it('has the lower one of two roles, in whatever order they come', () => {
    expect(lowerRole('admin', 'editor')).to.equal('editor');
    expect(lowerRole('viewer', 'editor')).to.equal('viewer');
    fc.assert(fc.property(roles, roles, (a, b) => lowerRole(a, b) === lowerRole(b, a)));
  });
});
