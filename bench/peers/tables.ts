import { pipeline } from 'node:stream/promises'
import type { Sql } from 'postgres'

/** The tables of the programs: what the jobs need, and the indexes that they use. Directus has the form in a column. */
export const tables = (form: 'apart' | 'inside'): string => `
  create table offices (
    id uuid primary key,
    name text not null,
    region_code text not null,
    telephone text
  );
  create table applications (
    id uuid primary key default uuidv7(),
    reference text not null unique default gen_random_uuid()::text,
    status text not null default 'draft',
    version integer not null default 1,
    permit_type text not null,
    village_code text,
    office_id uuid references offices,
    created_at timestamptz not null default now(),
    submitted_at timestamptz,
    updated_at timestamptz not null default now()${form === 'inside' ? ',\n    answers jsonb' : ''}
  );
  ${form === 'apart' ? 'create table forms (application_id uuid primary key, answers jsonb not null);' : ''}
  create table documents (
    id uuid primary key default uuidv7(),
    application_id uuid not null,
    slot text not null,
    file_name text not null,
    media_type text not null,
    size_bytes integer not null,
    sha256 text not null,
    uploaded_at timestamptz not null
  );
  create table events (
    id uuid primary key default uuidv7(),
    application_id uuid not null,
    version integer not null,
    action text not null,
    from_status text,
    to_status text not null,
    actor text not null,
    at timestamptz not null default now()
  )`

/** Foreign keys, and indexes for a queue, documents and history. They are made when the tables are filled. */
const constraints = `
  alter table documents add foreign key (application_id) references applications;
  alter table events add foreign key (application_id) references applications;
  create index on applications (office_id, status, id desc);
  create index on documents (application_id);
  create index on events (application_id)`

/** Copies our applications, their offices, documents and events, and gives each the same form. */
export async function fill(ours: Sql, theirs: Sql, answers: string, form: 'apart' | 'inside'): Promise<void> {
  for (const [table, select] of Object.entries(selected)) {
    const rows = await ours.unsafe(`copy (${select}) to stdout`).readable()
    await pipeline(rows, await theirs.unsafe(`copy ${table} from stdin`).writable())
  }
  if (form === 'apart')
    await theirs`insert into forms (application_id, answers) select id, ${answers}::text::jsonb from applications`
  else await theirs`update applications set answers = ${answers}::text::jsonb`
  await theirs.unsafe(`${constraints}${form === 'apart' ? foreignForms : ''}`).simple()
  await theirs`vacuum (full, analyze)`
}

const foreignForms = `;
  alter table forms add foreign key (application_id) references applications`

const ofApplications =
  'id, reference, status, version, permit_type, village_code, office_id, created_at, submitted_at, updated_at'

const selected = {
  offices: `select id, name_id, region_code, contact->>'telephone' from offices`,
  [`applications (${ofApplications})`]: `select ${ofApplications} from applications`,
  documents: `
    select id, application_id, slot, file_name, media_type, size_bytes, encode(sha256, 'hex'), uploaded_at
    from documents
    where superseded_at is null`,
  events: `
    select id, application_id, version, coalesce(action, 'draft'), from_status, coalesce(to_status::text, 'draft'),
      standing, at
    from application_events`,
}
