import { expect } from 'chai';
import { chooseVersion } from './choose-version.js';

const options = { oldestNode: '20.19.0', major: false };
const published = (...versions: string[]) => versions.map((version) => ({ version }));

describe('the version that an update takes', () => {
  it('is the newest of the same major', () => {
    expect(chooseVersion(published('1.2.3', '1.9.0', '1.10.0', '2.0.0'), '1.2.3', options)).to.equal(
      '1.10.0',
    );
  });

  it('may be a new major when asked for', () => {
    expect(chooseVersion(published('1.2.3', '2.0.0'), '1.2.3', { ...options, major: true })).to.equal(
      '2.0.0',
    );
  });

  it('stays in the minor below 1.0', () => {
    expect(chooseVersion(published('0.28.18', '0.28.20', '0.29.0'), '0.28.18', options)).to.equal('0.28.20');
  });

  it('is never a pre-release, and a pinned pre-release stays', () => {
    expect(chooseVersion(published('1.0.1-rc.1'), '1.0.0', options)).to.equal(undefined);
    expect(chooseVersion(published('18.4.0-beta.18', '18.4.0'), '18.4.0-beta.17', options)).to.equal(
      undefined,
    );
  });

  it('runs on the oldest Node.js that is supported', () => {
    const versions = [
      { version: '4.1.0', node: '>=20' },
      { version: '4.2.0', node: '>=22.12' },
      { version: '4.1.5', node: '^20.19.0 || >=22' },
    ];
    expect(chooseVersion(versions, '4.0.0', options)).to.equal('4.1.5');
  });

  it('is nothing when the newest is there already', () => {
    expect(chooseVersion(published('1.0.0', '0.9.0'), '1.0.0', options)).to.equal(undefined);
  });
});
