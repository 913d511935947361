import { type Kysely, sql } from 'kysely';

/** Users, keys and sessions. */
const gateway = [
  `create schema gateway`,
  `create table gateway.users (
    id uuid primary key,
    email text not null check (email = lower(email)),
    password_hash text not null,
    role text not null check (role in ('viewer', 'editor', 'admin')),
    status text not null default 'active' check (status in ('active', 'suspended')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  `create unique index users_email_key on gateway.users (email)`,
  `create table gateway.groups (
    id uuid primary key,
    name text not null unique,
    created_at timestamptz not null default now()
  )`,
  `create table gateway.group_members (
    group_id uuid not null references gateway.groups on delete cascade,
    user_id uuid not null references gateway.users on delete cascade,
    primary key (group_id, user_id)
  )`,
  `create index group_members_user_idx on gateway.group_members (user_id)`,
  `create table gateway.api_keys (
    id uuid primary key,
    user_id uuid not null references gateway.users on delete cascade,
    name text not null,
    prefix text not null,
    secret_hash text not null unique,
    role text not null check (role in ('viewer', 'editor', 'admin')),
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz
  )`,
  `create index api_keys_user_idx on gateway.api_keys (user_id)`,
  `create table gateway.sessions (
    id uuid primary key,
    user_id uuid not null references gateway.users on delete cascade,
    family_id uuid not null,
    refresh_hash text not null unique,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz,
    revoked_at timestamptz
  )`,
  `create index sessions_family_idx on gateway.sessions (family_id)`,
];

/** Datasets, imports, documents, their versions and chunks, and the outbox. */
const ingestion = [
  `create schema ingestion`,
  `create table ingestion.datasets (
    id uuid primary key,
    slug text not null,
    name text not null,
    description text not null default '',
    embedding_model text not null,
    settings jsonb not null default '{}',
    created_by uuid not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
  )`,
  `create unique index datasets_slug_key on ingestion.datasets (slug) where deleted_at is null`,
  `create table ingestion.dataset_access (
    dataset_id uuid not null references ingestion.datasets on delete cascade,
    principal text not null,
    permission text not null check (permission in ('read', 'write')),
    primary key (dataset_id, principal)
  )`,
  `create index dataset_access_principal_idx on ingestion.dataset_access (principal)`,
  `create table ingestion.imports (
    id uuid primary key,
    dataset_id uuid not null references ingestion.datasets on delete cascade,
    source jsonb not null,
    status text not null
      check (status in ('queued', 'enumerating', 'running', 'completed', 'failed', 'cancelled')),
    reason text,
    checkpoint jsonb,
    created_by uuid not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    finished_at timestamptz
  )`,
  `create index imports_dataset_idx on ingestion.imports (dataset_id, id)`,
  `create index imports_open_idx on ingestion.imports (updated_at)
    where status in ('queued', 'enumerating', 'running')`,
  `create table ingestion.documents (
    id uuid primary key,
    dataset_id uuid not null references ingestion.datasets on delete cascade,
    source_key text not null,
    title text not null,
    state text not null check (state in ('queued', 'fetching', 'extracting', 'chunking', 'embedding', 'indexing',
      'published', 'failed', 'skipped', 'deleted')),
    failure_code text,
    failure_reason text,
    retryable boolean,
    attempts int not null default 0,
    fence bigint not null default 0,
    current_version_id uuid,
    pending_version_id uuid,
    principals text[] not null default '{*}',
    labels text[] not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    unique (dataset_id, source_key)
  )`,
  `create index documents_dataset_idx on ingestion.documents (dataset_id, id) where deleted_at is null`,
  `create index documents_unfinished_idx on ingestion.documents (updated_at)
    where state in ('queued', 'fetching', 'extracting', 'chunking', 'embedding', 'indexing')`,
  `create table ingestion.document_versions (
    id uuid primary key,
    document_id uuid not null references ingestion.documents on delete cascade,
    version int not null check (version > 0),
    content_hash text not null,
    size_bytes bigint not null,
    mime text,
    title text,
    language text,
    text text,
    pages jsonb not null default '[]',
    chunk_count int,
    embedding_model text not null,
    created_at timestamptz not null default now(),
    published_at timestamptz,
    superseded_at timestamptz,
    swept_at timestamptz,
    unique (document_id, version)
  )`,
  `alter table ingestion.documents
    add foreign key (current_version_id) references ingestion.document_versions,
    add foreign key (pending_version_id) references ingestion.document_versions`,
  `create index documents_current_version_idx on ingestion.documents (current_version_id)`,
  `create index documents_pending_version_idx on ingestion.documents (pending_version_id)`,
  `create index document_versions_hash_idx on ingestion.document_versions (content_hash)`,
  `create table ingestion.chunks (
    id uuid primary key,
    version_id uuid not null references ingestion.document_versions on delete cascade,
    ordinal int not null check (ordinal >= 0),
    start_offset int not null check (start_offset >= 0),
    end_offset int not null check (end_offset > start_offset),
    page int,
    heading_path text[] not null default '{}',
    language text not null,
    token_estimate int not null,
    text text not null,
    claimed_by uuid,
    claimed_until timestamptz,
    indexed_at timestamptz,
    unique (version_id, ordinal)
  )`,
  `create index chunks_waiting_idx on ingestion.chunks (version_id, ordinal) where indexed_at is null`,
  `create table ingestion.import_documents (
    import_id uuid not null references ingestion.imports on delete cascade,
    document_id uuid not null references ingestion.documents on delete cascade,
    version_id uuid references ingestion.document_versions on delete set null,
    outcome text not null check (outcome in ('pending', 'published', 'unmodified', 'failed', 'skipped', 'deleted')),
    size_bytes bigint not null default 0,
    updated_at timestamptz not null default now(),
    primary key (import_id, document_id)
  )`,
  `create index import_documents_document_idx on ingestion.import_documents (document_id) where outcome = 'pending'`,
  `create table ingestion.outbox (
    id bigint generated always as identity primary key,
    queue text not null,
    job_id text not null,
    payload jsonb not null,
    created_at timestamptz not null default now()
  )`,
  `create view ingestion.published_chunks as
    select c.id as chunk_id, c.version_id, d.id as document_id, d.dataset_id, d.source_key, d.principals, d.labels,
      coalesce(v.title, d.title) as title, v.mime, v.published_at, c.ordinal, c.start_offset, c.end_offset, c.page,
      c.heading_path, c.language, c.token_estimate, c.text,
      coalesce((select jsonb_agg(p) from jsonb_array_elements(v.pages) p
        where (p ->> 'start')::int < c.end_offset and (p ->> 'end')::int > c.start_offset), '[]') as pages
    from ingestion.documents d
    join ingestion.datasets s on s.id = d.dataset_id and s.deleted_at is null
    join ingestion.document_versions v on v.id = d.current_version_id and v.published_at is not null
    join ingestion.chunks c on c.version_id = v.id
    where d.deleted_at is null`,
  `create view ingestion.readable_datasets as
    select s.id as dataset_id, s.slug, s.embedding_model, a.principal
    from ingestion.datasets s
    join ingestion.dataset_access a on a.dataset_id = s.id
    where s.deleted_at is null`,
  `create view ingestion.readable_documents as
    select d.id as document_id, d.dataset_id, d.current_version_id as version_id, d.principals, a.principal
    from ingestion.documents d
    join ingestion.datasets s on s.id = d.dataset_id and s.deleted_at is null
    join ingestion.dataset_access a on a.dataset_id = d.dataset_id
    where d.deleted_at is null and d.current_version_id is not null`,
];

/** Conversations with the tree of their messages. */
const chat = [
  `create schema chat`,
  `create table chat.conversations (
    id uuid primary key,
    user_id uuid not null,
    title text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
  )`,
  `create index conversations_user_idx on chat.conversations (user_id, id) where deleted_at is null`,
  `create table chat.messages (
    id uuid primary key,
    conversation_id uuid not null references chat.conversations on delete cascade,
    parent_id uuid references chat.messages on delete cascade,
    role text not null check (role in ('user', 'assistant')),
    status text not null check (status in ('streaming', 'completed', 'stopped', 'failed')),
    content text not null,
    model text,
    sources jsonb not null default '[]',
    grounding jsonb,
    degraded jsonb,
    usage jsonb,
    timings jsonb,
    problem jsonb,
    claimed_by text,
    claimed_until timestamptz,
    created_at timestamptz not null default now(),
    completed_at timestamptz
  )`,
  `create index messages_conversation_idx on chat.messages (conversation_id, id)`,
  `create index messages_streaming_idx on chat.messages (claimed_until) where status = 'streaming'`,
  `create table chat.citations (
    message_id uuid not null references chat.messages on delete cascade,
    position int not null,
    source_index int not null,
    answer_start int not null,
    answer_end int not null,
    document_id uuid not null,
    version_id uuid not null,
    start_offset int not null,
    end_offset int not null,
    page int,
    quote text not null,
    support real not null,
    primary key (message_id, position)
  )`,
];

/** Index versions: which collection the alias of an embedding model points to. */
const retrieval = [
  `create schema retrieval`,
  `create table retrieval.index_versions (
    id uuid primary key,
    alias text not null,
    collection text not null,
    embedding_model text not null,
    dimension int not null check (dimension > 0),
    created_at timestamptz not null default now(),
    activated_at timestamptz
  )`,
];

/** Creates everything; raw SQL, because what operators read in psql should read the same here. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...gateway, ...ingestion, ...chat, ...retrieval])
    await sql.raw(statement).execute(db);
}

/** Drops everything that `up` made. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw('drop schema retrieval cascade').execute(db);
  await sql.raw('drop schema chat cascade').execute(db);
  await sql.raw('drop schema ingestion cascade').execute(db);
  await sql.raw('drop schema gateway cascade').execute(db);
}
