import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { updateDependencies, type UpdateEffects } from './update-dependencies.js';

const ROOT = '{\n  "name": "x",\n  "devDependencies": {\n    "mocha": "12.0.3"\n  }\n}\n';
const LIB = '{\n  "dependencies": {\n    "@aia/queue": "1.0.0",\n    "zod": "4.6.7"\n  }\n}\n';

describe('an update of the dependencies', () => {
  let root: string;
  let installs: number;
  const text = (path: string) => readFileSync(join(root, path), 'utf8');
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'aia-update-'));
    installs = 0;
    mkdirSync(join(root, 'libs/one'), { recursive: true });
    writeFileSync(join(root, 'package.json'), ROOT);
    writeFileSync(join(root, 'libs/one/package.json'), LIB);
    writeFileSync(join(root, 'package-lock.json'), '{}\n');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const update = (effects: Partial<UpdateEffects>) =>
    updateDependencies(
      { root, oldestNode: '20.19.0', major: false },
      {
        published: async (name) => (name === 'zod' ? [{ version: '4.7.0' }] : []),
        install: async () => {
          installs++;
          writeFileSync(join(root, 'package-lock.json'), `{"installed":${installs}}\n`);
          return true;
        },
        test: async () => true,
        say: () => undefined,
        ...effects,
      },
    );

  it('keeps the new versions when the tests pass', async () => {
    expect(await update({})).to.equal('kept');
    expect(text('libs/one/package.json')).to.equal(LIB.replace('4.6.7', '4.7.0'));
    expect(text('package.json')).to.equal(ROOT);
  });

  it('is undone, lock file and packages too, when a test fails', async () => {
    expect(await update({ test: async () => false })).to.equal('reverted');
    expect(text('libs/one/package.json')).to.equal(LIB);
    expect(installs).to.equal(2);
  });

  it('is undone when the packages cannot be installed or something breaks', async () => {
    expect(await update({ install: async () => false })).to.equal('reverted');
    expect(text('package-lock.json')).to.equal('{}\n');
    const broken = update({ test: () => Promise.reject(new Error('killed')) });
    expect(await broken.catch((error: unknown) => (error as Error).message)).to.equal('killed');
    expect(text('libs/one/package.json')).to.equal(LIB);
  });

  it('changes nothing when everything is new', async () => {
    expect(await update({ published: async () => [] })).to.equal('nothing-new');
    expect(installs).to.equal(0);
  });
});
