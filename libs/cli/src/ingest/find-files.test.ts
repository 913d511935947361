import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findFiles } from './find-files.js';

describe('Finding files', () => {
  let root = '';
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'aia-cli-'));
    for (const folder of ['docs/guide', 'docs/.git', 'other/guide'])
      await mkdir(join(root, folder), { recursive: true });
    const files = [
      'docs/b.md',
      'docs/guide/A.PDF',
      'docs/guide/руководство.html',
      'docs/.hidden.md',
      'docs/.git/x.md',
    ];
    for (const file of [...files, 'docs/photo.heic', 'other/b.md']) await writeFile(join(root, file), 'text');
    await symlink(join(root, 'other'), join(root, 'docs/link'));
    await symlink(join(root, 'other/b.md'), join(root, 'docs/link.md'));
  });
  after(() => rm(root, { recursive: true }));

  const names = async (...paths: string[]) =>
    (await findFiles(paths.map((path) => join(root, path)))).map(({ path }) => path);
  const failure = async (...paths: string[]) =>
    names(...paths).then(
      () => '',
      (error: Error) => error.message,
    );

  it('walks a folder, without hidden entries, links and other types', async () => {
    expect(await names('docs')).to.deep.equal(['b.md', 'guide/A.PDF', 'guide/руководство.html']);
  });

  it('keeps the folders apart when there are several', async () => {
    expect(await names('docs', 'other')).to.include.members(['docs/b.md', 'other/b.md']);
  });

  it('takes single files under their own names, with their size', async () => {
    const [file] = await findFiles([join(root, 'docs/b.md')]);
    expect(file).to.include({ path: 'b.md', size: 4 });
  });

  it('refuses two files of one name', async () => {
    expect(await failure('docs/b.md', 'other/b.md')).to.include('b.md');
  });

  it('says which path cannot be read, and which type is not known', async () => {
    expect(await failure('nowhere')).to.match(/nowhere cannot be read: ENOENT/);
    expect(await failure('docs/photo.heic')).to.match(/photo\.heic is not of a kind/);
  });
});
