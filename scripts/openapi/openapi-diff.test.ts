import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { useTempFolder } from '@aia/testing';
import { expect } from 'chai';
import { stringify } from 'yaml';

const script = resolve('scripts/openapi-diff.ts');
const flags = ['--conditions=aia-source', '--import', import.meta.resolve('tsx'), script];

describe('make openapi-diff', () => {
  const folder = useTempFolder();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
      cwd: folder.path,
      stdio: 'ignore',
      // Nothing of the repository that a hook runs in.
      env: { PATH: process.env['PATH'], HOME: folder.path },
    });
  const write = (version: string, ...paths: string[]) => {
    const operation = (path: string) => ({ get: { operationId: path.slice(1), responses: { 200: {} } } });
    const document = {
      openapi: '3.1.0',
      info: { title: 't', version },
      paths: Object.fromEntries(paths.map((path) => [path, operation(path)])),
      components: { schemas: {}, responses: {} },
    };
    mkdirSync(join(folder.path, 'config'), { recursive: true });
    writeFileSync(join(folder.path, 'config/openapi.yaml'), stringify(document));
  };
  const diff = (...args: string[]) => {
    const { status, stdout } = spawnSync(process.execPath, [...flags, ...args], {
      cwd: folder.path,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    });
    return { status, stdout };
  };

  before(() => {
    git('init', '--quiet');
    write('1.0.0', '/a', '/b');
    git('add', '.');
    git('commit', '--quiet', '--no-verify', '-m', 'first');
  });

  it('has nothing to compare with before the first release, unless a commit is named', () => {
    expect(diff()).to.include({ status: 0 }).and.property('stdout').contains('no tag yet');
    expect(diff('HEAD')).to.include({ status: 0 }).and.property('stdout').contains('0 changes since HEAD');
  });

  it('fails for what breaks clients since the last release, unless the major version says so', () => {
    git('tag', 'v1.0.0');
    write('1.1.0', '/a', '/c');
    expect(diff()).to.include({ status: 1 }).and.property('stdout').contains('GET /b: is gone');
    write('2.0.0', '/a', '/c');
    expect(diff()).to.include({ status: 0 }).and.property('stdout').contains('1 changes since v1.0.0');
  });
});
