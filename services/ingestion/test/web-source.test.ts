import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { Dataset } from '@aia/contracts';
import { testIdentity } from '@aia/testing';
import { htmlPage, startSite, type Site } from './support/site.js';
import { addSource, documentKeys, syncSource } from './support/sources.js';
import { useIngestion } from './support/use-ingestion.js';

describe('web sources', function () {
  this.timeout(60_000);
  const ingestion = useIngestion({ allowedHosts: ['127.0.0.1'] });
  const api = ingestion.as(testIdentity());
  let dataset: Dataset;
  let site: Site;
  let count = 0;

  before(() => ingestion.startWorker());
  beforeEach(async () => {
    dataset = await api.createDataset(`web-${++count}`);
    site = await startSite();
    site.pages = {
      '/robots.txt': {
        body: 'User-agent: *\nDisallow: /private/\n',
        headers: { 'content-type': 'text/plain' },
      },
      '/': htmlPage('Start', [
        '/a#part',
        '/a?utm_source=x',
        '/b',
        '/private/secret',
        'http://localhost:1/away',
      ]),
      '/a': htmlPage('Page A', ['/deep/c']),
      '/b': htmlPage('Page B', ['/gone']),
      '/deep/c': htmlPage('Page C', ['/deep/d']),
      '/deep/d': htmlPage('Page D'),
      '/private/secret': htmlPage('Secret'),
    };
  });
  afterEach(() => site.close());

  const add = (config: object = {}, rest: object = {}) =>
    addSource(api, {
      datasetId: dataset.id,
      config: { type: 'web', startUrls: [`${site.url}/`], depth: 2, ...config },
      ...rest,
    });
  const keys = async () => (await documentKeys(api, dataset.id)).map((key) => key.replace(site.url, ''));

  it('follows links as deep as told, within the site and what robots.txt allows', async () => {
    const imported = await syncSource(api, (await add()).id);
    expect(imported).to.include({ status: 'completed' });
    expect(await keys()).to.deep.equal(['/', '/a', '/b', '/deep/c']);
    expect(site.log.filter((line) => line.includes('/private') || line.includes('/deep/d'))).to.deep.equal(
      [],
    );
    expect(site.log.filter((line) => line.endsWith('/a'))).to.have.length(1);
  });

  it('asks whether known pages changed, and reads only those', async () => {
    const { id } = await add();
    await syncSource(api, id);
    site.log.splice(0);
    site.pages['/b'] = htmlPage('Page B, second edition');
    const again = await syncSource(api, id);
    expect(again.progress).to.include({ published: 1, unmodified: 3, deleted: 0 });
    expect(site.log.filter((line) => line.startsWith('200 ')).map((line) => line.slice(4))).to.have.members([
      '/robots.txt',
      '/b',
    ]);
  });

  it('deletes what answers 404 or 410, and nothing for errors or lost links', async () => {
    const { id } = await add();
    await syncSource(api, id);
    site.pages['/'] = htmlPage('Start', ['/a']); // b is not linked any more, but there
    site.pages['/a'] = { status: 503 };
    site.pages['/deep/c'] = { status: 410 };
    const again = await syncSource(api, id);
    expect(again.progress).to.include({ deleted: 1, failed: 1 });
    expect(await keys()).to.deep.equal(['/', '/a', '/b']);
    site.pages['/a'] = htmlPage('Page A', ['/deep/c']);
    expect((await syncSource(api, id)).progress).to.include({ failed: 0 });
    const states = (await api.documents(dataset.id)).map(({ state }) => state);
    expect(new Set(states)).to.deep.equal(new Set(['published']));
  });

  it('fails and keeps everything while the site is away', async () => {
    const { id } = await add({ depth: 0 });
    await syncSource(api, id);
    site.pages['/robots.txt'] = { status: 500 };
    const test = (await api.call('POST', `/sources/${id}/test`)).body as { status: string; detail: string };
    expect(test).to.include({ status: 'failed' });
    expect(test.detail).to.match(/robots\.txt answers 500/);
    expect(await keys()).to.deep.equal(['/']);
  });

  it('takes pages from sitemaps, through an index and gzip', async () => {
    const loc = (path: string) => `<loc>${site.url}${path}</loc>`;
    const hostile = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>';
    site.pages['/index.xml'] = {
      body: `<?xml version="1.0"?>${hostile}<sitemapindex><sitemap>${loc('/map.xml.gz')}</sitemap><sitemap><loc>http://localhost:1/x.xml</loc></sitemap></sitemapindex>`,
    };
    site.pages['/map.xml.gz'] = {
      body: gzipSync(
        `<urlset><url>${loc('/deep/d')}</url><url>${loc('/b?x=1&amp;y=2')}</url><url>&b;</url></urlset>`,
      ),
    };
    const { id } = await add({ startUrls: [], sitemaps: [`${site.url}/index.xml`] });
    await syncSource(api, id);
    expect(await keys()).to.deep.equal(['/deep/d']);
    expect(site.log).to.include('404 /b?x=1&y=2');
  });

  it('honours noindex, nofollow and canonical addresses', async () => {
    site.pages['/a'] = htmlPage('Page A', ['/deep/c'], '<meta name="robots" content="noindex,nofollow">');
    site.pages['/b'] = htmlPage('Page B', [], `<link rel="canonical" href="/better-b">`);
    site.pages['/better-b'] = htmlPage('Page B');
    await syncSource(api, (await add()).id);
    expect(await keys()).to.deep.equal(['/', '/better-b']);
  });

  it('does not follow a redirect to an address that is not allowed', async () => {
    site.pages['/'] = { status: 302, headers: { location: 'http://127.0.0.2:1/secret' } };
    const { id } = await add({ sameSite: false, depth: 0 });
    const imported = await syncSource(api, id);
    expect(imported).to.include({ status: 'failed' });
    expect(imported.reason).to.match(/127\.0\.0\.2 is not a public address/);
  });

  it('stops at the largest number of pages', async () => {
    await syncSource(api, (await add({ maxPages: 2 })).id);
    expect(await keys()).to.have.length(2);
  });
});
