import { createSourceRequestSchema, type CreateSourceRequest, type SourceKind } from '@aia/contracts';

/** What the form of a new source holds: texts as they were typed. */
export interface SourceDraft {
  kind: SourceKind;
  name: string;
  fields: Record<string, string>;
  include: string;
  exclude: string;
  credentials: 'none' | 'basic' | 'bearer' | 's3';
  secrets: Record<string, string>;
  schedule: 'manual' | 'every' | 'cron';
  everyMinutes: number;
  cron: string;
  deleteMissing: boolean;
}

export const emptyDraft: SourceDraft = {
  kind: 'folder',
  name: '',
  fields: {},
  include: '',
  exclude: '',
  credentials: 'none',
  secrets: {},
  schedule: 'manual',
  everyMinutes: 60,
  cron: '0 3 * * *',
  deleteMissing: true,
};

/** The fields of each kind; those that are optional may stay empty. */
export const fieldsOf: Record<
  SourceKind,
  { name: string; optional?: boolean; number?: boolean; lines?: boolean }[]
> = {
  folder: [{ name: 'path' }],
  archive: [{ name: 'location' }],
  git: [{ name: 'url' }, { name: 'branch', optional: true }, { name: 'subfolder', optional: true }],
  web: [
    { name: 'startUrls', lines: true },
    { name: 'depth', optional: true, number: true },
    { name: 'maxPages', optional: true, number: true },
  ],
  s3: [
    { name: 'bucket' },
    { name: 'prefix', optional: true },
    { name: 'region', optional: true },
    { name: 'endpoint', optional: true },
  ],
};

/** Ways to sign in that a kind knows. */
export const credentialsOf: Record<SourceKind, SourceDraft['credentials'][]> = {
  folder: ['none'],
  archive: ['none', 'basic', 'bearer'],
  git: ['none', 'basic', 'bearer'],
  web: ['none', 'basic', 'bearer'],
  s3: ['none', 's3'],
};

/** The request that a draft makes, or what is wrong with it: messages by field. */
export function toRequest(
  draft: SourceDraft,
  datasetId: string,
): { request: CreateSourceRequest } | { errors: Record<string, string> } {
  const parsed = createSourceRequestSchema.safeParse({
    datasetId,
    name: draft.name,
    config: { type: draft.kind, ...configOf(draft) },
    ...(draft.credentials !== 'none' && { credentials: { type: draft.credentials, ...draft.secrets } }),
    include: linesOf(draft.include),
    exclude: linesOf(draft.exclude),
    schedule: scheduleOf(draft),
    deleteMissing: draft.deleteMissing,
  });
  if (parsed.success) return { request: parsed.data };
  const errors = parsed.error.issues.map(
    ({ path, message }) => [String(path.at(-1) ?? ''), message] as const,
  );
  return { errors: Object.fromEntries(errors) };
}

function configOf({ kind, fields }: SourceDraft): Record<string, unknown> {
  const entries = fieldsOf[kind].flatMap(({ name, optional, number, lines }) => {
    const text = (fields[name] ?? '').trim();
    if (text === '' && optional) return [];
    return [[name, lines ? linesOf(text) : number ? Number(text) : text] as const];
  });
  return Object.fromEntries(entries);
}

function scheduleOf({ schedule, everyMinutes, cron }: SourceDraft): unknown {
  if (schedule === 'manual') return null;
  return schedule === 'every' ? { everyMinutes } : { cron: cron.trim(), timezone: 'UTC' };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
