import { readFile } from 'node:fs/promises'
import type { Sql } from 'postgres'
import { type Status, states, steps } from '../src/applications/lifecycle.ts'

/**
 * The steps of an application up to each status, and the share of applications there, in percent. Half of all
 * applications are closed; queues are short.
 */
const journeys: Partial<Record<Status, { share: number; way: readonly Status[] }>> = {
  draft: { share: 8, way: [] },
  submitted: { share: 7, way: ['submitted'] },
  returned: { share: 6, way: ['submitted', 'returned'] },
  in_review: { share: 15, way: ['submitted', 'in_review'] },
  in_inspection: { share: 4, way: ['submitted', 'in_review', 'in_inspection'] },
  awaiting_payment: { share: 4, way: ['submitted', 'in_review', 'in_inspection', 'in_review', 'awaiting_payment'] },
  ready_to_sign: { share: 3, way: ['submitted', 'in_review', 'in_inspection', 'in_review', 'ready_to_sign'] },
  issued: { share: 8, way: ['submitted', 'in_review', 'in_inspection', 'in_review', 'ready_to_sign', 'issued'] },
  handed_over: {
    share: 40,
    way: ['submitted', 'in_review', 'in_inspection', 'in_review', 'ready_to_sign', 'issued', 'handed_over'],
  },
  withdrawn: { share: 5, way: ['submitted', 'withdrawn'] },
}

const seed = 0.42
const years = 3
/** Larger than any data set, so that each chunk has another seed. */
const rowsOfAll = 100_000_000
const chunkRows = 50_000
/** The creation time of the newest application. Steps are an hour apart, so none is in the future. */
const newest = "now() - interval '1 day'"
/** The number of applicants and of offices in a load: each connection has its own. */
export const spread = 32

const slots = [
  'application_form',
  'identity_card',
  'tax_card',
  'land_title',
  'property_tax_bill',
  'property_tax_receipt',
  'city_plan_decree',
  'architectural_drawings',
  'site_photo_left',
  'site_photo_right',
  'site_photo_front',
]
const documentsOfMost = 4

/** Inserts `rows` applications into a network without any. Only ids and times differ between runs. */
export async function generate(
  sql: Sql,
  { issuer, rows, say, signal }: { issuer: string; rows: number; say: (text: string) => void; signal: AbortSignal },
): Promise<void> {
  await sql`create table bench_rows as select 0 as rows`
  await sql`create sequence bench_numbers`
  await people(sql, issuer, Math.ceil(rows / 3))
  for (let done = 0; done < rows; done += chunkRows) {
    signal.throwIfAborted()
    const count = Math.min(chunkRows, rows - done)
    await insert(sql, {
      count,
      documents: documentsOfMost,
      seed: seed + done / rowsOfAll,
      made: `${newest} - interval '${years} years' * (1 - (${done} + g) / ${rows}.0)`,
    })
    say(`${done + count} of ${rows} applications`)
  }
  await sql`update bench_rows set rows = ${rows}`
  await sql`vacuum (analyze, freeze)`
}

/** Returns the number of applications that `generate` has inserted into this database; 0 when it did not finish. */
export async function generatedRows(sql: Sql): Promise<number> {
  const [table] = await sql`select to_regclass('bench_rows') as name`
  if (table?.['name'] === null) return 0
  const [found] = await sql<{ rows: number }[]>`select rows from bench_rows`
  return found?.rows ?? 0
}

/**
 * Inserts applications in one status with all their documents, evenly for the first offices and applicants. Returns the
 * id of each, and its `rank`, the number of its office and applicant.
 */
export const supply = (sql: Sql, status: Status, count: number): Promise<{ id: string; rank: number }[]> =>
  insert(sql, { count, status, documents: slots.length, made: newest })

interface Batch {
  count: number
  documents: number
  made: string
  status?: Status
  seed?: number
}

async function insert(
  sql: Sql,
  { count, documents, made, status, seed: start }: Batch,
): Promise<{ id: string; rank: number }[]> {
  const rows = await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`set local synchronous_commit = off`
    if (start !== undefined) await tx`select setseed(${start})`
    await tx.unsafe(`
      create temp table batch on commit drop as
      select uuidv7(made - now()) as id, made, status, r.n, person.id as person, place.office, place.village, place.officer, r.rank
      from (
        select nextval('bench_numbers') as n, ${made} as made, ${status ? `'${status}'` : `(array[${hundred}])[1 + floor(random() * 100)]`}::application_status as status,
          ${status ? `g % ${spread}` : 'floor(power(random(), 3) * (select count(*) from bench_places))'} as rank,
          ${status ? `g % ${spread}` : 'floor(power(random(), 2) * (select count(*) from bench_people))'} as whose
        from generate_series(1, ${count}) g
      ) r join bench_people person on person.rank = r.whose join bench_places place on place.rank = r.rank`)
    await tx.unsafe(statements(await form(), documents)).simple()
    return tx<{ id: string; rank: number }[]>`select id, rank::int from batch where ${status !== undefined} order by n`
  })
  return [...rows]
}

