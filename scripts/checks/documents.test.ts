import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { codeBlocks, makeTargets, repositoryFiles, withoutCode } from './repository.js';

const documents = repositoryFiles(/\.md$/).filter(existsSync);
const read = (path: string) => readFileSync(path, 'utf8');

/** Targets of relative links, with the heading that they name. */
function links(path: string): { file: string; heading: string | undefined }[] {
  return [...withoutCode(read(path)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => target.split('#'))
    .map(([file = '', heading]) => ({ file: file === '' ? path : join(dirname(path), file), heading }));
}

/** The anchor that GitHub and GitLab make of a heading. */
function anchors(path: string): string[] {
  return [...withoutCode(read(path)).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the documents', () => {
  it('link only to files and headings that exist', () => {
    const broken = documents.flatMap((path) =>
      links(path)
        .filter(({ file, heading }) => !existsSync(file) || (heading && !anchors(file).includes(heading)))
        .map(({ file, heading }) => `${path} -> ${file}${heading ? `#${heading}` : ''}`),
    );
    expect(broken).to.deep.equal([]);
  });

  it('name only make targets that exist', () => {
    const targets = makeTargets();
    const unknown = documents.flatMap((path) =>
      [
        ...read(path).matchAll(/`make ([a-z][a-z-]+)/g),
        ...codeBlocks(read(path)).matchAll(/^make ([a-z][a-z-]+)/gm),
      ]
        .map(([, name = '']) => name)
        .filter((name) => !targets.has(name))
        .map((name) => `${path}: make ${name}`),
    );
    expect(unknown).to.deep.equal([]);
  });

  it('can be reached from the index: every guide, and every folder', () => {
    const index = read('docs/INDEX.md');
    const guides = documents.filter((path) => /^docs\/guides\/[A-Z_]+\.md$/.test(path));
    expect(guides.filter((path) => !index.includes(path.replace('docs/', '')))).to.deep.equal([]);
    for (const folder of [
      'requirements',
      'design',
      'architecture',
      'guides',
      'reference',
      'reports',
      'examples',
    ])
      expect(index).to.include(`(${folder}/)`);
  });

  it('describe every target of the Makefile that has a comment', () => {
    const written = documents.map(read).join('\n');
    const described = [...read('Makefile').matchAll(/^([a-z][a-z-]*):[^#\n]*##/gm)].map(
      ([, name]) => name ?? '',
    );
    expect(described.filter((name) => !written.includes(`make ${name}`))).to.deep.equal([]);
  });
});
