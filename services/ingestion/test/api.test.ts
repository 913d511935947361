import { createHash } from 'node:crypto';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Dataset, Import, Page, Problem } from '@aia/contracts';
import { newId } from '@aia/platform';
import { testIdentity } from '@aia/testing';
import { useIngestion } from './support/use-ingestion.js';

describe('the ingestion API', function () {
  this.timeout(60_000);
  const ingestion = useIngestion({ maxFileBytes: 1000, maxFiles: 3, importRoots: true });
  const owner = testIdentity();
  const api = ingestion.as(owner);
  let dataset: Dataset;
  let count = 0;

  beforeEach(async () => {
    dataset = await api.createDataset(`set-${++count}`);
  });

  describe('access', () => {
    const stranger = testIdentity();

    it('refuses a call without an identity', async () => {
      const headers = { 'x-aia-identity': 'nonsense' };
      const url = new URL((await api.raw('/datasets')).url);
      expect((await fetch(url, { headers })).status).to.equal(401);
    });

    it('hides a dataset from everyone but its creator and admins', async () => {
      const path = `/datasets/${dataset.id}`;
      expect((await ingestion.as(stranger).call('GET', path)).status).to.equal(404);
      expect((await ingestion.as(testIdentity('admin')).call('GET', path)).status).to.equal(200);
      const listed = (await ingestion.as(stranger).call('GET', '/datasets')).body as Page<Dataset>;
      expect(listed.items.map(({ id }) => id)).to.not.include(dataset.id);
    });

    it('lets readers read but not write', async () => {
      const entries = [
        { principal: `user:${owner.userId}`, permission: 'write' },
        { principal: 'everyone', permission: 'read' },
      ];
      await api.call('PUT', `/datasets/${dataset.id}/access`, { entries });
      const reader = ingestion.as(stranger);
      expect((await reader.call('GET', `/datasets/${dataset.id}`)).status).to.equal(200);
      expect((await reader.call('PATCH', `/datasets/${dataset.id}`, { name: 'mine' })).status).to.equal(403);
      expect((await reader.upload(dataset.id, { 'a.md': 'a' })).status).to.equal(403);
    });

    it('refuses an access list that would lock its author out', async () => {
      const entries = [{ principal: `user:${stranger.userId}`, permission: 'write' }];
      const answer = await api.call('PUT', `/datasets/${dataset.id}/access`, { entries });
      expect(answer.status).to.equal(400);
      expect((answer.body as Problem).errors?.[0]?.path).to.equal('body.entries');
      expect((await api.call('GET', `/datasets/${dataset.id}`)).status).to.equal(200);
    });

    it('hides documents and imports of a foreign dataset', async () => {
      const accepted = (await api.upload(dataset.id, { 'a.md': 'text' })).body as { import: Import };
      const [document] = await api.documents(dataset.id);
      const foreign = ingestion.as(stranger);
      expect((await foreign.call('GET', `/imports/${accepted.import.id}`)).status).to.equal(404);
      expect((await foreign.call('GET', `/documents/${document?.id}`)).status).to.equal(404);
      expect((await foreign.call('DELETE', `/documents/${document?.id}`)).status).to.equal(404);
    });

    it('forbids viewers to create datasets', async () => {
      const viewer = ingestion.as(testIdentity('viewer'));
      expect((await viewer.call('POST', '/datasets', { slug: 'x' })).status).to.equal(403);
    });
  });

  describe('bad input', () => {
    it('names the field that is not valid', async () => {
      const answer = await api.call('POST', '/datasets', { slug: 'Not A Slug' });
      expect(answer.status).to.equal(400);
      expect((answer.body as Problem).errors?.map(({ path }) => path)).to.deep.equal(['body.slug']);
    });

    it('answers 404 for an unknown id and 400 for one that is none', async () => {
      expect((await api.call('GET', `/documents/${newId()}`)).status).to.equal(404);
      expect((await api.call('GET', '/documents/not-an-id')).status).to.equal(400);
    });

    it('refuses a second dataset with the same slug', async () => {
      expect((await api.call('POST', '/datasets', { slug: dataset.slug })).status).to.equal(409);
    });
  });

  describe('uploads', () => {
    it('refuses a file over the limit and registers nothing of the request', async () => {
      const answer = await api.upload(dataset.id, { 'small.md': 'text', 'large.md': 'x'.repeat(1001) });
      expect(answer.status).to.equal(413);
      expect((answer.body as Problem).code).to.equal('payload-too-large');
      expect(await api.documents(dataset.id)).to.deep.equal([]);
    });

    it('takes a file of exactly the limit', async () => {
      expect((await api.upload(dataset.id, { 'a.md': 'x'.repeat(1000) })).status).to.equal(202);
    });

    it('refuses more files than allowed', async () => {
      const files = Object.fromEntries([1, 2, 3, 4].map((i) => [`${i}.md`, 'text']));
      expect((await api.upload(dataset.id, files)).status).to.equal(413);
    });

    it('refuses paths that leave their folder or are absolute', async () => {
      for (const name of ['../up.md', 'a/../../up.md', '/etc/passwd', 'C:\\x.md']) {
        expect((await api.upload(dataset.id, { [name]: 'text' })).status, name).to.equal(400);
      }
      expect(await api.documents(dataset.id)).to.deep.equal([]);
    });

    it('keeps a relative path with Russian letters as the key, in one Unicode form', async () => {
      await api.upload(dataset.id, { ['Папка/Файл й.md'.normalize('NFD')]: 'text' });
      expect((await api.documents(dataset.id))[0]?.sourceKey).to.equal('Папка/Файл й.md'.normalize('NFC'));
    });

    it('refuses a body that is not multipart, and one without files', async () => {
      const path = `/datasets/${dataset.id}/documents`;
      expect((await api.call('POST', path, { files: [] })).status).to.equal(415);
      expect((await api.upload(dataset.id, {})).status).to.equal(400);
    });

    it('refuses a body that ends too early', async () => {
      const boundary = 'x'.repeat(20);
      const head = `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="a.md"\r\n\r\ntext`;
      const response = await api.raw(`/datasets/${dataset.id}/documents`, {
        method: 'POST',
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
        body: head,
      });
      expect(response.status).to.equal(400);
      expect(await api.documents(dataset.id)).to.deep.equal([]);
    });
  });

  describe('lists', () => {
    it('pages through documents and finds them by a part of their name', async () => {
      await api.upload(dataset.id, { 'a.md': '1', 'b.md': '2', '100%.md': '3' });
      const first = (await api.call('GET', `/datasets/${dataset.id}/documents?limit=2`)).body as Page<{
        sourceKey: string;
      }>;
      const second = (
        await api.call('GET', `/datasets/${dataset.id}/documents?limit=2&cursor=${first.nextCursor}`)
      ).body as Page<{ sourceKey: string }>;
      const keys = [...first.items, ...second.items].map(({ sourceKey }) => sourceKey);
      expect(keys).to.have.members(['a.md', 'b.md', '100%.md']);
      expect(second.nextCursor).to.equal(null);
      const found = (await api.call('GET', `/datasets/${dataset.id}/documents?q=${encodeURIComponent('0%')}`))
        .body as Page<{ sourceKey: string }>;
      expect(found.items.map(({ sourceKey }) => sourceKey)).to.deep.equal(['100%.md']);
    });
  });

  describe('imports', () => {
    it('tells what an import of a manifest would change', async () => {
      await api.upload(dataset.id, { 'same.md': 'same', 'changed.md': 'old', 'gone.md': 'gone' });
      const entry = (path: string, content: string) => ({
        path,
        sha256: createHash('sha256').update(content).digest('hex'),
        size: content.length,
      });
      const manifest = [entry('same.md', 'same'), entry('changed.md', 'new'), entry('new.md', 'new')];
      const answer = await api.call('POST', `/datasets/${dataset.id}/imports/diff`, { files: manifest });
      expect(answer.body).to.deep.equal({
        added: ['new.md'],
        modified: ['changed.md'],
        deleted: ['gone.md'],
        unmodified: ['same.md'],
      });
    });

    it('refuses folders outside of the import roots', async () => {
      const source = { type: 'folder', path: '/etc' };
      const answer = await api.call('POST', `/datasets/${dataset.id}/imports`, { source });
      expect(answer.status).to.equal(400);
      expect((answer.body as Problem).errors?.[0]?.path).to.equal('body.source.path');
    });

    it('streams progress until the import has ended', async () => {
      const accepted = (await api.upload(dataset.id, { 'a.md': 'text' })).body as { import: Import };
      const [document] = await api.documents(dataset.id);
      const response = await api.raw(`/imports/${accepted.import.id}/events`);
      expect(response.headers.get('content-type')).to.match(/^text\/event-stream/);
      await api.call('DELETE', `/documents/${document?.id}`);
      const events = (await response.text())
        .split('\n\n')
        .filter((event) => event.includes('event: progress'));
      const states = events.map((event) => JSON.parse(event.split('data: ')[1] ?? '') as Import);
      expect(states.at(0)?.progress).to.include({ pending: 1, deleted: 0 });
      expect(states.at(-1)?.status).to.equal('completed');
      expect(states.at(-1)?.progress).to.include({ pending: 0, deleted: 1 });
    });
  });

  describe('folder imports', () => {
    before(() => ingestion.startWorker({ MAX_UPLOAD_BYTES: '1000' }));

    it('imports the files of a folder, and deletes what it no longer holds when asked to', async () => {
      const folder = join(ingestion.folder, 'docs');
      await mkdir(join(folder, 'deep'), { recursive: true });
      await writeFile(join(folder, 'a.md'), '# A\n\ntext\n');
      await writeFile(join(folder, 'deep', 'b.txt'), 'plain text');
      await writeFile(join(folder, '.hidden.md'), 'hidden');
      await writeFile(join(folder, 'large.md'), 'x'.repeat(1001));
      await symlink('/etc/hostname', join(folder, 'link.txt'));
      const first = await importFolder(folder);
      expect(first.progress).to.include({ total: 3, published: 2, failed: 1 });
      expect(first.failures[0]).to.nested.include({ sourceKey: 'large.md', 'failure.code': 'too-large' });
      expect((await api.documents(dataset.id)).map(({ sourceKey }) => sourceKey)).to.have.members([
        'a.md',
        'deep/b.txt',
        'large.md',
      ]);

      const other = join(folder, 'deep');
      await rm(other, { recursive: true });
      const second = await importFolder(folder, true);
      expect(second.progress).to.include({ total: 3, unmodified: 1, deleted: 1, failed: 1 });
      expect((await api.documents(dataset.id)).map(({ sourceKey }) => sourceKey)).to.have.members([
        'a.md',
        'large.md',
      ]);
    });

    async function importFolder(path: string, deleteMissing = false): Promise<Import> {
      const source = { type: 'folder', path, deleteMissing };
      const answer = await api.call('POST', `/datasets/${dataset.id}/imports`, { source });
      return api.waitForImport((answer.body as { import: Import }).import.id);
    }
  });
});
