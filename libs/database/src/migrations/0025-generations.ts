import { type Kysely, sql } from 'kysely';

const statements = [
  `create table chat.document_templates (
    id uuid primary key,
    user_id uuid not null,
    shared boolean not null default false,
    template jsonb not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  `create index document_templates_user_idx on chat.document_templates (user_id)`,
  `create index document_templates_shared_idx on chat.document_templates (id) where shared`,
  `create table chat.prompt_templates (
    id uuid primary key,
    user_id uuid not null,
    shared boolean not null default false,
    template jsonb not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  `create index prompt_templates_user_idx on chat.prompt_templates (user_id)`,
  `create index prompt_templates_shared_idx on chat.prompt_templates (id) where shared`,
  // The template is copied, so that a document stays what it was when its template changes.
  `create table chat.generations (
    id uuid primary key,
    user_id uuid not null,
    title text not null,
    template_id text not null,
    template_name text not null,
    variables jsonb not null default '{}',
    dataset_ids jsonb,
    model text,
    status text not null default 'queued'
      check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
    revision int not null default 1,
    reason text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    finished_at timestamptz
  )`,
  `create index generations_user_idx on chat.generations (user_id, id)`,
  `create index generations_open_idx on chat.generations (updated_at) where status in ('queued', 'running')`,
  `create table chat.generation_revisions (
    generation_id uuid not null references chat.generations on delete cascade,
    revision int not null,
    origin text not null check (origin in ('draft', 'rewritten', 'edited')),
    position int,
    created_at timestamptz not null default now(),
    primary key (generation_id, revision)
  )`,
  // Every revision has all of its sections: reading one never depends on the others.
  `create table chat.generation_sections (
    generation_id uuid not null,
    revision int not null,
    position int not null,
    heading text not null,
    ask text not null,
    instructions text,
    status text not null default 'waiting' check (status in ('waiting', 'written')),
    found jsonb not null,
    content text not null default '',
    citations jsonb not null default '[]',
    grounding jsonb,
    covered boolean not null default true,
    degraded jsonb,
    usage jsonb,
    primary key (generation_id, revision, position),
    foreign key (generation_id, revision) references chat.generation_revisions on delete cascade
  )`,
];

/** Documents written from templates, with their revisions, and templates of documents and of questions. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Drops what `up` made. */
export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of [
    'generation_sections',
    'generation_revisions',
    'generations',
    'prompt_templates',
    'document_templates',
  ])
    await sql.raw(`drop table chat.${table}`).execute(db);
}
