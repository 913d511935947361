import { expectData, type ApiClient, type components } from '@aia/client';
import { allSources } from '../sources/find-source.js';
import { findDataset } from '../commands/find-dataset.js';
import { CliError } from '../output/explain-error.js';
import type { DesiredDataset } from './desired-state.js';
import type { ActualDataset, DatasetPlan } from './plan.js';

type CreateBody = components['schemas']['CreateSourceRequest'];
type UpdateBody = components['schemas']['UpdateSourceRequest'];

/** The dataset of the server that has this name, with its sources. */
export async function readActual(client: ApiClient, slug: string): Promise<ActualDataset | undefined> {
  const dataset = await findDataset(client, slug);
  return dataset && { dataset, sources: await allSources(client, dataset.id) };
}

/** Makes one dataset as the plan says; sources that are new or read from elsewhere now are synchronised at once. */
export async function applyDataset(client: ApiClient, plan: DatasetPlan): Promise<void> {
  const datasetId = plan.actual ? await change(client, plan) : await create(client, plan.desired);
  for (const source of plan.removed) {
    await client.api.DELETE('/sources/{id}', { params: { path: { id: source.id } } });
  }
  for (const source of plan.added) {
    const { id } = await expectData(
      client.api.POST('/sources', { body: { ...source, datasetId } as CreateBody }),
    );
    await sync(client, id);
  }
  for (const { desired, actual, fields } of plan.updated) {
    const { name: _name, credentials, ...settings } = desired;
    const secrets = fields.includes('credentials') ? { credentials: credentials ?? null } : {};
    const params = { path: { id: actual.id } };
    await client.api.PATCH('/sources/{id}', { params, body: { ...settings, ...secrets } as UpdateBody });
    if (fields.some((field) => RELEVANT.has(field))) await sync(client, actual.id);
  }
}

/** Fields that decide what is read. */
const RELEVANT = new Set(['config', 'include', 'exclude', 'credentials']);

async function create(client: ApiClient, desired: DesiredDataset): Promise<string> {
  const { slug, name, description, settings } = desired;
  const body = {
    slug,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    settings: settings as object,
  };
  const { id } = await expectData(client.api.POST('/datasets', { body }));
  return id;
}

async function change(client: ApiClient, { desired, actual, changed }: DatasetPlan): Promise<string> {
  if (!actual) throw new CliError(`There is no dataset ${desired.slug}.`);
  const { id } = actual.dataset;
  if (changed.length === 0) return id;
  const settings = Object.fromEntries(
    Object.entries(desired.settings).filter(([key]) => changed.includes(key)),
  );
  const body = {
    ...(changed.includes('name') && desired.name !== undefined ? { name: desired.name } : {}),
    ...(changed.includes('description') && desired.description !== undefined
      ? { description: desired.description }
      : {}),
    ...(Object.keys(settings).length > 0 ? { settings: settings as object } : {}),
  };
  await client.api.PATCH('/datasets/{id}', { params: { path: { id } }, body });
  return id;
}

async function sync(client: ApiClient, id: string): Promise<void> {
  await client.api.POST('/sources/{id}/sync', { params: { path: { id } }, body: {} });
}
