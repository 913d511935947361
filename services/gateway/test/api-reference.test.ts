import { expect } from 'chai';
import { useGateway } from './support/use-gateway.js';

describe('The API reference', () => {
  const gateway = useGateway();
  const page = async () => (await fetch(`${gateway.url}/docs`)).text();

  it('is an OpenAPI 3.1 document at /openapi.json', async () => {
    const document = (await (await fetch(`${gateway.url}/openapi.json`)).json()) as { openapi: string };
    expect(document.openapi).to.equal('3.1.0');
  });

  it('loads everything from the gateway itself', async () => {
    const addresses = [...(await page()).matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(addresses).to.have.length.greaterThan(3);
    for (const address of addresses) {
      expect(address).to.match(/^\/docs\//);
      expect((await fetch(gateway.url + address)).status, address).to.equal(200);
    }
  });

  it('needs no inline script or style, which its security policy forbids', async () => {
    const response = await fetch(`${gateway.url}/docs`);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).to.include("script-src 'self';").and.to.include("default-src 'none'");
    expect(policy).to.not.include('unsafe');
    expect(await response.text()).to.not.match(/<script(?![^>]*src=)|<style|\son\w+=|\sstyle=/);
  });

  it('sends the security headers with problems too', async () => {
    const response = await fetch(`${gateway.url}/nothing`);
    expect(response.headers.get('content-security-policy')).to.be.a('string');
    expect(response.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(response.headers.has('x-powered-by')).to.equal(false);
  });

  it('does not show the metrics on the public port', async () => {
    expect((await fetch(`${gateway.url}/metrics`)).status).to.equal(404);
  });
});
