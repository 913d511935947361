import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Dataset, DatasetSource, SourceTest } from '@aia/contracts';
import { testIdentity } from '@aia/testing';
import { startGitServer, type GitServer } from './support/git-server.js';
import { startSite, type Site } from './support/site.js';
import { addSource, documentKeys, syncSource } from './support/sources.js';
import { useIngestion } from './support/use-ingestion.js';
import { sampleZip } from './support/zip-sample.js';

const run = promisify(execFile);
const GUIDE = { name: 'guide.md', content: '# Guide\n\nThe words of the guide.\n' };
const NOTES = { name: 'notes.md', content: '# Notes\n\nThe words of the notes.\n' };
const basic = { type: 'basic', username: 'reader', password: 'secret word' } as const;
const BASIC_HEADER = `Basic ${Buffer.from('reader:secret word').toString('base64')}`;

describe('archives and repositories that are read from elsewhere', function () {
  this.timeout(60_000);
  const ingestion = useIngestion({ importRoots: true, allowedHosts: ['127.0.0.1'] });
  const api = ingestion.as(testIdentity());
  let dataset: Dataset;
  let count = 0;

  before(() => ingestion.startWorker());
  beforeEach(async () => {
    dataset = await api.createDataset(`remote-${++count}`);
  });
  const keys = () => documentKeys(api, dataset.id);
  const add = (config: object, rest: object = {}) =>
    addSource(api, { datasetId: dataset.id, config, ...rest });
  const embeddings = () => ingestion.model.requests.filter(({ path }) => path === '/api/embed').length;

  describe('an archive below an import root', () => {
    it('is opened, read again only when it changed, and its lost members are deleted', async () => {
      const location = join(ingestion.folder, `handbook-${count}.zip`);
      await writeFile(location, sampleZip([GUIDE, NOTES]));
      const { id } = await add({ type: 'archive', location });
      await syncSource(api, id);
      const name = `docs/handbook-${count}.zip`;
      expect(await keys()).to.deep.equal([name, `${name}/guide.md`, `${name}/notes.md`]);
      const before = embeddings();
      expect((await syncSource(api, id)).progress).to.include({ published: 0, failed: 0, deleted: 0 });
      expect(embeddings()).to.equal(before);
      await writeFile(location, sampleZip([GUIDE]));
      await syncSource(api, id);
      expect(await keys()).to.deep.equal([name, `${name}/guide.md`]);
    });

    it('that is away fails the import and deletes nothing', async () => {
      const location = join(ingestion.folder, `away-${count}.zip`);
      await writeFile(location, sampleZip([GUIDE]));
      const { id } = await add({ type: 'archive', location });
      await syncSource(api, id);
      await rm(location);
      const test = (await api.call('POST', `/sources/${id}/test`)).body as SourceTest;
      expect(test).to.include({ status: 'failed', detail: `The archive ${location} is not there.` });
      expect(await keys()).to.have.length(2);
    });
  });

  describe('an archive at an address', () => {
    let site: Site;
    beforeEach(async () => {
      site = await startSite();
      site.pages['/all.zip'] = {
        body: sampleZip([GUIDE]),
        headers: { 'content-type': 'application/zip' },
      };
    });
    afterEach(() => site.close());

    it('is asked for with its token, and not sent again while it is the same', async () => {
      const credentials = { type: 'bearer', token: 'a-token' };
      const { id } = await add({ type: 'archive', location: `${site.url}/all.zip` }, { credentials });
      await syncSource(api, id);
      expect(await keys()).to.deep.equal(['docs/all.zip', 'docs/all.zip/guide.md']);
      await syncSource(api, id);
      expect(site.authorizations).to.deep.equal(['Bearer a-token', 'Bearer a-token']);
      expect(site.log).to.deep.equal(['200 /all.zip', '304 /all.zip']);
      expect(await keys()).to.have.length(2);
    });

    it('that answers with an error keeps what was read, and says what was answered', async () => {
      const { id } = await add({ type: 'archive', location: `${site.url}/all.zip` });
      await syncSource(api, id);
      site.pages['/all.zip'] = { status: 403 };
      const test = (await api.call('POST', `/sources/${id}/test`)).body as SourceTest;
      expect(test.detail).to.match(/^127\.0\.0\.1:\d+ answers 403 for the archive\.$/);
      expect(await keys()).to.have.length(2);
    });
  });

  describe('a repository behind a password', () => {
    let server: GitServer;
    beforeEach(async () => {
      const root = join(ingestion.folder, `served-${count}`);
      const repository = join(root, 'handbook.git');
      await mkdir(repository, { recursive: true });
      const git = (...args: string[]) =>
        run('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-C', repository, ...args]);
      await git('init', '--quiet', '--initial-branch=main');
      await writeFile(join(repository, 'guide.md'), GUIDE.content);
      await git('add', '--all');
      await git('commit', '--quiet', '-m', 'guide');
      server = await startGitServer(root, BASIC_HEADER);
    });
    afterEach(() => server.close());

    it('is read with the credentials of the source, which nobody gets to see', async () => {
      const config = { type: 'git', url: `${server.url}/handbook.git/.git` };
      const { id } = await add(config, { credentials: basic });
      expect((await syncSource(api, id)).progress).to.include({ published: 1, failed: 0 });
      expect(await keys()).to.deep.equal(['docs/guide.md']);
      expect(new Set(server.authorizations)).to.deep.equal(new Set([BASIC_HEADER]));
      const shown = await api.call('GET', `/sources/${id}`);
      expect((shown.body as DatasetSource).hasCredentials).to.equal(true);
      expect(JSON.stringify(shown.body)).to.not.contain('secret word');
    });

    it('says that it needs credentials when there are none', async () => {
      const { id } = await add({ type: 'git', url: `${server.url}/handbook.git/.git` });
      const failed = await syncSource(api, id);
      expect(failed).to.include({
        status: 'failed',
        reason: 'The repository refuses the credentials, or needs some.',
      });
    });
  });
});