const hundred = Object.entries(journeys)
  .flatMap(([status, { share }]) => Array<string>(share).fill(`'${status}'`))
  .join()

/** The journeys as SQL rows: step, last step, clock, status at the end, and the status, origin and name of the step. */
const ways = Object.entries(journeys)
  .flatMap(([status, { way }]) =>
    (['draft', ...way] as const).map((to, step, all) => {
      const from = step === 0 ? null : (all[step - 1] ?? null)
      const action = steps.find(
        (candidate) =>
          from !== null &&
          (candidate.from as readonly Status[]).includes(from) &&
          (candidate.to as readonly Status[]).includes(to),
      )?.action
      const quoted = [status, to, from, action].map((word) => (word ? `'${word}'` : 'null')).join()
      return `(${step}, ${all.length - 1}, '${states[to].clock}'::clock, ${quoted})`
    }),
  )
  .join(',\n')

const statements = (answers: string, documents: number) => `
  insert into applications (id, reference, tracking_key, version, permit_type, permit_type_version, status, channel, applicant_id, village_code, office_id,
    created_at, updated_at, status_since, submitted_at, accepted_at, due_at, stopped_at, calendar_edition)
  select id, bench_reference(n), regexp_replace(upper(left(md5(n::text), 12)), '(.{4})(.{4})', '\\1-\\2-'), w.step + 1, 'IMB', 1, b.status, 'web', person, village,
    case when b.status <> 'draft' then office end, made, made, made + w.step * interval '1 hour', case when b.status <> 'draft' then made + interval '1 hour' end,
    case when b.status not in ('draft', 'submitted', 'returned', 'withdrawn', 'lapsed') then made + interval '2 hours' end,
    case when w.clock = 'running' then made + interval '20 days' end, case when w.clock = 'stopped' then made + w.last * interval '1 hour' end,
    (select coalesce(max(edition), 0) from calendar_versions)
  from batch b join (values ${ways}) w (step, last, clock, status, to_status, from_status, action) on w.status = b.status::text and w.step = w.last order by b.n;
  insert into application_forms (application_id, answers, named)
  select id,
    replace(replace('${answers}', '#noise#', md5(n::text) || md5('a' || n) || md5('b' || n) || md5('c' || n)),
      '#n#', n::text)::jsonb,
    true
  from batch
  order by n;
  insert into application_events (id, application_id, version, type, action, from_status, to_status, actor_id, standing, office_id, channel, at)
  select uuidv7(made - now() + w.step * interval '1 hour'), id, w.step + 1, 'application.' || coalesce(w.action, 'drafted'), w.action,
    w.from_status::application_status, case when w.action is not null then w.to_status::application_status end,
    case when w.step < 2 then person else officer end, case when w.step < 2 then 'applicant' else 'reviewer' end, case when w.step >= 2 then office end, 'web',
    made + w.step * interval '1 hour'
  from batch b join (values ${ways}) w (step, last, clock, status, to_status, from_status, action) on w.status = b.status::text order by b.n, w.step;
  insert into application_intervals (application_id, sequence, status, clock, started_at, ended_at)
  select id, w.step + 1, w.to_status::application_status, w.clock, made + w.step * interval '1 hour', case when w.step < w.last then made + (w.step + 1) * interval '1 hour' end
  from batch b join (values ${ways}) w (step, last, clock, status, to_status, from_status, action) on w.status = b.status::text order by b.n, w.step;
  insert into permits (application_id, version, number, issuing_office_id, office_id, permit_type, permit_type_version, year, sequence, village_code, holder, state, public_token, issued_at, handed_over_at,
    changed_at, valid_from)
  select b.id, 1 + (b.status = 'handed_over')::int, b.n || '/IMB/' || o.region_code || '/' || extract(year from made), office, office, 'IMB', 1, extract(year from made), b.n, village, 'A•••', 'in_force',
    translate(encode(substring(sha256(uuid_send(b.id)) for 18), 'base64'), '+/', '-_'), made + interval '6 hours', case when b.status = 'handed_over' then made + interval '7 hours' end,
    made + interval '7 hours', made::date
  from batch b join offices o on o.id = b.office where b.status in ('issued', 'handed_over') order by b.n;
  insert into permit_events (permit_id, version, type, actor_id, standing, office_id, channel, at)
  select p.id, v, case v when 1 then 'permit.issued' else 'permit.handed_over' end, b.officer, 'head', b.office, 'web', made + interval '5 hours' + v * interval '1 hour'
  from batch b join permits p on p.application_id = b.id, generate_series(1, p.version) v order by b.n, v;
  insert into number_sequences (kind, office_id, year, last)
  select 'permit-IMB', office, extract(year from made), max(n) from batch where status in ('issued', 'handed_over') group by 2, 3
  on conflict (kind, office_id, year) do update set last = greatest(number_sequences.last, excluded.last);
  insert into documents (application_id, slot, version, file_name, media_type, size_bytes, sha256, object_key, uploaded_by, uploaded_at)
  select id, slot, 1, slot || '.pdf', 'application/pdf', 200000, sha256(uuid_send(gen_random_uuid())), 'documents/' || gen_random_uuid(), person, made
  from batch, unnest(array[${slots
    .slice(0, documents)
    .map((slot) => `'${slot}'`)
    .join()}]) slot order by n;
  insert into original_matches (document_id, verdict, sha256, officer_id, office_id, at)
  select d.id, 'matched', d.sha256, b.officer, b.office, b.made + interval '4 hours'
  from batch b join documents d on d.application_id = b.id where b.status in ('ready_to_sign', 'issued', 'handed_over') and d.slot in ('identity_card', 'land_title')`

