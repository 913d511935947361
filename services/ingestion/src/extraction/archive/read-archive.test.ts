import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { sampleTar } from '../../../test/support/tar-sample.js';
import { sampleZip } from '../../../test/support/zip-sample.js';
import { readArchive } from './read-archive.js';

/** Names and contents of the members of an archive. */
async function unpack(bytes: Uint8Array, maxMemberBytes = 1000): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for await (const member of readArchive(bytes, { maxMemberBytes })) {
    const parts: Uint8Array[] = [];
    if (!member.refused) for await (const part of member.content()) parts.push(part);
    found.push([member.name, member.refused ? 'refused' : Buffer.concat(parts).toString()]);
  }
  return found;
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'read',
    (error: unknown) => (error as { code?: string }).code,
  );

const FILES = [
  { name: 'a.md', content: '# A' },
  { name: 'docs/b.txt', content: 'б'.repeat(600) },
];

describe('readArchive', () => {
  it('reads zip, tar and gzipped tar alike', async () => {
    const expected = FILES.map(({ name, content }) => [name, content.length > 500 ? content : content]);
    for (const bytes of [sampleZip(FILES), sampleTar(FILES), gzipSync(sampleTar(FILES))]) {
      expect(await unpack(bytes, 10_000)).to.deep.equal(expected);
    }
  });

  it('reads the names that Windows writes in Russian', async () => {
    const rawName = Uint8Array.from([0x8e, 0xe2, 0xe7, 0xa5, 0xe2, 0x2e, 0x6d, 0x64]);
    expect(await unpack(sampleZip([{ name: '', rawName, content: 'x' }]))).to.deep.equal([['Отчет.md', 'x']]);
  });

  it('leaves out hidden files, what systems leave behind, folders and links', async () => {
    const clutter = ['.git/config', '__MACOSX/a.md', 'docs/.DS_Store', 'node_modules/x.js', 'empty/'];
    const files = [...clutter.map((name) => ({ name, content: '' })), FILES[0]!];
    expect(await unpack(sampleZip(files))).to.deep.equal([['a.md', '# A']]);
    const link = { name: 'link', content: '', type: '2' };
    expect(await unpack(sampleTar([link, FILES[0]!]))).to.deep.equal([['a.md', '# A']]);
  });

  it('refuses a member that is too large or protected and reads its neighbours', async () => {
    const large = { name: 'large.txt', content: 'x'.repeat(2000) };
    const secret = { name: 'secret.md', content: 'x', encrypted: true };
    expect(await unpack(sampleZip([large, secret, FILES[0]!]))).to.deep.equal([
      ['large.txt', 'refused'],
      ['secret.md', 'refused'],
      ['a.md', '# A'],
    ]);
  });

  it('refuses a bomb by what it declares, and by what it unfolds to', async () => {
    const zeros = Buffer.alloc(20 * 1024 * 1024);
    expect(await codeOf(unpack(sampleZip([{ name: 'zeros', content: zeros }]), 1e9))).to.equal('too-large');
    expect(await codeOf(unpack(gzipSync(zeros), 1e9))).to.equal('unsupported-type');
    const bomb = gzipSync(sampleTar([{ name: 'zeros', content: zeros.toString('latin1') }]));
    expect(await codeOf(unpack(bomb, 1e9))).to.equal('too-large');
    const liar = sampleZip([{ name: 'zeros', content: Buffer.alloc(1e6), declaredBytes: 10 }]);
    expect(await codeOf(unpack(liar))).to.equal('unreadable-file');
  });

  it('refuses archives that are cut off', async () => {
    const zip = sampleZip(FILES);
    expect(await codeOf(unpack(zip.subarray(0, zip.length - 30)))).to.equal('unreadable-file');
    expect(await codeOf(unpack(sampleTar(FILES).subarray(0, 900)))).to.equal('unreadable-file');
    const packed = gzipSync(sampleTar(FILES));
    expect(await codeOf(unpack(packed.subarray(0, packed.length - 10)))).to.equal('unreadable-file');
  });
});
