import { expect } from 'chai';
import { decideRegistration, type RegistrationFacts } from './registration-decision.js';

const published: RegistrationFacts = {
  deleted: false,
  state: 'published',
  currentHash: 'a',
  pendingHash: null,
  hash: 'a',
};

describe('decideRegistration', () => {
  const decide = (facts: Partial<RegistrationFacts>) => decideRegistration({ ...published, ...facts });

  it('leaves published content alone', () => {
    expect(decide({})).to.equal('unmodified');
  });

  it('makes a version of new content', () => {
    expect(decide({ hash: 'b' })).to.equal('new-version');
    expect(decide({ state: 'queued', currentHash: null })).to.equal('new-version');
  });

  it('joins content that is on its way', () => {
    expect(decide({ state: 'embedding', pendingHash: 'b', hash: 'b' })).to.equal('join');
  });

  it('tries content again that failed or was skipped', () => {
    expect(decide({ state: 'failed', pendingHash: 'b', hash: 'b' })).to.equal('retry');
    expect(decide({ state: 'skipped', pendingHash: 'b', hash: 'b' })).to.equal('retry');
  });

  it('gives up what is on its way when the published content comes back', () => {
    expect(decide({ state: 'embedding', pendingHash: 'b' })).to.equal('revert');
    expect(decide({ state: 'failed', pendingHash: 'b' })).to.equal('revert');
  });

  it('replaces content that is on its way by newer content', () => {
    expect(decide({ state: 'embedding', pendingHash: 'b', hash: 'c' })).to.equal('new-version');
  });

  it('makes a new version of a deleted document', () => {
    expect(decide({ deleted: true, state: 'deleted' })).to.equal('new-version');
  });
});
