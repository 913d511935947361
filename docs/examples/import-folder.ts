// Brings the files of a folder into a dataset. Usage: npx tsx docs/examples/import-folder.ts FOLDER DATASET
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expectData, followImport } from '@aia/client';
import { uploadFiles } from '@aia/client/node';
import { signIn } from './sign-in.js';

const [folder = 'docs/guides', slug = 'example'] = process.argv.slice(2);
const client = await signIn();

const { items } = await expectData(client.api.GET('/datasets', {}));
const dataset =
  items.find((one) => one.slug === slug) ??
  (await expectData(client.api.POST('/datasets', { body: { slug } })));

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((path) => ({ path, absolutePath: join(folder, path) }))
  .filter(({ absolutePath }) => /\.(md|txt|html|pdf)$/.test(absolutePath))
  .map((file) => ({ ...file, size: statSync(file.absolutePath).size }));

for await (const batch of uploadFiles(client, { datasetId: dataset.id, files })) {
  for await (const { status, progress } of followImport(client, { importId: batch.import.id }))
    console.log(
      `${status}: ${progress.published + progress.unmodified} of ${progress.total} documents are there`,
    );
}

const failed = await expectData(
  client.api.GET('/datasets/{id}/documents', {
    params: { path: { id: dataset.id }, query: { status: 'failed' } },
  }),
);
for (const { sourceKey, failure } of failed.items)
  console.log(`${sourceKey}: ${failure?.reason ?? 'failed'}`);