/** Returns valid answers of about 2 KB, with `#n#` and `#noise#` for values that differ in each application. */
async function form(): Promise<string> {
  const {
    samples: [{ answers }],
  } = JSON.parse(await readFile(new URL('../src/sample/permit-types/IMB.json', import.meta.url), 'utf8'))
  const { applicant, land, site } = answers
  return JSON.stringify({
    ...answers,
    applicant: {
      ...applicant,
      name: 'Applicant #noise#',
      email: 'applicant.#n#@example.com',
      address: { ...applicant.address, street: 'Jalan Contoh #n# #noise#' },
    },
    land: { ...land, holder: 'Applicant #noise#', titleNumber: 'TITLE-#n#' },
    site: { ...site, street: 'Jalan Contoh #n# #noise#' },
  })
}

/** Returns answers for a draft that is created by the API. */
export const someAnswers = async (): Promise<Record<string, unknown>> =>
  JSON.parse((await form()).replaceAll('#noise#', 'x'.repeat(128)).replaceAll('#n#', '1'))

/**
 * Inserts applicants, a head, and a reviewer and a front desk officer for each online district office. The first
 * offices get the most applications.
 */
async function people(sql: Sql, issuer: string, applicants: number): Promise<void> {
  await sql
    .unsafe(`
    create table bench_places as
    select row_number() over (order by o.region_code) - 1 as rank, o.id as office, (select min(code) from regions v where v.parent_code = o.region_code) as village, null::uuid as officer
    from offices o where o.level = 'district' and o.state = 'online';
    insert into people (issuer, subject, name) select '${issuer}', kind || '-' || rank, kind || '-' || rank from bench_places, unnest(array['reviewer', 'front_desk']) kind;
    insert into people (issuer, subject, name) values ('${issuer}', 'head-of-all', 'head-of-all');
    insert into staff (person_id, office_id, role) select p.id, b.office, kind::role
      from bench_places b, unnest(array['reviewer', 'front_desk']) kind join people p on true where p.issuer = '${issuer}' and p.subject = kind || '-' || b.rank;
    insert into staff (person_id, office_id, role) select p.id, o.id, 'head' from people p, offices o where p.subject = 'head-of-all' and o.region_code = '31';
    update bench_places b set officer = p.id from people p where p.subject = 'reviewer-' || b.rank;
    create table bench_people as select g - 1 as rank, uuidv7() as id from generate_series(1, ${applicants}) g;
    insert into people (id, issuer, subject, name) select id, '${issuer}', 'applicant-' || rank, 'applicant-' || rank from bench_people;
    create index on bench_people (rank);
    create function bench_reference(n bigint) returns text language plpgsql as $$
    declare body bigint := (n * 387420489) & 1099511627775; sum int := 0; written text := ''; symbol int;
    begin
      for place in reverse 7..0 loop
        symbol := (body >> (5 * place)) & 31;
        sum := (case when sum & 16 <> 0 then ((sum << 1) # 37) & 31 else sum << 1 end) # symbol;
        written := written || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', symbol + 1, 1);
      end loop;
      sum := case when sum & 16 <> 0 then ((sum << 1) # 37) & 31 else sum << 1 end;
      return left(written, 4) || '-' || right(written, 4) || '-' || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', sum + 1, 1);
    end $$;
    analyze`)
    .simple()
}
