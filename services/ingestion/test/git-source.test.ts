import { execFile } from 'node:child_process';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Dataset } from '@aia/contracts';
import { testIdentity } from '@aia/testing';
import { indexMatchesChunks } from './support/index-matches.js';
import { addSource, documentKeys, syncSource } from './support/sources.js';
import { useIngestion } from './support/use-ingestion.js';

const run = promisify(execFile);
const AUTHOR = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];

describe('git sources', function () {
  this.timeout(60_000);
  const ingestion = useIngestion({ importRoots: true });
  const api = ingestion.as(testIdentity());
  let dataset: Dataset;
  let folder: string;
  let count = 0;

  before(() => ingestion.startWorker());
  beforeEach(async () => {
    dataset = await api.createDataset(`git-${++count}`);
    folder = join(ingestion.folder, `repository-${count}`);
    await mkdir(join(folder, 'docs'), { recursive: true });
    await git('init', '--quiet', '--initial-branch=main');
    await writeFile(join(folder, 'docs', 'one.md'), '# One\n\nThe first text.\n');
    await writeFile(join(folder, 'docs', 'two.md'), '# Two\n\nThe second text.\n');
    await writeFile(join(folder, 'code.ts'), 'export const x = 1;\n');
    await commit();
  });

  const git = (...args: string[]) => run('git', [...AUTHOR, '-C', folder, ...args]);
  const commit = async () => {
    await git('add', '--all');
    await git('commit', '--quiet', '-m', 'change');
  };
  const add = (config: object = {}, rest: object = {}) =>
    addSource(api, { datasetId: dataset.id, config: { type: 'git', url: folder, ...config }, ...rest });
  const embeddedTexts = () =>
    ingestion.model.requests
      .filter(({ path }) => path === '/api/embed')
      .flatMap(({ body }) => (body as { input: string | string[] }).input).length;

  it('publishes the files of a subfolder, below the name of the source', async () => {
    const source = await add({ subfolder: 'docs', branch: 'main' });
    const imported = await syncSource(api, source.id);
    expect(imported).to.include({ status: 'completed', reason: null });
    expect(imported.progress).to.include({ total: 2, published: 2 });
    expect(await documentKeys(api, dataset.id)).to.deep.equal(['docs/one.md', 'docs/two.md']);
  });

  it('reads and embeds nothing when the branch has not moved', async () => {
    const source = await add();
    await syncSource(api, source.id);
    const before = embeddedTexts();
    const again = await syncSource(api, source.id);
    expect(again.progress).to.include({ total: 3, unmodified: 3 });
    expect(embeddedTexts()).to.equal(before);
  });

  it('brings in what a commit added, changed, moved and deleted', async () => {
    const source = await add({}, { include: ['**/*.md'] });
    await syncSource(api, source.id);
    const [one] = (await api.documents(dataset.id)).filter(({ sourceKey }) => sourceKey.endsWith('one.md'));
    const before = embeddedTexts();
    await rename(join(folder, 'docs', 'one.md'), join(folder, 'moved.md'));
    await rm(join(folder, 'docs', 'two.md'));
    await writeFile(join(folder, 'new.md'), '# New\n\nA new text.\n');
    await commit();
    const again = await syncSource(api, source.id);
    expect(again.progress).to.include({ published: 1, unmodified: 1, deleted: 1, failed: 0 });
    expect(await documentKeys(api, dataset.id)).to.deep.equal(['docs/moved.md', 'docs/new.md']);
    const [moved] = (await api.documents(dataset.id)).filter(({ sourceKey }) =>
      sourceKey.endsWith('moved.md'),
    );
    expect(moved).to.include({ id: one?.id, versionId: one?.versionId, version: 1 });
    expect(embeddedTexts() - before, 'only the new text is embedded').to.equal(1);
    expect(await indexMatchesChunks(ingestion)).to.equal(true);
  });

  it('leaves links out, whatever they point to', async () => {
    await symlink('/etc/passwd', join(folder, 'docs', 'link.md'));
    await commit();
    const source = await add({ subfolder: 'docs' });
    await syncSource(api, source.id);
    expect(await documentKeys(api, dataset.id)).to.deep.equal(['docs/one.md', 'docs/two.md']);
  });

  it('says which branch is not there, and deletes nothing', async () => {
    const source = await add();
    await syncSource(api, source.id);
    await api.call('PATCH', `/sources/${source.id}`, {
      config: { type: 'git', url: folder, branch: 'gone' },
    });
    const failed = await syncSource(api, source.id);
    expect(failed).to.include({ status: 'failed', reason: 'The repository has no such branch.' });
    expect(await documentKeys(api, dataset.id)).to.have.length(3);
  });

  it('refuses addresses and branches that a command line would misread', async () => {
    const configs = [
      { url: '--upload-pack=touch /tmp/x' },
      { url: 'ext::sh -c touch% /tmp/x' },
      { url: 'ssh://-oProxyCommand=x/y' },
      { url: folder, branch: '--upload-pack=x' },
      { url: folder, branch: 'a..b' },
      { url: folder, subfolder: '../other' },
      { url: 'https://user:secret@example.org/x.git' },
    ];
    for (const config of configs) {
      const body = { datasetId: dataset.id, name: 'bad', config: { type: 'git', ...config } };
      expect((await api.call('POST', '/sources', body)).status, JSON.stringify(config)).to.equal(400);
    }
  });

  it('does not read from private addresses', async () => {
    const body = {
      datasetId: dataset.id,
      name: 'bad',
      config: { type: 'git', url: 'http://127.0.0.1:1/x.git' },
    };
    expect((await api.call('POST', '/sources', body)).status).to.equal(403);
    const source = await add({ url: 'http://localhost:1/x.git' });
    const failed = await syncSource(api, source.id);
    expect(failed.reason).to.match(/localhost is not a public address/);
  });
});
