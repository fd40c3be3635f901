import { type Status, states, steps } from '../../src/applications/lifecycle.ts'

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

/** The slots of the documents of an application. */
export const slots = [
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

const listed = (words: readonly string[]): string => words.map((word) => `'${word}'`).join()

/** A hundred statuses as SQL strings, by their shares. */
export const hundred = listed(
  Object.entries(journeys).flatMap(([status, { share }]) => Array<string>(share).fill(status)),
)

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

const columnsOfWays = '(step, last, clock, status, to_status, from_status, action)'

/** Returns the SQL that inserts the applications of the table `batch` and their rows in other tables. */
export const statements = (answers: string, documents: number): string => `
  insert into applications (id, reference, tracking_key, version, permit_type, permit_type_version, status, channel,
    applicant_id, village_code, office_id, created_at, updated_at, status_since, submitted_at, accepted_at, due_at,
    stopped_at, calendar_edition)
  select id, bench_reference(n), regexp_replace(upper(left(md5(n::text), 12)), '(.{4})(.{4})', '\\1-\\2-'), w.step + 1,
    'IMB', 1, b.status, 'web', person, village, case when b.status <> 'draft' then office end, made, made,
    made + w.step * interval '1 hour', case when b.status <> 'draft' then made + interval '1 hour' end,
    case
      when b.status not in ('draft', 'submitted', 'returned', 'withdrawn', 'lapsed') then made + interval '2 hours' end,
    case when w.clock = 'running' then made + interval '20 days' end,
    case when w.clock = 'stopped' then made + w.last * interval '1 hour' end,
    (select coalesce(max(edition), 0) from calendar_versions)
  from batch b
  join (values ${ways}) w ${columnsOfWays} on w.status = b.status::text and w.step = w.last
  order by b.n;

  insert into application_forms (application_id, answers, named)
  select id,
    replace(replace('${answers}', '#noise#', md5(n::text) || md5('a' || n) || md5('b' || n) || md5('c' || n)),
      '#n#', n::text)::jsonb,
    true
  from batch
  order by n;

  insert into application_lookups (application_id, kind, digest)
  select id, kind::search_kind, sha256(convert_to(kind || person, 'UTF8'))
  from batch, unnest(array['nik', 'phone', 'email']) kind
  union all
  select b.id, 'name', w.digest
  from batch b
  join bench_words w on w.rank in (b.first_word, b.second_word);

  insert into office_name_words (application_id, digest, office_id)
  select b.id, t.digest, b.office
  from batch b, name_tokens(b.id) t (digest)
  where b.status <> 'draft';

  insert into application_events (id, application_id, version, type, action, from_status, to_status, actor_id, standing,
    office_id, channel, at)
  select uuidv7(made - now() + w.step * interval '1 hour'), id, w.step + 1,
    'application.' || coalesce(w.action, 'drafted'), w.action, w.from_status::application_status,
    case when w.action is not null then w.to_status::application_status end,
    case when w.step < 2 then person else officer end, case when w.step < 2 then 'applicant' else 'reviewer' end,
    case when w.step >= 2 then office end, 'web', made + w.step * interval '1 hour'
  from batch b
  join (values ${ways}) w ${columnsOfWays} on w.status = b.status::text
  order by b.n, w.step;

  insert into application_intervals (application_id, sequence, status, clock, started_at, ended_at)
  select id, w.step + 1, w.to_status::application_status, w.clock, made + w.step * interval '1 hour',
    case when w.step < w.last then made + (w.step + 1) * interval '1 hour' end
  from batch b
  join (values ${ways}) w ${columnsOfWays} on w.status = b.status::text
  order by b.n, w.step;

  insert into permits (application_id, version, number, issuing_office_id, office_id, permit_type, permit_type_version,
    year, sequence, village_code, holder, state, public_token, issued_at, handed_over_at, changed_at, valid_from)
  select b.id, 1 + (b.status = 'handed_over')::int,
    b.n || '/IMB/' || o.region_code || '/' || extract(year from made), office, office, 'IMB', 1,
    extract(year from made), b.n, village, 'A•••', 'in_force',
    translate(encode(substring(sha256(uuid_send(b.id)) for 18), 'base64'), '+/', '-_'), made + interval '6 hours',
    case when b.status = 'handed_over' then made + interval '7 hours' end, made + interval '7 hours', made::date
  from batch b
  join offices o on o.id = b.office
  where b.status in ('issued', 'handed_over')
  order by b.n;

  insert into permit_events (permit_id, version, type, actor_id, standing, office_id, channel, at)
  select p.id, v, case v when 1 then 'permit.issued' else 'permit.handed_over' end, b.officer, 'head', b.office, 'web',
    made + interval '5 hours' + v * interval '1 hour'
  from batch b
  join permits p on p.application_id = b.id,
    generate_series(1, p.version) v
  order by b.n, v;

  insert into documents (application_id, slot, version, file_name, media_type, size_bytes, sha256, object_key,
    uploaded_by, uploaded_at)
  select id, slot, 1, slot || '.pdf', 'application/pdf', 200000, sha256(uuid_send(gen_random_uuid())),
    'documents/' || gen_random_uuid(), person, made
  from batch, unnest(array[${listed(slots.slice(0, documents))}]) slot
  order by n;

  insert into original_matches (document_id, verdict, sha256, officer_id, office_id, at)
  select d.id, 'matched', d.sha256, b.officer, b.office, b.made + interval '4 hours'
  from batch b
  join documents d on d.application_id = b.id
  where b.status in ('ready_to_sign', 'issued', 'handed_over') and d.slot in ('identity_card', 'land_title');

  insert into data_reads (id, application_id, reader_id, standing, office_id, what, fields, status, at)
  select uuidv7(made - now() + w.step * interval '1 hour'), id, officer, 'reviewer', office, 'case',
    array['/applicant/name', '/applicant/address'], w.from_status::application_status, made + w.step * interval '1 hour'
  from batch b
  join (values ${ways}) w ${columnsOfWays} on w.status = b.status::text
  where w.step >= 2
  order by b.n, w.step;

  insert into notices (id, cause_id, kind, channel, language, application_id, shown, state, attempts, made_at, ended_at)
  select uuidv7(b.made - now() + w.step * interval '1 hour'), gen_random_uuid(),
    case w.step when 1 then 'submitted' else 'accepted' end, 'email', 'id', id, 'a•••@example.com',
    'sent', 1, b.made + w.step * interval '1 hour', b.made + w.step * interval '1 hour'
  from batch b
  join (values ${ways}) w ${columnsOfWays} on w.status = b.status::text
  where w.step between 1 and 2
  order by b.n, w.step;

  insert into number_sequences (kind, office_id, year, last)
  select 'permit-IMB', office, extract(year from made), max(n)
  from batch
  where status in ('issued', 'handed_over')
  group by 2, 3
  order by 2, 3
  on conflict (kind, office_id, year)
  do update
  set last = greatest(number_sequences.last, excluded.last)`
