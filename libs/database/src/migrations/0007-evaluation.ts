import { type Kysely, sql } from 'kysely';

const statements = [
  `create table retrieval.golden_questions (
    id uuid primary key,
    dataset_id uuid not null references ingestion.datasets on delete cascade,
    set_name text not null,
    key text not null,
    question text not null,
    language text not null,
    expected jsonb not null,
    answer text,
    status text not null check (status in ('draft', 'approved', 'rejected')),
    origin text not null check (origin in ('import', 'manual', 'feedback', 'draft')),
    created_by uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (dataset_id, set_name, key)
  )`,
  `create table retrieval.evaluation_runs (
    id uuid primary key,
    dataset_id uuid not null references ingestion.datasets on delete cascade,
    set_name text not null,
    status text not null default 'queued'
      check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
    identity jsonb not null,
    settings jsonb not null,
    total int not null,
    done int not null default 0,
    summary jsonb,
    targets jsonb not null default '[]',
    passed boolean,
    reason text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    finished_at timestamptz
  )`,
  `create index evaluation_runs_dataset_idx on retrieval.evaluation_runs (dataset_id, id)`,
  `create index evaluation_runs_open_idx on retrieval.evaluation_runs (updated_at) where status in ('queued', 'running')`,
  // Questions are copied into the run, so that its results stay readable when the set changes.
  `create table retrieval.evaluation_results (
    run_id uuid not null references retrieval.evaluation_runs on delete cascade,
    question_id uuid not null,
    position int not null,
    question text not null,
    language text not null,
    expected jsonb not null,
    outcome jsonb,
    primary key (run_id, question_id)
  )`,
  `create table retrieval.question_drafts (
    id uuid primary key,
    dataset_id uuid not null references ingestion.datasets on delete cascade,
    set_name text not null,
    status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed')),
    requested int not null,
    tried int not null default 0,
    drafted int not null default 0,
    reason text,
    created_by uuid not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    finished_at timestamptz
  )`,
  `create index question_drafts_open_idx on retrieval.question_drafts (updated_at)
    where status in ('queued', 'running')`,
];

/** Golden questions, evaluations of search with them, and questions that the chat model drafts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Drops what `up` made. */
export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of ['question_drafts', 'evaluation_results', 'evaluation_runs', 'golden_questions'])
    await sql.raw(`drop table retrieval.${table}`).execute(db);
}
