import { appendFile, cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from '@aia/database';
import { analyzeTerms } from '@aia/language';
import { hashedEmbedding, testIdentity, usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { createBackup } from '../src/backup/create-backup.js';
import type { BackupDeps } from '../src/backup/ports.js';
import { restoreBackup } from '../src/backup/restore-backup.js';
import { verifyBackup } from '../src/backup/verify-backup.js';
import { createFsBlobStore } from '../src/blobs/fs-blob-store.js';
import { createTarget, rowCounts, searchResults, type RestoreTarget } from './support/backup-target.js';
import { eventually } from './support/eventually.js';
import { useIngestion } from './support/use-ingestion.js';

const DOCUMENTS = 40;
const text = (n: number) =>
  `# Guide ${n}\n\nRestart pump ${n} before valve ${n * 7} opens.\n\n## Ночь\n\nНасос ${n}.\n`;
const files = (from: number, to: number) =>
  Object.fromEntries(Array.from({ length: to - from }, (_, i) => [`g${from + i}.md`, text(from + i)]));

describe('backup and restore', function () {
  this.timeout(90_000);
  const ingestion = useIngestion();
  const other = usePostgres();
  const api = ingestion.as(testIdentity());
  let source: BackupDeps;
  let backup: string;
  let target: RestoreTarget;
  const warnings: string[] = [];

  before(async () => {
    await ingestion.startWorker();
    const datasetId = (await api.createDataset('guides')).id;
    await api.ingest(datasetId, files(0, DOCUMENTS));
    source = {
      databaseUrl: ingestion.databaseUrl,
      vectors: await ingestion.openVectors(),
      blobs: await createFsBlobStore(join(ingestion.folder, 'blobs')),
      say: () => undefined,
      warn: (line) => void warnings.push(line),
    };
    backup = (await createBackup(source, { output: join(ingestion.folder, 'backups'), now: new Date() }))
      .folder;
  });
  after(() => source.vectors.close());
  beforeEach(async () => {
    target = await createTarget();
  });
  afterEach(() => target.close());

  const query = () => ({
    vector: hashedEmbedding('query: pump 7', 384),
    terms: analyzeTerms('restart pump 7'),
  });
  const results = (deps: BackupDeps) => searchResults(deps.vectors, query().vector, query().terms);
  const copyOfBackup = async () => {
    const folder = join(target.folder, 'backup');
    await cp(backup, folder, { recursive: true });
    return folder;
  };
  const refusal = (folder: string, replace = false) =>
    restoreBackup(target, { folder, replace }).then(
      () => expect.fail('it was restored'),
      (error: unknown) => (error as Error).message,
    );

  it('gives an empty system the same rows, search results and files', async () => {
    await restoreBackup(target, { folder: backup, replace: false });
    expect(await rowCounts(target.databaseUrl)).to.deep.equal(await rowCounts(source.databaseUrl));
    // Chunks that the full-text index has not taken up yet are found, but weighed a little differently.
    await source.vectors.optimize(ingestion.collection);
    const expected = await results(source);
    expect(expected.points).to.be.at.least(DOCUMENTS);
    expect(expected.lexical).to.not.be.empty;
    expect(await results(target)).to.deep.equal(expected);
    const [hash] = (await readFile(join(backup, 'blobs.txt'), 'utf8')).split('\n');
    expect(await target.blobs.read(hash ?? '')).to.deep.equal(await source.blobs.read(hash ?? ''));
    expect(warnings).to.deep.equal([]);
  });

  it('saves one moment while an import goes on and documents are replaced', async () => {
    const datasetId = (await api.createDataset('moving')).id;
    await api.ingest(datasetId, files(0, DOCUMENTS));
    const changed = Object.fromEntries(
      Object.entries(files(0, DOCUMENTS)).map(([n, t]) => [n, `${t}\nMore.\n`]),
    );
    const importing = Promise.all([api.ingest(datasetId, changed), api.ingest(datasetId, files(100, 180))]);
    const output = join(ingestion.folder, 'during');
    const { folder, manifest } = await createBackup(source, { output, now: new Date() });
    await importing;
    expect(manifest.vectors[0]?.missing).to.equal(0);
    await restoreBackup(target, { folder, replace: false });
    const visible = await target.db.selectFrom('ingestion.published_chunks').select('chunk_id').execute();
    const points = new Set<string>();
    for await (const batch of target.vectors.vectors(ingestion.collection))
      batch.forEach(({ id }) => points.add(id));
    expect(visible.filter((row) => !points.has(row.chunk_id))).to.deep.equal([]);
    expect(visible.length).to.be.at.least(DOCUMENTS);
  });

  it('lets sweeps wait for it and go on afterwards', async () => {
    const datasetId = (await api.createDataset('swept')).id;
    await api.ingest(datasetId, files(0, 3));
    const [document] = await api.documents(datasetId);
    await createBackup(source, { output: join(ingestion.folder, 'sweeps'), now: new Date() });
    await api.call('DELETE', `/documents/${document?.id}`);
    await eventually(
      async () =>
        (await source.vectors.count(ingestion.collection, {
          kind: 'equals',
          field: 'documentId',
          value: document?.id ?? '',
        })) === 0,
    );
  });

  it('refuses a system that holds something, and replaces it when told to', async () => {
    await restoreBackup(target, { folder: backup, replace: false });
    expect(await refusal(backup)).to.match(/holds datasets.*nothing was changed/);
    await restoreBackup(target, { folder: backup, replace: true });
    expect((await results(target)).points).to.equal((await verifyBackup(backup)).vectors[0]?.points);
    expect(await target.vectors.listCollections()).to.have.length(1);
  });

  const damages: [string, (folder: string) => Promise<void>][] = [
    ['a table that was cut short', async (f) => truncate(join(f, 'postgres/ingestion.chunks.copy.gz'), 20)],
    ['a table with a byte more', async (f) => appendFile(join(f, 'postgres/ingestion.chunks.copy.gz'), 'x')],
    ['vectors that were changed', async (f) => flipByte(join(f, 'vectors', `${ingestion.collection}.f32`))],
    ['a lost original file', async (f) => rm(await firstBlob(f))],
    ['an original file with other content', async (f) => writeFile(await firstBlob(f), 'something else')],
    ['a manifest that somebody edited', async (f) => appendFile(join(f, 'manifest.json'), ' ')],
    ['no manifest, as after a crash', async (f) => rm(join(f, 'manifest.json'))],
  ];
  for (const [what, damage] of damages) {
    it(`refuses a backup with ${what} and changes nothing`, async () => {
      const folder = await copyOfBackup();
      await damage(folder);
      const message = await refusal(folder);
      expect(message)
        .to.match(/damaged|not a complete backup/)
        .and.not.include('\n');
      expect(await rowCounts(target.databaseUrl)).to.deep.equal({});
      expect(await target.vectors.listCollections()).to.deep.equal([]);
    });
  }

  it('refuses a backup of a newer version and changes nothing', async () => {
    const { db } = ingestion;
    const newer = '9999-from-the-future';
    await sql`insert into kysely_migration (name, timestamp) values (${newer}, ${new Date().toISOString()})`.execute(
      db,
    );
    const output = join(ingestion.folder, 'newer');
    const { folder } = await createBackup(source, { output, now: new Date() }).finally(() =>
      sql`delete from kysely_migration where name = ${newer}`.execute(db),
    );
    const message = await refusal(folder);
    expect(message)
      .to.match(/newer version \(9999-from-the-future\); nothing was changed\. Update the software first/)
      .and.not.include('\n');
    expect(await rowCounts(target.databaseUrl)).to.deep.equal({});
    expect(await target.vectors.listCollections()).to.deep.equal([]);
  });

  it('leaves nothing behind when the database does not answer', async () => {
    const output = join(target.folder, 'never');
    const broken = { ...source, databaseUrl: 'postgres://aia:x@127.0.0.1:1/aia' };
    const message = await createBackup(broken, { output, now: new Date() }).then(
      () => expect.fail('it was saved'),
      (error: unknown) => (error as Error).message,
    );
    expect(message)
      .to.match(/127\.0\.0\.1:1\/aia does not answer.*Check/)
      .and.not.include('\n');
    expect(await readdir(output)).to.deep.equal([]);
  });

  it('keeps what it held when a restore fails half-way', async () => {
    await restoreBackup(target, { folder: backup, replace: false });
    const before = await rowCounts(target.databaseUrl);
    const failing = Object.assign(Object.create(target.vectors) as typeof target.vectors, {
      optimize: () => Promise.reject(new Error('no space left')),
    });
    const error = await restoreBackup(
      { ...target, vectors: failing },
      { folder: backup, replace: true },
    ).then(
      () => expect.fail('it was restored'),
      (cause: unknown) => cause as Error,
    );
    expect(error.message).to.equal('no space left');
    expect(await rowCounts(target.databaseUrl)).to.deep.equal(before);
    expect((await results(target)).points).to.be.greaterThan(0);
    expect(await target.vectors.listCollections()).to.have.length(1);
  });

  it('takes an already migrated, empty database as empty', async () => {
    await restoreBackup({ ...target, databaseUrl: other.url }, { folder: backup, replace: false });
    expect(await rowCounts(other.url)).to.deep.equal(await savedRows());
  });

  const savedRows = async () =>
    Object.fromEntries((await verifyBackup(backup)).tables.map((t) => [`${t.schema}.${t.name}`, t.rows]));

  async function firstBlob(folder: string): Promise<string> {
    const [hash = ''] = (await readFile(join(folder, 'blobs.txt'), 'utf8')).split('\n');
    const path = join(folder, 'blobs', hash.slice(0, 2), hash.slice(2, 4));
    await mkdir(path, { recursive: true });
    return join(path, hash);
  }

  async function flipByte(path: string): Promise<void> {
    const bytes = await readFile(path);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(path, bytes);
  }
});
