import { appendFile, mkdtemp, mkdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { EnumerationContext, Source, SourceEntry } from '../source.js';
import { createFolderSource } from './folder-source.js';
import { resolveImportFolder } from './import-roots.js';

const context = (checkpoint: EnumerationContext['checkpoint'] = null): EnumerationContext => ({
  signal: new AbortController().signal,
  checkpoint,
  previous: null,
  remember: () => undefined,
  keepUnlisted: () => Promise.resolve(),
  known: () => Promise.resolve(new Map()),
  unseen: () => Promise.resolve([]),
  wants: () => true,
});

async function list(source: Source, checkpoint?: EnumerationContext['checkpoint']): Promise<SourceEntry[]> {
  const entries: SourceEntry[] = [];
  for await (const page of source.enumerate(context(checkpoint))) entries.push(...page.entries);
  return entries;
}

describe('A folder source', () => {
  let root: string;
  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'aia-folder-')));
    await mkdir(join(root, 'docs', 'b'), { recursive: true });
    for (const name of ['a.md', 'b/x.md', 'b/y.md', 'b.md', 'c.md'])
      await writeFile(join(root, 'docs', name), name);
  });
  afterEach(() => rm(root, { recursive: true }));
  const open = (now?: () => number) =>
    createFolderSource({ type: 'folder', path: join(root, 'docs') }, [root], now);

  it('goes on after any entry where an earlier run stopped', async () => {
    const all = (await list(open())).map(({ key }) => key);
    expect(all).to.have.members(['a.md', 'b/x.md', 'b/y.md', 'b.md', 'c.md']);
    for (const [index, after] of all.entries()) {
      const rest = (await list(open(), { after })).map(({ key }) => key);
      expect(rest, after).to.deep.equal(all.slice(index + 1));
    }
  });

  it('passes over links that leave the folder', async () => {
    await writeFile(join(root, 'secret.md'), 'secret');
    await symlink(join(root, 'secret.md'), join(root, 'docs', 'link.md'));
    await symlink(root, join(root, 'docs', 'up'));
    expect((await list(open())).map(({ key }) => key)).to.have.length(5);
  });

  it('does not read a file that became a link after it was listed', async () => {
    const source = open();
    const [entry] = await list(source);
    await rm(join(root, 'docs', 'a.md'));
    await symlink('/etc/passwd', join(root, 'docs', 'a.md'));
    const error = await source.open(entry as SourceEntry, context().signal).catch((caught: Error) => caught);
    expect(error).to.have.property('name', 'EntryGoneError');
  });

  it('notices a file that changes while it is read', async () => {
    const source = open();
    const [entry] = await list(source);
    const { content } = await source.open(entry as SourceEntry, context().signal);
    let error: unknown;
    try {
      for await (const _part of content) await appendFile(join(root, 'docs', 'a.md'), 'more');
    } catch (caught) {
      error = caught;
    }
    expect(error).to.include({ name: 'EntryError', code: 'changed-while-reading', retryable: true });
  });

  it('says that a folder below a root cannot be read, instead of calling it missing', async () => {
    const reason = async (path: string) =>
      resolveImportFolder([root], path).then(
        () => 'found',
        ({ message }: Error) => message,
      );
    // A name that the system refuses stands for a missing permission, which root would have.
    const refused = 'n'.repeat(300);
    expect(await reason(join(root, refused))).to.equal(
      `${join(root, refused)} cannot be read (ENAMETOOLONG).`,
    );
    expect(await reason(join(root, 'nowhere'))).to.match(/^Choose an existing folder below one of/);
    expect(await reason(join('/elsewhere', refused)), 'nothing shows of what lies elsewhere').to.match(
      /^Choose/,
    );
  });

  it('lists a file that the system gives no word of with the reason, so that it does not look deleted', async () => {
    await symlink(join(root, 'docs', 'n'.repeat(300)), join(root, 'docs', 'unreadable.md'));
    const found = (await list(open())).find(({ key }) => key === 'unreadable.md');
    expect(found?.failure).to.deep.include({ code: 'not-readable', retryable: true });
    expect(found?.failure?.reason).to.match(/ENAMETOOLONG/);
  });

  it('trusts times only when they are older than two seconds', async () => {
    const [entry] = await list(open());
    const fresh = await open().open(entry as SourceEntry, context().signal);
    const later = await open(() => Date.now() + 10_000).open(entry as SourceEntry, context().signal);
    for (const { content } of [fresh, later]) for await (const _part of content);
    expect(fresh.revision).to.equal(null);
    expect(later.revision).to.equal(entry?.revision);
  });
});
