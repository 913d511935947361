import { expect } from 'chai';
import { createAddressPolicy } from './address-policy.js';

const allows = (url: string, allowed: string[] = []): boolean => {
  try {
    createAddressPolicy(allowed).checkUrl(new URL(url));
    return true;
  } catch {
    return false;
  }
};

describe('The address policy', () => {
  for (const host of [
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '0.0.0.0',
    '100.64.0.1',
    '2130706433',
    '0x7f.1',
    '[::1]',
    '[fe80::1]',
    '[fd00::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
  ]) {
    it(`refuses ${host}`, () => expect(allows(`http://${host}/`)).to.equal(false));
  }

  it('takes public addresses', () => {
    expect(allows('http://93.184.215.14/')).to.equal(true);
    expect(allows('http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/')).to.equal(true);
  });

  it('takes what is allowed by address or range, and nothing beside it', () => {
    expect(allows('http://10.1.2.3/', ['10.1.0.0/16'])).to.equal(true);
    expect(allows('http://10.2.2.3/', ['10.1.0.0/16'])).to.equal(false);
    expect(allows('http://127.0.0.1/', ['127.0.0.1'])).to.equal(true);
    expect(allows('http://[::ffff:127.0.0.1]/', ['127.0.0.1'])).to.equal(true);
  });

  it('refuses a name that resolves to a private address, and takes it when the name is allowed', async () => {
    const resolve = (allowed: string[]) =>
      createAddressPolicy(allowed)
        .resolve(new URL('http://localhost/'))
        .then(
          () => 'allowed',
          (error: Error) => error.message,
        );
    expect(await resolve([])).to.match(/localhost is not a public address/);
    expect(await resolve(['localhost'])).to.equal('allowed');
  });
});
