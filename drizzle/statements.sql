-- Every statement that the service sends to PostgreSQL, as the tests recorded it: who sends it, the number
-- of nodes in its plan, the columns of its result. Written by `npm run statements`; see docs/testing.md.

-- src/access/clients/askable.ts findAskable
-- Plan: 1
-- Columns: names jsonb
select c.registration->'names' as names
from clients c
where c.id = $uuid and c.suspended_at is null and c.registration->'scopes' ? 'consultations:write';

-- src/access/clients/askable.ts unknownAgencies
-- Plan: 3
-- Columns: id uuid
select asked.id
from unnest($uuid[]::uuid[]) as asked (id)
where not exists (
  select
  from clients c
  where c.id = asked.id
    and c.suspended_at is null
    and c.registration->'scopes' ? 'consultations:write'
);

-- src/access/clients/key-queries.ts noteUse
-- Plan: 2
-- Columns: none
update client_keys
set last_used_at = now()
where id = $uuid and (last_used_at is null or last_used_at < now() - interval '1 minute');

-- src/access/clients/key-queries.ts holderOfKey
-- Plan: 3
-- Columns: clientId uuid not null, keyId uuid not null, environment environment not null, registration jsonb not null,
--  suspended bool, expiresAt timestamptz not null, narrowedTo text[] null, ended text
select c.id as client_id,
  k.id as key_id,
  c.environment,
  c.registration,
  c.suspended_at is not null as suspended,
  k.expires_at,
  k.scopes as narrowed_to,
  case when k.revoked_at is not null then 'revoked' when k.expires_at <= now() then 'expired' end as ended
from client_keys
k
join clients c on c.id = k.client_id
where k.sha256 = $bytea;

-- src/access/clients/key-queries.ts holderOfToken
-- Plan: 1
-- Columns: clientId uuid not null, keyId uuid, environment environment not null, registration jsonb not null,
--  suspended bool, expiresAt timestamptz, narrowedTo text[], ended text
select c.id as client_id,
  null::uuid as key_id,
  c.environment,
  c.registration,
  c.suspended_at is not null as suspended,
  null::timestamptz as expires_at,
  null::text[] as narrowed_to,
  null as ended
from clients c
where c.oauth_subject = $text and c.oauth_client_id = $text;

-- src/access/clients/own-queries.ts usageOf 1
-- Plan: 3
-- Columns: day text, operation text not null, queries int4, permits int4
with asked as (
  select (($text::text)::timestamp at time zone 'Asia/Jakarta') as begins,
    (($text::text::timestamp + interval '1 month')::timestamp at time zone 'Asia/Jakarta') as ends
)
select to_char((q.at at time zone 'Asia/Jakarta'), 'YYYY-MM-DD') as day,
  q.operation,
  count(*)::int as queries,
  sum(cardinality(q.permit_ids))::int as permits
from
asked
join client_queries q on q.client_id = $uuid
  and q.id >= rpad(
    lpad(to_hex((extract(epoch from asked.begins - interval '1 hour') * 1000)::bigint), 12, '0'),
    32,
    '0'
  )::uuid
  and q.id < rpad(
    lpad(to_hex((extract(epoch from asked.ends + interval '1 hour') * 1000)::bigint), 12, '0'),
    32,
    '0'
  )::uuid
  and q.at >= asked.begins
  and q.at < asked.ends
group by 1, 2
order by 1, 2;

-- src/access/clients/queries.ts listClients
-- Plan: 2
-- Columns: id uuid not null, version int4 not null, environment environment not null, registration jsonb not null,
--  createdAt timestamptz not null, updatedAt timestamptz not null, suspension json
select c.id,
  c.version,
  c.environment,
  c.registration,
  c.created_at,
  c.updated_at,
  case when c.suspended_at is not null then json_build_object(
    'since', rfc3339(c.suspended_at),
    'reason', c.suspension_reason
  ) end as suspension
from clients c
where $uuid::uuid is null or c.id > $uuid
order by c.id
limit $int8;

-- src/access/clients/queries.ts findClient
-- Plan: 1
-- Columns: id uuid not null, version int4 not null, environment environment not null, registration jsonb not null,
--  createdAt timestamptz not null, updatedAt timestamptz not null, suspension json
select c.id,
  c.version,
  c.environment,
  c.registration,
  c.created_at,
  c.updated_at,
  case when c.suspended_at is not null then json_build_object(
    'since', rfc3339(c.suspended_at),
    'reason', c.suspension_reason
  ) end as suspension
from clients c
where c.id = $uuid;

-- src/access/clients/queries.ts isSubjectTaken
-- Plan: 1
-- Columns: none
select
from clients
where oauth_subject = $text and ($uuid::uuid is null or id <> $uuid);

-- src/access/clients/queries.ts unknownCodes
-- Plan: 7
-- Columns: permitTypes text[], regions text[]
select array(
  select t
  from unnest($text[]::text[]) t
  where not exists (select from permit_type_versions v where v.code = t)
) as permit_types,
  array(
    select r
    from unnest($text[]::text[]) r
    where not exists (select from regions known where known.code = r)
  ) as regions;

-- src/access/clients/queries.ts insertClient
-- Plan: 5
-- Columns: id uuid not null, version int4 not null, environment environment not null, registration jsonb not null,
--  createdAt timestamptz not null, updatedAt timestamptz not null, suspension json
with c as (
  insert into clients (environment, registration)
  values ($environment, $text::text::jsonb)
  on conflict (oauth_subject) do nothing
  returning *
),
event as (
  insert into client_events (client_id, version, type, actor_id, details)
  select id,
    version,
    'client.registered',
    $uuid::uuid,
    jsonb_build_object('registration', registration)
  from c
)
select c.id,
  c.version,
  c.environment,
  c.registration,
  c.created_at,
  c.updated_at,
  case when c.suspended_at is not null then json_build_object(
    'since', rfc3339(c.suspended_at),
    'reason', c.suspension_reason
  ) end as suspension
from c;

-- src/access/clients/queries.ts updateRegistration
-- Plan: 5
-- Columns: id uuid not null, version int4 not null, environment environment not null, registration jsonb not null,
--  createdAt timestamptz not null, updatedAt timestamptz not null, suspension json
with c as (
  update clients
  set version = version + 1, registration = $text::text::jsonb, updated_at = clock_timestamp()
  where id = $uuid and version = $int4
  returning *
),
event as (
  insert into client_events (client_id, version, type, actor_id, details)
  select id, version, $text, $uuid::uuid, $text::text::jsonb
  from c
)
select c.id,
  c.version,
  c.environment,
  c.registration,
  c.created_at,
  c.updated_at,
  case when c.suspended_at is not null then json_build_object(
    'since', rfc3339(c.suspended_at),
    'reason', c.suspension_reason
  ) end as suspension
from c;

-- src/access/clients/queries.ts updateSuspension
-- Plan: 5
-- Columns: id uuid not null, version int4 not null, environment environment not null, registration jsonb not null,
--  createdAt timestamptz not null, updatedAt timestamptz not null, suspension json
with c as (
  update clients
  set version = version + 1,
    updated_at = clock_timestamp(),
    suspension_reason = $text,
    suspended_at = case when $text::text is not null then coalesce(suspended_at, clock_timestamp()) end
  where id = $uuid
  returning *
),
event as (
  insert into client_events (client_id, version, type, actor_id, details)
  select id, version, $text, $uuid::uuid, $text::text::jsonb
  from c
)
select c.id,
  c.version,
  c.environment,
  c.registration,
  c.created_at,
  c.updated_at,
  case when c.suspended_at is not null then json_build_object(
    'since', rfc3339(c.suspended_at),
    'reason', c.suspension_reason
  ) end as suspension
from c;

-- src/access/clients/queries.ts listClientEvents
-- Plan: 4
-- Columns: id uuid not null, version int4 not null, type text not null, actor text, details jsonb not null,
--  at timestamptz not null
select e.id, e.version, e.type, p.name as actor, e.details, e.at
from client_events e
left join people p on p.id = e.actor_id
where e.client_id = $uuid and e.version > $int4
order by e.version
limit $int8;

-- src/access/clients/queries.ts listClientQueries
-- Plan: 5
-- Columns: id uuid not null, keyId uuid null, purpose text not null, operation text not null, count int4,
--  permitIds uuid[], at timestamptz not null
select id,
  key_id,
  purpose,
  operation,
  cardinality(permit_ids) as count,
  array(
    select coalesce(p.id, told.id)
    from unnest(permit_ids)
    with ordinality as told (id, place)
    left join permits p on p.application_id = told.id
    order by told.place
  ) as permit_ids,
  at
from client_queries
where client_id = $uuid and ($uuid::uuid is null or id < $uuid)
order by id desc
limit $int8;

-- src/access/clients/validity.ts demandValidAgency 1
-- Plan: 2
-- Columns: suspended bool
select suspended_at is not null as suspended
from clients
where id = $uuid
for share;

-- src/access/clients/validity.ts demandValidAgency 2
-- Plan: 1
-- Columns: revoked bool
select revoked_at is not null as revoked
from client_keys
where id = $uuid and (revoked_at is not null or expires_at <= now());

-- src/access/identity/queries.ts personWithPosts 1
-- Plan: 28
-- Columns: id uuid, name text, posts json, changesIn float8, isInvited bool, isAnybodyInvited bool
with agency as materialized (select from clients c where c.oauth_subject = $text),
known as (
  select id, name
  from people
  where issuer = $text and subject = $text and ($text::text is null or name = $text)
),
met as (
  insert into people (issuer, subject, name)
  select $text, $text, coalesce($text, $text)
  where not exists (select from known) and not exists (select from agency)
  on conflict (issuer, subject) do update
  set name = coalesce($text, people.name)
  returning id, name
),
person as (select * from known union all select * from met)
select person.id,
  person.name,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'officeId', s.office_id,
          'role', s.role,
          'reach', o.region_code,
          'endsAt', rfc3339(s.ends_at)
        ) order by o.region_code,
        s.role
      )
      from staff
      s
      join offices o on o.id = s.office_id
      where s.person_id = person.id
        and s.suspended_at is null
        and s.starts_at <= statement_timestamp()
        and (s.ends_at is null or s.ends_at > statement_timestamp())
    ),
    '[]'
  ) as posts,
  (
    select extract(epoch from min(moment) - statement_timestamp())::float8 * 1000
    from staff s
    cross join lateral (values (s.starts_at), (s.ends_at)) as edge (moment)
    where s.person_id = person.id and moment > statement_timestamp()
  ) as changes_in,
  $text::text is not null
  and exists (
    select
    from staff s
    where s.invited_email = $text
      and s.person_id is null
      and (s.ends_at is null or s.ends_at > statement_timestamp())
      and s.appointed_by is distinct from person.id
  ) as is_invited,
  exists (
    select
    from staff s
    where s.invited_email is not null
      and s.person_id is null
      and (s.ends_at is null or s.ends_at > statement_timestamp())
  ) as is_anybody_invited
from person
where not exists (select from agency);

-- src/access/identity/queries.ts withPostsInForce
-- Plan: 2
-- Columns: officeId uuid not null, role role not null
select s.office_id, s.role
from staff s
where s.person_id = $uuid
  and s.suspended_at is null
  and s.starts_at <= statement_timestamp()
  and (s.ends_at is null or s.ends_at > statement_timestamp());

-- src/access/identity/queries.ts demandOpenSession
-- Plan: 7
-- Columns: none
select
from kiosk_sessions
s
join kiosk_keys y on y.id = s.key_id
join kiosks k on k.id = s.kiosk_id
join offices o on o.id = k.office_id
where s.id = $uuid
  and s.ended_at is null
  and s.expires_at > now()
  and y.revoked_at is null
  and y.expires_at > now()
  and o.state in ('online', 'counter_only', 'winding_down');

-- src/access/keys/queries.ts listKeys
-- Plan: 2
-- Columns: id uuid not null, label text not null, prefix text not null, lastFour text not null,
--  createdAt timestamptz not null, expiresAt timestamptz not null, lastUsedAt timestamptz null, revocation json,
--  scopes text[] null
select k.id,
  k.label,
  k.prefix,
  k.last_four,
  k.created_at,
  k.expires_at,
  k.last_used_at,
  case when k.revoked_at is not null then json_build_object(
    'at', rfc3339(k.revoked_at),
    'reason', k.revocation_reason
  ) end as revocation,
  k.scopes
from "client_keys" k
where k."client_id" = $uuid and ($uuid::uuid is null or k.id < $uuid)
order by k.id desc
limit $int8;

-- src/access/keys/queries.ts listKeys
-- Plan: 4
-- Columns: id uuid not null, label text not null, prefix text not null, lastFour text not null,
--  createdAt timestamptz not null, expiresAt timestamptz not null, lastUsedAt timestamptz null, revocation json,
--  scopes text[]
select k.id,
  k.label,
  k.prefix,
  k.last_four,
  k.created_at,
  k.expires_at,
  k.last_used_at,
  case when k.revoked_at is not null then json_build_object(
    'at', rfc3339(k.revoked_at),
    'reason', k.revocation_reason
  ) end as revocation,
  null::text[] as scopes
from "kiosk_keys" k
where k."kiosk_id" = $uuid and ($uuid::uuid is null or k.id < $uuid)
order by k.id desc
limit $int8;

-- src/access/keys/queries.ts keyFacts 3
-- Plan: 3
-- Columns: active int4, mayEnd bool
select count(*) filter (where revoked_at is null and expires_at > now() and prefix = $text)::int as active,
  $timestamptz::timestamptz > now()
  and $timestamptz::timestamptz <= now() + interval '1 year' as may_end
from "kiosk_keys"
where "kiosk_id" = $uuid;

-- src/access/keys/queries.ts keyFacts 3
-- Plan: 2
-- Columns: active int4, mayEnd bool
select count(*) filter (
  where revoked_at is null
  and expires_at > now()
  and prefix = $text
  and coalesce($text = any(scopes), false) = $bool
)::int as active,
  $timestamptz::timestamptz > now()
  and $timestamptz::timestamptz <= now() + interval '1 year' as may_end
from "client_keys"
where "client_id" = $uuid;

-- src/access/keys/queries.ts insertKey 1
-- Plan: 7
-- Columns: id uuid not null, label text not null, prefix text not null, lastFour text not null,
--  createdAt timestamptz not null, expiresAt timestamptz not null, lastUsedAt timestamptz null, revocation json,
--  scopes text[]
with c as (
  update "kiosks"
  set version = version + 1, updated_at = clock_timestamp()
  where id = $uuid and version = $int4
  returning *
),
k as (
  insert into "kiosk_keys" ("kiosk_id", label, sha256, prefix, last_four, expires_at)
  select id, $text, $bytea, $text, $text, $timestamptz::timestamptz
  from c
  returning *
),
event as (
  insert into kiosk_events (kiosk_id, version, type, actor_id, details)
  select id, version, $text, $uuid::uuid, $text::text::jsonb
  from c
)
select k.id,
  k.label,
  k.prefix,
  k.last_four,
  k.created_at,
  k.expires_at,
  k.last_used_at,
  case when k.revoked_at is not null then json_build_object(
    'at', rfc3339(k.revoked_at),
    'reason', k.revocation_reason
  ) end as revocation,
  null::text[] as scopes
from k;

-- src/access/keys/queries.ts insertKey 1
-- Plan: 7
-- Columns: id uuid not null, label text not null, prefix text not null, lastFour text not null,
--  createdAt timestamptz not null, expiresAt timestamptz not null, lastUsedAt timestamptz null, revocation json,
--  scopes text[] null
with c as (
  update "clients"
  set version = version + 1, updated_at = clock_timestamp()
  where id = $uuid and version = $int4
  returning *
),
k as (
  insert into "client_keys" ("client_id", label, sha256, prefix, last_four, expires_at, scopes)
  select id, $text, $bytea, $text, $text, $timestamptz::timestamptz, $text[]::text[]
  from c
  returning *
),
event as (
  insert into client_events (client_id, version, type, actor_id, details)
  select id, version, $text, $uuid::uuid, $text::text::jsonb
  from c
)
select k.id,
  k.label,
  k.prefix,
  k.last_four,
  k.created_at,
  k.expires_at,
  k.last_used_at,
  case when k.revoked_at is not null then json_build_object(
    'at', rfc3339(k.revoked_at),
    'reason', k.revocation_reason
  ) end as revocation,
  k.scopes
from k;

-- src/access/keys/queries.ts endKey 2
-- Plan: 9
-- Columns: id uuid not null, label text not null, prefix text not null, lastFour text not null,
--  createdAt timestamptz not null, expiresAt timestamptz not null, lastUsedAt timestamptz null, revocation json,
--  scopes text[] null
with k as (
  update "client_keys"
  set revoked_at = clock_timestamp(), revocation_reason = $text
  where id = $uuid and "client_id" = $uuid and revoked_at is null
  returning *
),
c as (
  update "clients" h
  set version = version + 1, updated_at = clock_timestamp()
  from k
  where h.id = k."client_id"
  returning h.*
),
event as (
  insert into client_events (client_id, version, type, actor_id, details)
  select id, version, $text, $uuid::uuid, $text::text::jsonb
  from c
),
ended as (select)
select k.id,
  k.label,
  k.prefix,
  k.last_four,
  k.created_at,
  k.expires_at,
  k.last_used_at,
  case when k.revoked_at is not null then json_build_object(
    'at', rfc3339(k.revoked_at),
    'reason', k.revocation_reason
  ) end as revocation,
  k.scopes
from k;

-- src/access/keys/queries.ts endKey 2
-- Plan: 15
-- Columns: id uuid not null, label text not null, prefix text not null, lastFour text not null,
--  createdAt timestamptz not null, expiresAt timestamptz not null, lastUsedAt timestamptz null, revocation json,
--  scopes text[]
with k as (
  update "kiosk_keys"
  set revoked_at = clock_timestamp(), revocation_reason = $text
  where id = $uuid and "kiosk_id" = $uuid and revoked_at is null
  returning *
),
c as (
  update "kiosks" h
  set version = version + 1, updated_at = clock_timestamp()
  from k
  where h.id = k."kiosk_id"
  returning h.*
),
event as (
  insert into kiosk_events (kiosk_id, version, type, actor_id, details)
  select id, version, $text, $uuid::uuid, $text::text::jsonb
  from c
),
ended as (
  update kiosk_sessions s
  set ended_at = least(clock_timestamp(), s.expires_at)
  from k, c
  where s.key_id = k.id and s.kiosk_id = c.id and s.ended_at is null
)
select k.id,
  k.label,
  k.prefix,
  k.last_four,
  k.created_at,
  k.expires_at,
  k.last_used_at,
  case when k.revoked_at is not null then json_build_object(
    'at', rfc3339(k.revoked_at),
    'reason', k.revocation_reason
  ) end as revocation,
  null::text[] as scopes
from k;

-- src/access/keys/queries.ts hasKey
-- Plan: 1
-- Columns: none
select
from "kiosk_keys"
where id = $uuid and "kiosk_id" = $uuid;

-- src/access/keys/queries.ts hasKey
-- Plan: 1
-- Columns: none
select
from "client_keys"
where id = $uuid and "client_id" = $uuid;

-- src/access/rate-limits/queries.ts addCounts
-- Plan: 3
-- Columns: policy text not null, subject text not null, endsAt timestamptz not null, count int4 not null
insert into rate_counters as c (policy, subject, ends_at, count)
select policy, subject, "endsAt", count
from jsonb_to_recordset($text::text::jsonb) as r (
  policy text,
  subject text,
  "endsAt" timestamptz,
  count int
)
order by policy, subject
on conflict (policy, subject, ends_at) do update
set count = c.count + excluded.count
returning policy, subject, ends_at, count;

-- src/access/rate-limits/queries.ts forgetCounts
-- Plan: 7
-- Columns: none
delete from rate_counters
where (policy, subject, ends_at) in (
  select policy, subject, ends_at
  from rate_counters
  where ends_at < now() - interval '1 minute'
  order by ends_at
  limit $int8
);

-- src/applications/assignments/changes.ts setAssignee 2
-- Plan: 8
-- Columns: version int4 not null, at timestamptz
with changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(moment.at, a.updated_at),
    assigned_to = $uuid::uuid,
    assigned_at = case when $bool then moment.at end,
    released_from = case when $bool then a.assigned_to end
  from (select clock_timestamp() as at) moment
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, moment.at
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version, at
from changed;

-- src/applications/assignments/changes.ts setAssignee 2
-- Plan: 11
-- Columns: version int4 not null, at timestamptz
with changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(moment.at, a.updated_at),
    assigned_to = $uuid::uuid,
    assigned_at = case when $bool then moment.at end,
    released_from = case when $bool then a.assigned_to end
  from (select clock_timestamp() as at) moment
  where a.id = $uuid
    and a.version = $int4
    and a.discarded_at is null
    and exists (
      select
      from staff s
      where s.person_id = $uuid::uuid
        and s.office_id = a.office_id
        and s.suspended_at is null
        and s.starts_at <= statement_timestamp()
        and (s.ends_at is null or s.ends_at > statement_timestamp())
    )
  returning a.id, a.version, moment.at
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version, at
from changed;

-- src/applications/assignments/changes.ts releaseOfEnded 1
-- Plan: 18
-- Columns: none
with kept as materialized (
  select a.id, a.assigned_to
  from staff
  s
  join applications a on a.office_id = s.office_id and a.assigned_to = s.person_id
  where not (
    s.suspended_at is null
    and s.starts_at <= statement_timestamp()
    and (s.ends_at is null or s.ends_at > statement_timestamp())
  )
    and not exists (
      select
      from staff
      s
      join unnest($role[]::role[], $application_status[]::application_status[]) as w (role, status) on w.role = s.role
      where s.person_id = a.assigned_to
        and s.office_id = a.office_id
        and w.status = a.status
        and s.suspended_at is null
        and s.starts_at <= statement_timestamp()
        and (s.ends_at is null or s.ends_at > statement_timestamp())
    )
  limit $int8
  for update of a skip locked
),
changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    assigned_to = null,
    assigned_at = null,
    released_from = a.assigned_to
  from (select distinct id, assigned_to from kept) k
  where a.id = k.id and a.assigned_to = k.assigned_to
  returning a.id, a.version, a.office_id, k.assigned_to as person_id, a.updated_at as at
)
insert into application_events (
  application_id,
  version,
  type,
  standing,
  office_id,
  channel,
  details,
  at
)
select id,
  version,
  $text,
  $text,
  office_id,
  $channel::channel,
  jsonb_build_object('personId', person_id, 'because', 'post_ended'),
  at
from changed;

-- src/applications/assignments/escalation-queries.ts escalationRules
-- Plan: 3
-- Columns: permitType text not null, version int4 not null, code text, remainingHours int4, of text, unassigned bool,
--  now timestamptz
select t.code as permit_type,
  t.version,
  r.code,
  r."remainingHours",
  r."of",
  r.unassigned,
  now() as now
from permit_type_versions t,
  jsonb_to_recordset(t.definition->'escalation') as r (
    code text,
    "remainingHours" int,
    "of" text,
    unassigned boolean
  )
where t.definition ? 'escalation';

-- src/applications/assignments/escalation-queries.ts escalateByRule 1
-- Plan: 30
-- Columns: none
with behind as materialized (
  select o.id, o.region_code, o.level
  from offices o
  cross join lateral (
    select
    from applications a
    where a.office_id = o.id
      and a.permit_type = $text
      and a.permit_type_version = $int4
      and a.stopped_at is null
      and a.due_at is not null
      and not (
        a.escalated @> array[case when a.accepted_at is null then 'completeness_check/' else '' end || $text::text]::text[]
      )
      and coalesce(a.due_at, 'infinity'::timestamptz) <= $timestamptz
    order by coalesce(a.due_at, 'infinity'::timestamptz)
    limit 1
  ) first
),
late as materialized (
  select a.id, above.details
  from behind o
  cross join lateral (
    select jsonb_build_object(
      'id', s.id,
      'names', jsonb_build_object('id', s.name_id, 'en', s.name_en)
    ) as details
    from office_areas
    r
    join offices s on s.id = r.office_id
    where r.served_until is null
      and r.region_code = any(
        array[left(o.region_code, 8),
        left(o.region_code, 5),
        left(o.region_code, 2)]
      )
      and s.state = 'online'
      and s.level > o.level
    order by s.level
    limit 1
  ) above
  cross join lateral (
    select a.id, coalesce(a.due_at, 'infinity'::timestamptz) as due
    from applications a
    where a.office_id = o.id
      and a.permit_type = $text
      and a.permit_type_version = $int4
      and a.stopped_at is null
      and a.due_at is not null
      and not (
        a.escalated @> array[case when a.accepted_at is null then 'completeness_check/' else '' end || $text::text]::text[]
      )
      and coalesce(a.due_at, 'infinity'::timestamptz) <= $timestamptz
    order by due
    limit $int8
  ) a
  order by a.due
  limit $int8
),
free as materialized (
  select a.id
  from applications a
  where a.id = any(array(select late.id from late))
  for no key update skip locked
),
changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    escalated = a.escalated || (
      case when a.accepted_at is null then 'completeness_check/' else '' end || $text::text
    )
  from
  late
  join free on free.id = late.id
  where a.id = late.id
    and a.permit_type = $text
    and a.permit_type_version = $int4
    and a.stopped_at is null
    and a.due_at is not null
    and not (
      a.escalated @> array[case when a.accepted_at is null then 'completeness_check/' else '' end || $text::text]::text[]
    )
    and coalesce(a.due_at, 'infinity'::timestamptz) <= $timestamptz
  returning a.id,
    a.version,
    a.office_id,
    a.due_at,
    case when a.accepted_at is null then 'completeness_check' else 'service_time' end as due_for,
    a.updated_at as at,
    late.details as above
)
insert into application_events (
  application_id,
  version,
  type,
  standing,
  office_id,
  channel,
  details,
  at
)
select id,
  version,
  $text,
  $text,
  office_id,
  $channel::channel,
  jsonb_build_object('rule', $text::text, 'dueFor', due_for, 'dueAt', rfc3339(due_at), 'to', above),
  at
from changed;

-- src/applications/assignments/escalation-queries.ts escalateByRule 1
-- Plan: 30
-- Columns: none
with behind as materialized (
  select o.id, o.region_code, o.level
  from offices o
  cross join lateral (
    select
    from applications a
    where a.office_id = o.id
      and a.permit_type = $text
      and a.permit_type_version = $int4
      and a.stopped_at is null
      and a.due_at is not null
      and not (
        a.escalated @> array[case when a.accepted_at is null then 'completeness_check/' else '' end || $text::text]::text[]
      )
      and coalesce(a.due_at, 'infinity'::timestamptz) <= $timestamptz
      and a.assigned_to is null
      and a.status = any($application_status[]::application_status[])
    order by coalesce(a.due_at, 'infinity'::timestamptz)
    limit 1
  ) first
),
late as materialized (
  select a.id, above.details
  from behind o
  cross join lateral (
    select jsonb_build_object(
      'id', s.id,
      'names', jsonb_build_object('id', s.name_id, 'en', s.name_en)
    ) as details
    from office_areas
    r
    join offices s on s.id = r.office_id
    where r.served_until is null
      and r.region_code = any(
        array[left(o.region_code, 8),
        left(o.region_code, 5),
        left(o.region_code, 2)]
      )
      and s.state = 'online'
      and s.level > o.level
    order by s.level
    limit 1
  ) above
  cross join lateral (
    select a.id, coalesce(a.due_at, 'infinity'::timestamptz) as due
    from applications a
    where a.office_id = o.id
      and a.permit_type = $text
      and a.permit_type_version = $int4
      and a.stopped_at is null
      and a.due_at is not null
      and not (
        a.escalated @> array[case when a.accepted_at is null then 'completeness_check/' else '' end || $text::text]::text[]
      )
      and coalesce(a.due_at, 'infinity'::timestamptz) <= $timestamptz
      and a.assigned_to is null
      and a.status = any($application_status[]::application_status[])
    order by due
    limit $int8
  ) a
  order by a.due
  limit $int8
),
free as materialized (
  select a.id
  from applications a
  where a.id = any(array(select late.id from late))
  for no key update skip locked
),
changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    escalated = a.escalated || (
      case when a.accepted_at is null then 'completeness_check/' else '' end || $text::text
    )
  from
  late
  join free on free.id = late.id
  where a.id = late.id
    and a.permit_type = $text
    and a.permit_type_version = $int4
    and a.stopped_at is null
    and a.due_at is not null
    and not (
      a.escalated @> array[case when a.accepted_at is null then 'completeness_check/' else '' end || $text::text]::text[]
    )
    and coalesce(a.due_at, 'infinity'::timestamptz) <= $timestamptz
    and a.assigned_to is null
    and a.status = any($application_status[]::application_status[])
  returning a.id,
    a.version,
    a.office_id,
    a.due_at,
    case when a.accepted_at is null then 'completeness_check' else 'service_time' end as due_for,
    a.updated_at as at,
    late.details as above
)
insert into application_events (
  application_id,
  version,
  type,
  standing,
  office_id,
  channel,
  details,
  at
)
select id,
  version,
  $text,
  $text,
  office_id,
  $channel::channel,
  jsonb_build_object('rule', $text::text, 'dueFor', due_for, 'dueAt', rfc3339(due_at), 'to', above),
  at
from changed;

-- src/applications/assignments/escalation-queries.ts escalateByRule 1
-- Plan: 30
-- Columns: none
with behind as materialized (
  select o.id, o.region_code, o.level
  from offices o
  cross join lateral (
    select
    from applications a
    where a.office_id = o.id
      and a.permit_type = $text
      and a.permit_type_version = $int4
      and a.stopped_at is null
      and a.due_at is not null
      and not (
        a.escalated @> array[case when a.accepted_at is null then 'completeness_check/' else '' end || $text::text]::text[]
      )
      and case when a.accepted_at is null then 'completeness_check' else 'service_time' end = $text
      and coalesce(a.due_at, 'infinity'::timestamptz) <= $timestamptz
    order by coalesce(a.due_at, 'infinity'::timestamptz)
    limit 1
  ) first
),
late as materialized (
  select a.id, above.details
  from behind o
  cross join lateral (
    select jsonb_build_object(
      'id', s.id,
      'names', jsonb_build_object('id', s.name_id, 'en', s.name_en)
    ) as details
    from office_areas
    r
    join offices s on s.id = r.office_id
    where r.served_until is null
      and r.region_code = any(
        array[left(o.region_code, 8),
        left(o.region_code, 5),
        left(o.region_code, 2)]
      )
      and s.state = 'online'
      and s.level > o.level
    order by s.level
    limit 1
  ) above
  cross join lateral (
    select a.id, coalesce(a.due_at, 'infinity'::timestamptz) as due
    from applications a
    where a.office_id = o.id
      and a.permit_type = $text
      and a.permit_type_version = $int4
      and a.stopped_at is null
      and a.due_at is not null
      and not (
        a.escalated @> array[case when a.accepted_at is null then 'completeness_check/' else '' end || $text::text]::text[]
      )
      and case when a.accepted_at is null then 'completeness_check' else 'service_time' end = $text
      and coalesce(a.due_at, 'infinity'::timestamptz) <= $timestamptz
    order by due
    limit $int8
  ) a
  order by a.due
  limit $int8
),
free as materialized (
  select a.id
  from applications a
  where a.id = any(array(select late.id from late))
  for no key update skip locked
),
changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    escalated = a.escalated || (
      case when a.accepted_at is null then 'completeness_check/' else '' end || $text::text
    )
  from
  late
  join free on free.id = late.id
  where a.id = late.id
    and a.permit_type = $text
    and a.permit_type_version = $int4
    and a.stopped_at is null
    and a.due_at is not null
    and not (
      a.escalated @> array[case when a.accepted_at is null then 'completeness_check/' else '' end || $text::text]::text[]
    )
    and case when a.accepted_at is null then 'completeness_check' else 'service_time' end = $text
    and coalesce(a.due_at, 'infinity'::timestamptz) <= $timestamptz
  returning a.id,
    a.version,
    a.office_id,
    a.due_at,
    case when a.accepted_at is null then 'completeness_check' else 'service_time' end as due_for,
    a.updated_at as at,
    late.details as above
)
insert into application_events (
  application_id,
  version,
  type,
  standing,
  office_id,
  channel,
  details,
  at
)
select id,
  version,
  $text,
  $text,
  office_id,
  $channel::channel,
  jsonb_build_object('rule', $text::text, 'dueFor', due_for, 'dueAt', rfc3339(due_at), 'to', above),
  at
from changed;

-- src/applications/assignments/escalation-queries.ts escalateByRule 1
-- Plan: 30
-- Columns: none
with behind as materialized (
  select o.id, o.region_code, o.level
  from offices o
  cross join lateral (
    select
    from applications a
    where a.office_id = o.id
      and a.permit_type = $text
      and a.permit_type_version = $int4
      and a.stopped_at is null
      and a.due_at is not null
      and not (
        a.escalated @> array[case when a.accepted_at is null then 'completeness_check/' else '' end || $text::text]::text[]
      )
      and case when a.accepted_at is null then 'completeness_check' else 'service_time' end = $text
      and coalesce(a.due_at, 'infinity'::timestamptz) <= $timestamptz
      and a.assigned_to is null
      and a.status = any($application_status[]::application_status[])
    order by coalesce(a.due_at, 'infinity'::timestamptz)
    limit 1
  ) first
),
late as materialized (
  select a.id, above.details
  from behind o
  cross join lateral (
    select jsonb_build_object(
      'id', s.id,
      'names', jsonb_build_object('id', s.name_id, 'en', s.name_en)
    ) as details
    from office_areas
    r
    join offices s on s.id = r.office_id
    where r.served_until is null
      and r.region_code = any(
        array[left(o.region_code, 8),
        left(o.region_code, 5),
        left(o.region_code, 2)]
      )
      and s.state = 'online'
      and s.level > o.level
    order by s.level
    limit 1
  ) above
  cross join lateral (
    select a.id, coalesce(a.due_at, 'infinity'::timestamptz) as due
    from applications a
    where a.office_id = o.id
      and a.permit_type = $text
      and a.permit_type_version = $int4
      and a.stopped_at is null
      and a.due_at is not null
      and not (
        a.escalated @> array[case when a.accepted_at is null then 'completeness_check/' else '' end || $text::text]::text[]
      )
      and case when a.accepted_at is null then 'completeness_check' else 'service_time' end = $text
      and coalesce(a.due_at, 'infinity'::timestamptz) <= $timestamptz
      and a.assigned_to is null
      and a.status = any($application_status[]::application_status[])
    order by due
    limit $int8
  ) a
  order by a.due
  limit $int8
),
free as materialized (
  select a.id
  from applications a
  where a.id = any(array(select late.id from late))
  for no key update skip locked
),
changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    escalated = a.escalated || (
      case when a.accepted_at is null then 'completeness_check/' else '' end || $text::text
    )
  from
  late
  join free on free.id = late.id
  where a.id = late.id
    and a.permit_type = $text
    and a.permit_type_version = $int4
    and a.stopped_at is null
    and a.due_at is not null
    and not (
      a.escalated @> array[case when a.accepted_at is null then 'completeness_check/' else '' end || $text::text]::text[]
    )
    and case when a.accepted_at is null then 'completeness_check' else 'service_time' end = $text
    and coalesce(a.due_at, 'infinity'::timestamptz) <= $timestamptz
    and a.assigned_to is null
    and a.status = any($application_status[]::application_status[])
  returning a.id,
    a.version,
    a.office_id,
    a.due_at,
    case when a.accepted_at is null then 'completeness_check' else 'service_time' end as due_for,
    a.updated_at as at,
    late.details as above
)
insert into application_events (
  application_id,
  version,
  type,
  standing,
  office_id,
  channel,
  details,
  at
)
select id,
  version,
  $text,
  $text,
  office_id,
  $channel::channel,
  jsonb_build_object('rule', $text::text, 'dueFor', due_for, 'dueAt', rfc3339(due_at), 'to', above),
  at
from changed;

-- src/applications/assignments/queries.ts colleagueAt
-- Plan: 1
-- Columns: personId uuid not null, name text not null, roles json
select p.id as person_id, p.name, roles_json(p.id, $uuid::uuid) as roles
from people p
where p.id = $uuid;

-- src/applications/assignments/work-queries.ts listWorkAcrossOffices
-- Plan: 10
-- Columns: id uuid not null, mark text, overdue bool, due text
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
  case when coalesce(a.due_at, 'infinity'::timestamptz) = 'infinity' then 'infinity' else to_char(
    coalesce(a.due_at, 'infinity'::timestamptz) at time zone 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
  ) end as due
from applications a
cross join lateral (
  select
  from offices o
  where o.id = a.office_id
    and exists (
      select
      from unnest((select $text[]::text[])::text[]) reach
      where o.region_code = reach or starts_with(o.region_code, reach || '.')
    )
) o
where a.office_id is not null
  and a.stopped_at is null
  and (
    a.discarded_at is null
    and (
      a.applicant_id = (select $uuid::uuid)
      or (a.status <> 'draft' and true)
      or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
    )
  )
  and true
order by coalesce(a.due_at, 'infinity'::timestamptz), a.id
limit (select $int4::int);

-- src/applications/assignments/work-queries.ts listWorkAcrossOffices
-- Plan: 11
-- Columns: id uuid not null, mark text, overdue bool, due text
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
  case when coalesce(a.due_at, 'infinity'::timestamptz) = 'infinity' then 'infinity' else to_char(
    coalesce(a.due_at, 'infinity'::timestamptz) at time zone 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
  ) end as due
from applications a
cross join lateral (
  select
  from offices o
  where o.id = a.office_id
    and exists (
      select
      from unnest((select $text[]::text[])::text[]) reach
      where o.region_code = reach or starts_with(o.region_code, reach || '.')
    )
) o
where a.office_id is not null
  and a.stopped_at is null
  and (
    a.discarded_at is null
    and (
      a.applicant_id = (select $uuid::uuid)
      or (a.status <> 'draft' and true)
      or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
    )
  )
  and true
  and a.status = (select $application_status::application_status)
order by coalesce(a.due_at, 'infinity'::timestamptz), a.id
limit (select $int4::int);

-- src/applications/assignments/work-queries.ts listWorkAcrossOffices
-- Plan: 12
-- Columns: id uuid not null, mark text, overdue bool, due text
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
  case when coalesce(a.due_at, 'infinity'::timestamptz) = 'infinity' then 'infinity' else to_char(
    coalesce(a.due_at, 'infinity'::timestamptz) at time zone 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
  ) end as due
from applications a
cross join lateral (
  select
  from offices o
  where o.id = a.office_id
    and exists (
      select
      from unnest((select $text[]::text[])::text[]) reach
      where o.region_code = reach or starts_with(o.region_code, reach || '.')
    )
) o
where a.office_id is not null
  and a.stopped_at is null
  and (
    a.discarded_at is null
    and (
      a.applicant_id = (select $uuid::uuid)
      or (a.status <> 'draft' and true)
      or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
    )
  )
  and true
  and (coalesce(a.due_at, 'infinity'::timestamptz), a.id) > (
    (select $text::text::timestamptz),
    (select $uuid::uuid)
  )
order by coalesce(a.due_at, 'infinity'::timestamptz), a.id
limit (select $int4::int);

-- src/applications/assignments/work-queries.ts listWorkAcrossOffices
-- Plan: 12
-- Columns: id uuid not null, mark text, overdue bool, due text
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
  case when coalesce(a.due_at, 'infinity'::timestamptz) = 'infinity' then 'infinity' else to_char(
    coalesce(a.due_at, 'infinity'::timestamptz) at time zone 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
  ) end as due
from applications a
cross join lateral (
  select
  from offices o
  where o.id = a.office_id
    and exists (
      select
      from unnest((select $text[]::text[])::text[]) reach
      where o.region_code = reach or starts_with(o.region_code, reach || '.')
    )
) o
where a.office_id is not null
  and a.stopped_at is null
  and (
    a.discarded_at is null
    and (
      a.applicant_id = (select $uuid::uuid)
      or (a.status <> 'draft' and true)
      or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
    )
  )
  and true
  and a.assigned_to is null
  and a.status = any((select $text[]::text[])::application_status[])
  and a.permit_type = (select $text::text)
order by coalesce(a.due_at, 'infinity'::timestamptz), a.id
limit (select $int4::int);

-- src/applications/assignments/work-queries.ts listWorkByOffice 1
-- Plan: 17
-- Columns: id uuid not null, mark text, overdue bool, due text
select next.id,
  next.mark,
  next.overdue,
  case when next.due = 'infinity' then 'infinity' else to_char(
    next.due at time zone 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
  ) end as due
from (
  select o.id
  from unnest((select $text[]::text[]))
  reach
  join offices o on o.region_code = reach
    or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
  group by o.id
) o
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
    coalesce(a.due_at, 'infinity'::timestamptz) as due
  from applications a
  where a.office_id = o.id
    and a.stopped_at is null
    and (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (a.status <> 'draft' and true)
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
    and true
  order by coalesce(a.due_at, 'infinity'::timestamptz), a.id
  limit (select $int4::int)
) next
order by next.due, next.id
limit (select $int4::int);

-- src/applications/assignments/work-queries.ts listWorkByOffice 1
-- Plan: 14
-- Columns: id uuid not null, mark text, overdue bool, due text
select next.id,
  next.mark,
  next.overdue,
  case when next.due = 'infinity' then 'infinity' else to_char(
    next.due at time zone 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
  ) end as due
from (
  select o.id
  from unnest((select $text[]::text[]))
  reach
  join offices o on o.region_code = reach
    or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
  where o.id = $uuid
  group by o.id
) o
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
    coalesce(a.due_at, 'infinity'::timestamptz) as due
  from applications a
  where a.office_id = o.id
    and a.stopped_at is null
    and (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (a.status <> 'draft' and true)
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
    and true
  order by coalesce(a.due_at, 'infinity'::timestamptz), a.id
  limit (select $int4::int)
) next
order by next.due, next.id
limit (select $int4::int);

-- src/applications/assignments/work-queries.ts listWorkByOffice 1
-- Plan: 21
-- Columns: id uuid not null, mark text, overdue bool, due text
select next.id,
  next.mark,
  next.overdue,
  case when next.due = 'infinity' then 'infinity' else to_char(
    next.due at time zone 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
  ) end as due
from (
  select o.id
  from unnest((select $text[]::text[]))
  reach
  join offices o on o.region_code = reach
    or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
  group by o.id
) o
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
    coalesce(a.due_at, 'infinity'::timestamptz) as due
  from applications a
  where a.office_id = o.id
    and a.stopped_at is null
    and (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (a.status <> 'draft' and true)
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
    and true
    and a.status = (select $application_status::application_status)
    and a.permit_type = (select $text::text)
    and a.released_from is not null
    and a.assigned_to is null
    and a.stopped_at is null
    and a.status = any((select $text[]::text[])::application_status[])
    and a.released_from = (select $uuid::uuid)
  order by coalesce(a.due_at, 'infinity'::timestamptz), a.id
  limit (select $int4::int)
) next
order by next.due, next.id
limit (select $int4::int);

-- src/applications/assignments/work-queries.ts listWorkByOffice 1
-- Plan: 20
-- Columns: id uuid not null, mark text, overdue bool, due text
select next.id,
  next.mark,
  next.overdue,
  case when next.due = 'infinity' then 'infinity' else to_char(
    next.due at time zone 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
  ) end as due
from (
  select o.id
  from unnest((select $text[]::text[]))
  reach
  join offices o on o.region_code = reach
    or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
  group by o.id
) o
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
    coalesce(a.due_at, 'infinity'::timestamptz) as due
  from applications a
  where a.office_id = o.id
    and a.stopped_at is null
    and (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (a.status <> 'draft' and true)
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
    and true
    and a.assigned_to is null
    and a.status = any((select $text[]::text[])::application_status[])
    and a.released_from is not null
    and a.assigned_to is null
    and a.stopped_at is null
    and a.status = any((select $text[]::text[])::application_status[])
    and a.released_from = (select $uuid::uuid)
  order by coalesce(a.due_at, 'infinity'::timestamptz), a.id
  limit (select $int4::int)
) next
order by next.due, next.id
limit (select $int4::int);

-- src/applications/assignments/workload-queries.ts workloadOf 1
-- Plan: 36
-- Columns: officeId uuid not null, at timestamptz, mayRead bool, people json, unassigned json, released json,
--  objections json
select o.id as office_id,
  now() as at,
  exists (
    select
    from unnest($text[]::text[]) reach
    where o.region_code = reach or starts_with(o.region_code, reach || '.')
  ) as may_read,
  (
    select coalesce(
      json_agg(
        json_build_object(
          'personId', m.id,
          'name', m.name,
          'roles', m.roles,
          'applications', n.applications,
          'files', n.applications,
          'overdue', n.overdue,
          'dueSoon', n.due_soon
        ) order by m.name,
        m.id
      ),
      '[]'
    )
    from (
      select p.id, p.name, json_agg(s.role order by s.role) as roles
      from staff
      s
      join people p on p.id = s.person_id
      where s.office_id = o.id
        and s.role <> 'administrator'
        and s.suspended_at is null
        and s.starts_at <= statement_timestamp()
        and (s.ends_at is null or s.ends_at > statement_timestamp())
      group by p.id
      limit $int8
    ) m
    cross join lateral (
      select count(*)::int as applications,
        (count(*) filter (where first.due < now()))::int as overdue,
        (
          count(*) filter (
            where first.due >= now()
            and first.due < now() + $int4::int * interval '1 day'
          )
        )::int as due_soon
      from (
        select coalesce(a.due_at, 'infinity'::timestamptz) as due
        from applications a
        where a.office_id = o.id and a.assigned_to = m.id
        order by coalesce(a.due_at, 'infinity'::timestamptz)
        limit $int8
      ) first
    ) n
  ) as people,
  (
    select json_agg(
      json_build_object(
        'status', w.status,
        'applications', n.applications,
        'files', n.applications,
        'overdue', n.overdue,
        'dueSoon', n.due_soon
      ) order by w.place
    )
    from unnest($application_status[]::application_status[])
    with ordinality as w (status, place)
    cross join lateral (
      select count(*)::int as applications,
        (count(*) filter (where first.due < now()))::int as overdue,
        (
          count(*) filter (
            where first.due >= now()
            and first.due < now() + $int4::int * interval '1 day'
          )
        )::int as due_soon
      from (
        select coalesce(a.due_at, 'infinity'::timestamptz) as due
        from applications a
        where a.office_id = o.id
          and a.status = w.status
          and a.assigned_to is null
          and a.stopped_at is null
        order by coalesce(a.due_at, 'infinity'::timestamptz)
        limit $int8
      ) first
    ) n
  ) as unassigned,
  (
    select coalesce(
      json_agg(
        json_build_object(
          'personId', p.id,
          'name', p.name,
          'applications', n.applications,
          'overdue', n.overdue,
          'dueSoon', n.due_soon
        ) order by p.name,
        p.id
      ),
      '[]'
    )
    from (
      select distinct a.released_from
      from applications a
      where a.office_id = o.id
        and a.released_from is not null
        and a.assigned_to is null
        and a.stopped_at is null
        and a.status = any((select $text[]::text[])::application_status[])
    )
    r
    join people p on p.id = r.released_from
    cross join lateral (
      select count(*)::int as applications,
        (count(*) filter (where first.due < now()))::int as overdue,
        (
          count(*) filter (
            where first.due >= now()
            and first.due < now() + $int4::int * interval '1 day'
          )
        )::int as due_soon
      from (
        select coalesce(a.due_at, 'infinity'::timestamptz) as due
        from applications a
        where a.office_id = o.id
          and a.released_from = p.id
          and a.released_from is not null
          and a.assigned_to is null
          and a.stopped_at is null
          and a.status = any((select $text[]::text[])::application_status[])
        order by coalesce(a.due_at, 'infinity'::timestamptz)
        limit $int8
      ) first
    ) n
  ) as released,
  (
    select json_build_object(
      'open', count(*),
      'overdue', count(*) filter (where first.due_on < network_day()),
      'dueSoon', count(*) filter (where first.is_soon),
      'grantedBySilence', count(*) filter (where first.is_soon and first.silence_grants)
    )
    from (
      select b.due_on,
        b.silence_grants,
        b.due_on >= network_day()
        and b.due_on < network_day() + $int4::int as is_soon
      from objections b
      where b.office_id = o.id and b.state = 'open'
      order by coalesce(b.due_on, 'infinity'::date)
      limit $int8
    ) first
  ) as objections
from offices o
where o.id = $uuid;

-- src/applications/audit/queries.ts checkBatch
-- Plan: 46
-- Columns: applications int4, events int4, findings json, last uuid
with batch as materialized (
  select id, version, status, discarded_at
  from applications
  where id > $uuid
  order by id
  limit $int8
),
edge as materialized (
  select case when (select count(*) from batch) = $int8 then (
    select id
    from batch
    order by id desc
    limit 1
  ) end as last
),
event as materialized (
  select e.application_id,
    e.version,
    e.sequence,
    e.to_status,
    e.previous_hash,
    e.hash,
    e.hash <> event_hash(e.previous_hash, e) as is_changed
  from application_events e
  where e.application_id > $uuid
    and e.application_id <= coalesce(
      (select last from edge),
      'ffffffff-ffff-ffff-ffff-ffffffffffff'
    )
),
chain as (
  select e.application_id,
    e.version,
    e.sequence,
    e.previous_hash,
    e.is_changed,
    lag(e.hash) over of_application as hash_before,
    coalesce(lag(e.sequence) over of_application, 0) as sequence_before
  from event e window of_application as (partition by e.application_id order by e.version)
),
story as (
  select b.id,
    b.version,
    b.status,
    b.discarded_at,
    max(e.version) as last_version,
    (array_agg(e.to_status order by e.version desc) filter (where e.to_status is not null))[1] as last_status
  from batch b
  left join event e on e.application_id = b.id
  group by b.id, b.version, b.status, b.discarded_at
),
finding as (
  select application_id as id, version, 'content_changed' as flaw
  from chain
  where is_changed
  union all
  select application_id, version, 'event_missing'
  from chain
  where sequence <> sequence_before + 1
  union all
  select application_id, version, 'link_broken'
  from chain
  where sequence = sequence_before + 1 and previous_hash <> coalesce(hash_before, '\x')
  union all
  select id, null, 'history_missing'
  from story
  where last_version is null
  union all
  select id, version, 'status_differs'
  from story
  where last_version is not null and status <> coalesce(last_status, 'draft')
  union all
  select id, version, 'version_differs'
  from story
  where case when status = 'draft'
    and discarded_at is null then version < last_version else version <> last_version end
  union all
  select distinct e.application_id, null::int, 'application_missing'
  from event e
  where not exists (select from batch b where b.id = e.application_id)
)
select (select count(*)::int from batch) as applications,
  (select count(*)::int from event) as events,
  coalesce(
    (
      select json_agg(
        json_build_object('applicationId', id, 'version', version, 'flaw', flaw) order by id,
        version,
        flaw
      )
      from (select * from finding order by id, version, flaw limit $int8) f
    ),
    '[]'
  ) as findings,
  (select last from edge) as last;

-- src/applications/audit/queries.ts checkOne
-- Plan: 29
-- Columns: applications int4, events int4, findings json, last text
with batch as materialized (
  select id, version, status, discarded_at
  from applications
  where id = $uuid
),
event as materialized (
  select e.application_id,
    e.version,
    e.sequence,
    e.to_status,
    e.previous_hash,
    e.hash,
    e.hash <> event_hash(e.previous_hash, e) as is_changed
  from application_events e
  where e.application_id = $uuid
),
chain as (
  select e.application_id,
    e.version,
    e.sequence,
    e.previous_hash,
    e.is_changed,
    lag(e.hash) over of_application as hash_before,
    coalesce(lag(e.sequence) over of_application, 0) as sequence_before
  from event e window of_application as (partition by e.application_id order by e.version)
),
story as (
  select b.id,
    b.version,
    b.status,
    b.discarded_at,
    max(e.version) as last_version,
    (array_agg(e.to_status order by e.version desc) filter (where e.to_status is not null))[1] as last_status
  from batch b
  left join event e on e.application_id = b.id
  group by b.id, b.version, b.status, b.discarded_at
),
finding as (
  select application_id as id, version, 'content_changed' as flaw
  from chain
  where is_changed
  union all
  select application_id, version, 'event_missing'
  from chain
  where sequence <> sequence_before + 1
  union all
  select application_id, version, 'link_broken'
  from chain
  where sequence = sequence_before + 1 and previous_hash <> coalesce(hash_before, '\x')
  union all
  select id, null, 'history_missing'
  from story
  where last_version is null
  union all
  select id, version, 'status_differs'
  from story
  where last_version is not null and status <> coalesce(last_status, 'draft')
  union all
  select id, version, 'version_differs'
  from story
  where case when status = 'draft'
    and discarded_at is null then version < last_version else version <> last_version end
  union all
  select distinct e.application_id, null::int, 'application_missing'
  from event e
  where not exists (select from batch b where b.id = e.application_id)
)
select (select count(*)::int from batch) as applications,
  (select count(*)::int from event) as events,
  coalesce(
    (
      select json_agg(
        json_build_object('applicationId', id, 'version', version, 'flaw', flaw) order by id,
        version,
        flaw
      )
      from (select * from finding order by id, version, flaw limit $int8) f
    ),
    '[]'
  ) as findings,
  null as last;

-- src/applications/case/queries.ts findCase 1
-- Plan: 9
-- Columns: id uuid not null, version int4 not null, reference text not null, trackingKey text not null,
--  status application_status not null, channel channel not null, applicantId uuid null,
--  formerApplicants uuid[] not null, filedAtOfficeId uuid null, villageCode text null, returnReasons jsonb null,
--  feeAmount float8, paidAmount float8, refundedAmount float8, keptAmount float8, refundDue float8,
--  refundReturned float8, feeAssessment json, createdAt timestamptz not null, updatedAt timestamptz not null,
--  statusSince timestamptz not null, submittedAt timestamptz null, erasedAt timestamptz null,
--  acceptedAt timestamptz null, dueAt timestamptz null, dueProvisional bool not null, overdue bool,
--  deemedGrantedAt timestamptz null, assignee json, permitType text not null, permitTypeVersion int4 not null,
--  answers jsonb not null, sealed text null, opened json, office jsonb, referenceStamp text, setAside jsonb,
--  today text, acts json, inspection json, openVisit json, consultations json, correctionWaits bool, permit json,
--  startedFromId uuid null, startedFor start_purpose null
select a.id,
  a.version,
  a.reference,
  a.tracking_key,
  a.status,
  a.channel,
  a.applicant_id,
  a.former_applicants,
  a.filed_at_office_id,
  a.village_code,
  a.return_reasons,
  a.fee_amount::float8 as fee_amount,
  a.paid_amount::float8 as paid_amount,
  a.refunded_amount::float8 as refunded_amount,
  a.kept_amount::float8 as kept_amount,
  a.refund_due::float8 as refund_due,
  a.refund_returned::float8 as refund_returned,
  case when a.fee_amount > 0 then fee_assessment_json(a.id) end as fee_assessment,
  a.created_at,
  a.updated_at,
  a.status_since,
  a.submitted_at,
  a.erased_at,
  a.accepted_at,
  a.due_at,
  a.due_provisional,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
  a.deemed_granted_at,
  case when a.assigned_to is not null then assignee_json(a.assigned_to, a.office_id, a.assigned_at) end as assignee,
  a.permit_type,
  a.permit_type_version,
  f.answers,
  f.personal as sealed,
  '[]'::json as opened,
  office_json(o) as office,
  case when a.status = 'draft' then concat(
    (select string_agg(m.mark::text, ' ' order by m.id) from reference_data_marks m),
    ' ',
    network_day()
  ) end as reference_stamp,
  case when a.status = 'draft' then f.set_aside end as set_aside,
  network_day()::text as today,
  case when a.submitted_at is not null
  or a.filed_at_office_id is not null then acts_json(a.id) else '[]' end as acts,
  case when a.submitted_at is not null then inspection_json(a.id) end as inspection,
  case when a.status in ('awaiting_originals', 'issued') then open_visit_json(a.id) end as open_visit,
  case when a.accepted_at is not null then consultations_json(a.id) else '[]' end as consultations,
  exists (
    select
    from (
      select c.application_id
      from corrections c
      where c.outcome is null and c.personal is not null
    ) c
    where c.application_id = a.id
  ) as correction_waits,
  case when a.status in ('issued', 'handed_over') then permit_json(a.id) end as permit,
  a.started_from_id,
  a.started_for
from applications
a
join application_forms f on f.application_id = a.id
left join offices o on o.id = a.office_id
where a.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/case/queries.ts findCase 1
-- Plan: 9
-- Columns: id uuid not null, version int4 not null, reference text not null, trackingKey text not null,
--  status application_status not null, channel channel not null, applicantId uuid null,
--  formerApplicants uuid[] not null, filedAtOfficeId uuid null, villageCode text null, returnReasons jsonb null,
--  feeAmount float8, paidAmount float8, refundedAmount float8, keptAmount float8, refundDue float8,
--  refundReturned float8, feeAssessment json, createdAt timestamptz not null, updatedAt timestamptz not null,
--  statusSince timestamptz not null, submittedAt timestamptz null, erasedAt timestamptz null,
--  acceptedAt timestamptz null, dueAt timestamptz null, dueProvisional bool not null, overdue bool,
--  deemedGrantedAt timestamptz null, assignee json, permitType text not null, permitTypeVersion int4 not null,
--  answers jsonb not null, sealed text null, opened json, office jsonb, referenceStamp text, setAside jsonb,
--  today text, acts json, inspection json, openVisit json, consultations json, correctionWaits bool, permit json,
--  startedFromId uuid null, startedFor start_purpose null, documents json
select a.id,
  a.version,
  a.reference,
  a.tracking_key,
  a.status,
  a.channel,
  a.applicant_id,
  a.former_applicants,
  a.filed_at_office_id,
  a.village_code,
  a.return_reasons,
  a.fee_amount::float8 as fee_amount,
  a.paid_amount::float8 as paid_amount,
  a.refunded_amount::float8 as refunded_amount,
  a.kept_amount::float8 as kept_amount,
  a.refund_due::float8 as refund_due,
  a.refund_returned::float8 as refund_returned,
  case when a.fee_amount > 0 then fee_assessment_json(a.id) end as fee_assessment,
  a.created_at,
  a.updated_at,
  a.status_since,
  a.submitted_at,
  a.erased_at,
  a.accepted_at,
  a.due_at,
  a.due_provisional,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
  a.deemed_granted_at,
  case when a.assigned_to is not null then assignee_json(a.assigned_to, a.office_id, a.assigned_at) end as assignee,
  a.permit_type,
  a.permit_type_version,
  f.answers,
  f.personal as sealed,
  '[]'::json as opened,
  office_json(o) as office,
  case when a.status = 'draft' then concat(
    (select string_agg(m.mark::text, ' ' order by m.id) from reference_data_marks m),
    ' ',
    network_day()
  ) end as reference_stamp,
  case when a.status = 'draft' then f.set_aside end as set_aside,
  network_day()::text as today,
  case when a.submitted_at is not null
  or a.filed_at_office_id is not null then acts_json(a.id) else '[]' end as acts,
  case when a.submitted_at is not null then inspection_json(a.id) end as inspection,
  case when a.status in ('awaiting_originals', 'issued') then open_visit_json(a.id) end as open_visit,
  case when a.accepted_at is not null then consultations_json(a.id) else '[]' end as consultations,
  exists (
    select
    from (
      select c.application_id
      from corrections c
      where c.outcome is null and c.personal is not null
    ) c
    where c.application_id = a.id
  ) as correction_waits,
  case when a.status in ('issued', 'handed_over') then permit_json(a.id) end as permit,
  a.started_from_id,
  a.started_for,
  documents_json(a.id) as documents
from applications
a
join application_forms f on f.application_id = a.id
left join offices o on o.id = a.office_id
where a.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/case/queries.ts findCase 1
-- Plan: 16
-- Columns: id uuid not null, version int4 not null, reference text not null, trackingKey text not null,
--  status application_status not null, channel channel not null, applicantId uuid null,
--  formerApplicants uuid[] not null, filedAtOfficeId uuid null, villageCode text null, returnReasons jsonb null,
--  feeAmount float8, paidAmount float8, refundedAmount float8, keptAmount float8, refundDue float8,
--  refundReturned float8, feeAssessment json, createdAt timestamptz not null, updatedAt timestamptz not null,
--  statusSince timestamptz not null, submittedAt timestamptz null, erasedAt timestamptz null,
--  acceptedAt timestamptz null, dueAt timestamptz null, dueProvisional bool not null, overdue bool,
--  deemedGrantedAt timestamptz null, assignee json, permitType text not null, permitTypeVersion int4 not null,
--  answers jsonb not null, sealed text null, opened json, office jsonb, referenceStamp text, setAside jsonb,
--  today text, acts json, inspection json, openVisit json, consultations json, correctionWaits bool, permit json,
--  startedFromId uuid null, startedFor start_purpose null, documentStates json, ledger json
select a.id,
  a.version,
  a.reference,
  a.tracking_key,
  a.status,
  a.channel,
  a.applicant_id,
  a.former_applicants,
  a.filed_at_office_id,
  a.village_code,
  a.return_reasons,
  a.fee_amount::float8 as fee_amount,
  a.paid_amount::float8 as paid_amount,
  a.refunded_amount::float8 as refunded_amount,
  a.kept_amount::float8 as kept_amount,
  a.refund_due::float8 as refund_due,
  a.refund_returned::float8 as refund_returned,
  case when a.fee_amount > 0 then fee_assessment_json(a.id) end as fee_assessment,
  a.created_at,
  a.updated_at,
  a.status_since,
  a.submitted_at,
  a.erased_at,
  a.accepted_at,
  a.due_at,
  a.due_provisional,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
  a.deemed_granted_at,
  case when a.assigned_to is not null then assignee_json(a.assigned_to, a.office_id, a.assigned_at) end as assignee,
  a.permit_type,
  a.permit_type_version,
  f.answers,
  f.personal as sealed,
  '[]'::json as opened,
  office_json(o) as office,
  case when a.status = 'draft' then concat(
    (select string_agg(m.mark::text, ' ' order by m.id) from reference_data_marks m),
    ' ',
    network_day()
  ) end as reference_stamp,
  case when a.status = 'draft' then f.set_aside end as set_aside,
  network_day()::text as today,
  case when a.submitted_at is not null
  or a.filed_at_office_id is not null then acts_json(a.id) else '[]' end as acts,
  case when a.submitted_at is not null then inspection_json(a.id) end as inspection,
  case when a.status in ('awaiting_originals', 'issued') then open_visit_json(a.id) end as open_visit,
  case when a.accepted_at is not null then consultations_json(a.id) else '[]' end as consultations,
  exists (
    select
    from (
      select c.application_id
      from corrections c
      where c.outcome is null and c.personal is not null
    ) c
    where c.application_id = a.id
  ) as correction_waits,
  case when a.status in ('issued', 'handed_over') then permit_json(a.id) end as permit,
  a.started_from_id,
  a.started_for,
  coalesce(
    (
      select json_agg(json_build_object('slot', d.slot, 'scan', d.scan) order by d.slot, d.version)
      from documents d
      where d.application_id = a.id and d.superseded_at is null
    ),
    '[]'
  ) as document_states,
  json_build_object(
    'intervals', coalesce(
      (
        select json_agg(
          json_build_object(
            'status', i.status,
            'clock', i.clock,
            'startedAt', rfc3339(i.started_at),
            'endedAt', rfc3339(i.ended_at)
          ) order by i.sequence
        )
        from (
          select *
          from application_intervals i
          where i.application_id = a.id
          order by i.sequence
          limit $int8
        ) i
      ),
      '[]'
    ),
    'readAt', rfc3339(clock_timestamp()),
    'stepId', uuidv7(),
    'edition', (
      select json_build_object('number', c.edition, 'id', c.id)
      from calendar_versions c
      order by c.edition desc
      limit 1
    )
  ) as ledger
from applications
a
join application_forms f on f.application_id = a.id
left join offices o on o.id = a.office_id
where a.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/case/queries.ts findCase 1
-- Plan: 16
-- Columns: id uuid not null, version int4 not null, reference text not null, trackingKey text not null,
--  status application_status not null, channel channel not null, applicantId uuid null,
--  formerApplicants uuid[] not null, filedAtOfficeId uuid null, villageCode text null, returnReasons jsonb null,
--  feeAmount float8, paidAmount float8, refundedAmount float8, keptAmount float8, refundDue float8,
--  refundReturned float8, feeAssessment json, createdAt timestamptz not null, updatedAt timestamptz not null,
--  statusSince timestamptz not null, submittedAt timestamptz null, erasedAt timestamptz null,
--  acceptedAt timestamptz null, dueAt timestamptz null, dueProvisional bool not null, overdue bool,
--  deemedGrantedAt timestamptz null, assignee json, permitType text not null, permitTypeVersion int4 not null,
--  answers jsonb not null, sealed text null, opened json, office jsonb, referenceStamp text, setAside jsonb,
--  today text, acts json, inspection json, openVisit json, consultations json, correctionWaits bool, permit json,
--  startedFromId uuid null, startedFor start_purpose null, documentStates json, ledger json
select a.id,
  a.version,
  a.reference,
  a.tracking_key,
  a.status,
  a.channel,
  a.applicant_id,
  a.former_applicants,
  a.filed_at_office_id,
  a.village_code,
  a.return_reasons,
  a.fee_amount::float8 as fee_amount,
  a.paid_amount::float8 as paid_amount,
  a.refunded_amount::float8 as refunded_amount,
  a.kept_amount::float8 as kept_amount,
  a.refund_due::float8 as refund_due,
  a.refund_returned::float8 as refund_returned,
  case when a.fee_amount > 0 then fee_assessment_json(a.id) end as fee_assessment,
  a.created_at,
  a.updated_at,
  a.status_since,
  a.submitted_at,
  a.erased_at,
  a.accepted_at,
  a.due_at,
  a.due_provisional,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
  a.deemed_granted_at,
  case when a.assigned_to is not null then assignee_json(a.assigned_to, a.office_id, a.assigned_at) end as assignee,
  a.permit_type,
  a.permit_type_version,
  f.answers,
  f.personal as sealed,
  '[]'::json as opened,
  office_json(o) as office,
  case when a.status = 'draft' then concat(
    (select string_agg(m.mark::text, ' ' order by m.id) from reference_data_marks m),
    ' ',
    network_day()
  ) end as reference_stamp,
  case when a.status = 'draft' then f.set_aside end as set_aside,
  network_day()::text as today,
  case when a.submitted_at is not null
  or a.filed_at_office_id is not null then acts_json(a.id) else '[]' end as acts,
  case when a.submitted_at is not null then inspection_json(a.id) end as inspection,
  case when a.status in ('awaiting_originals', 'issued') then open_visit_json(a.id) end as open_visit,
  case when a.accepted_at is not null then consultations_json(a.id) else '[]' end as consultations,
  exists (
    select
    from (
      select c.application_id
      from corrections c
      where c.outcome is null and c.personal is not null
    ) c
    where c.application_id = a.id
  ) as correction_waits,
  case when a.status in ('issued', 'handed_over') then permit_json(a.id) end as permit,
  a.started_from_id,
  a.started_for,
  coalesce(
    (
      select json_agg(json_build_object('slot', d.slot, 'scan', d.scan) order by d.slot, d.version)
      from documents d
      where d.application_id = a.id and d.superseded_at is null
    ),
    '[]'
  ) as document_states,
  json_build_object(
    'intervals', coalesce(
      (
        select json_agg(
          json_build_object(
            'status', i.status,
            'clock', i.clock,
            'startedAt', rfc3339(i.started_at),
            'endedAt', rfc3339(i.ended_at)
          ) order by i.sequence
        )
        from (
          select *
          from application_intervals i
          where i.application_id = a.id
          order by i.sequence
          limit $int8
        ) i
      ),
      '[]'
    ),
    'readAt', rfc3339(clock_timestamp()),
    'stepId', uuidv7(),
    'edition', (
      select json_build_object('number', c.edition, 'id', c.id)
      from calendar_versions c
      order by c.edition desc
      limit 1
    )
  ) as ledger
from applications
a
join application_forms f on f.application_id = a.id
left join offices o on o.id = a.office_id
where a.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (a.id = $uuid and a.applicant_id is null)
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/case/queries.ts findStampedCase
-- Plan: 11
-- Columns: id uuid not null, version int4 not null, reference text not null, trackingKey text not null,
--  status application_status not null, channel channel not null, applicantId uuid null,
--  formerApplicants uuid[] not null, filedAtOfficeId uuid null, villageCode text null, returnReasons jsonb null,
--  feeAmount float8, paidAmount float8, refundedAmount float8, keptAmount float8, refundDue float8,
--  refundReturned float8, feeAssessment json, createdAt timestamptz not null, updatedAt timestamptz not null,
--  statusSince timestamptz not null, submittedAt timestamptz null, erasedAt timestamptz null,
--  acceptedAt timestamptz null, dueAt timestamptz null, dueProvisional bool not null, overdue bool,
--  deemedGrantedAt timestamptz null, assignee json, permitType text not null, permitTypeVersion int4 not null,
--  answers jsonb not null, sealed text null, opened json, office jsonb, referenceStamp text, setAside jsonb,
--  today text, acts json, inspection json, openVisit json, consultations json, correctionWaits bool, permit json,
--  startedFromId uuid null, startedFor start_purpose null, documents json, stamp text, plain bool not null
select a.id,
  a.version,
  a.reference,
  a.tracking_key,
  a.status,
  a.channel,
  a.applicant_id,
  a.former_applicants,
  a.filed_at_office_id,
  a.village_code,
  a.return_reasons,
  a.fee_amount::float8 as fee_amount,
  a.paid_amount::float8 as paid_amount,
  a.refunded_amount::float8 as refunded_amount,
  a.kept_amount::float8 as kept_amount,
  a.refund_due::float8 as refund_due,
  a.refund_returned::float8 as refund_returned,
  case when a.fee_amount > 0 then fee_assessment_json(a.id) end as fee_assessment,
  a.created_at,
  a.updated_at,
  a.status_since,
  a.submitted_at,
  a.erased_at,
  a.accepted_at,
  a.due_at,
  a.due_provisional,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
  a.deemed_granted_at,
  case when a.assigned_to is not null then assignee_json(a.assigned_to, a.office_id, a.assigned_at) end as assignee,
  a.permit_type,
  a.permit_type_version,
  f.answers,
  f.personal as sealed,
  '[]'::json as opened,
  office_json(o) as office,
  case when a.status = 'draft' then concat(
    (select string_agg(m.mark::text, ' ' order by m.id) from reference_data_marks m),
    ' ',
    network_day()
  ) end as reference_stamp,
  case when a.status = 'draft' then f.set_aside end as set_aside,
  network_day()::text as today,
  case when a.submitted_at is not null
  or a.filed_at_office_id is not null then acts_json(a.id) else '[]' end as acts,
  case when a.submitted_at is not null then inspection_json(a.id) end as inspection,
  case when a.status in ('awaiting_originals', 'issued') then open_visit_json(a.id) end as open_visit,
  case when a.accepted_at is not null then consultations_json(a.id) else '[]' end as consultations,
  exists (
    select
    from (
      select c.application_id
      from corrections c
      where c.outcome is null and c.personal is not null
    ) c
    where c.application_id = a.id
  ) as correction_waits,
  case when a.status in ('issued', 'handed_over') then permit_json(a.id) end as permit,
  a.started_from_id,
  a.started_for,
  documents_json(a.id) as documents,
  concat(
    a.version,
    ' ',
    a.xmin,
    ' ',
    o.xmin,
    ' ',
    network_day(),
    ' ',
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false),
    ' ',
    case when a.status = 'draft' then concat(
      (select string_agg(m.mark::text, ' ' order by m.id) from reference_data_marks m),
      ' ',
      network_day()
    ) else concat(
      case when a.assigned_to is not null then assignee_json(
        a.assigned_to,
        a.office_id,
        a.assigned_at
      ) end,
      ' ',
      case when a.status = 'in_inspection' then appointments_json(a.id) end,
      ' ',
      case when a.status in ('awaiting_originals', 'issued') then open_visit_json(a.id) end,
      ' ',
      case when a.status in ('issued', 'handed_over') then permit_row_version(a.id) end
    ) end
  ) as stamp,
  f.plain
from applications
a
join application_forms f on f.application_id = a.id
left join offices o on o.id = a.office_id
where a.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/case/queries.ts findAnyCase
-- Plan: 13
-- Columns: id uuid not null, version int4 not null, reference text not null, trackingKey text not null,
--  status application_status not null, channel channel not null, applicantId uuid null,
--  formerApplicants uuid[] not null, filedAtOfficeId uuid null, villageCode text null, returnReasons jsonb null,
--  feeAmount float8, paidAmount float8, refundedAmount float8, keptAmount float8, refundDue float8,
--  refundReturned float8, feeAssessment json, createdAt timestamptz not null, updatedAt timestamptz not null,
--  statusSince timestamptz not null, submittedAt timestamptz null, erasedAt timestamptz null,
--  acceptedAt timestamptz null, dueAt timestamptz null, dueProvisional bool not null, overdue bool,
--  deemedGrantedAt timestamptz null, assignee json, permitType text not null, permitTypeVersion int4 not null,
--  answers jsonb not null, sealed text null, opened json, office jsonb, referenceStamp text, setAside jsonb,
--  today text, acts json, inspection json, openVisit json, consultations json, correctionWaits bool, permit json,
--  startedFromId uuid null, startedFor start_purpose null, documents json, ledger json
select a.id,
  a.version,
  a.reference,
  a.tracking_key,
  a.status,
  a.channel,
  a.applicant_id,
  a.former_applicants,
  a.filed_at_office_id,
  a.village_code,
  a.return_reasons,
  a.fee_amount::float8 as fee_amount,
  a.paid_amount::float8 as paid_amount,
  a.refunded_amount::float8 as refunded_amount,
  a.kept_amount::float8 as kept_amount,
  a.refund_due::float8 as refund_due,
  a.refund_returned::float8 as refund_returned,
  case when a.fee_amount > 0 then fee_assessment_json(a.id) end as fee_assessment,
  a.created_at,
  a.updated_at,
  a.status_since,
  a.submitted_at,
  a.erased_at,
  a.accepted_at,
  a.due_at,
  a.due_provisional,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
  a.deemed_granted_at,
  case when a.assigned_to is not null then assignee_json(a.assigned_to, a.office_id, a.assigned_at) end as assignee,
  a.permit_type,
  a.permit_type_version,
  f.answers,
  f.personal as sealed,
  '[]'::json as opened,
  office_json(o) as office,
  case when a.status = 'draft' then concat(
    (select string_agg(m.mark::text, ' ' order by m.id) from reference_data_marks m),
    ' ',
    network_day()
  ) end as reference_stamp,
  case when a.status = 'draft' then f.set_aside end as set_aside,
  network_day()::text as today,
  case when a.submitted_at is not null
  or a.filed_at_office_id is not null then acts_json(a.id) else '[]' end as acts,
  case when a.submitted_at is not null then inspection_json(a.id) end as inspection,
  case when a.status in ('awaiting_originals', 'issued') then open_visit_json(a.id) end as open_visit,
  case when a.accepted_at is not null then consultations_json(a.id) else '[]' end as consultations,
  exists (
    select
    from (
      select c.application_id
      from corrections c
      where c.outcome is null and c.personal is not null
    ) c
    where c.application_id = a.id
  ) as correction_waits,
  case when a.status in ('issued', 'handed_over') then permit_json(a.id) end as permit,
  a.started_from_id,
  a.started_for,
  documents_json(a.id) as documents,
  json_build_object(
    'intervals', coalesce(
      (
        select json_agg(
          json_build_object(
            'status', i.status,
            'clock', i.clock,
            'startedAt', rfc3339(i.started_at),
            'endedAt', rfc3339(i.ended_at)
          ) order by i.sequence
        )
        from (
          select *
          from application_intervals i
          where i.application_id = a.id
          order by i.sequence
          limit $int8
        ) i
      ),
      '[]'
    ),
    'readAt', rfc3339(clock_timestamp()),
    'stepId', uuidv7(),
    'edition', (
      select json_build_object('number', c.edition, 'id', c.id)
      from calendar_versions c
      order by c.edition desc
      limit 1
    )
  ) as ledger
from applications
a
join application_forms f on f.application_id = a.id
left join offices o on o.id = a.office_id
where a.id = $uuid and a.discarded_at is null;

-- src/applications/case/queries.ts listCases
-- Plan: 10
-- Columns: id uuid not null, version int4 not null, reference text not null, trackingKey text not null,
--  status application_status not null, channel channel not null, applicantId uuid null,
--  formerApplicants uuid[] not null, filedAtOfficeId uuid null, villageCode text null, returnReasons jsonb null,
--  feeAmount float8, paidAmount float8, refundedAmount float8, keptAmount float8, refundDue float8,
--  refundReturned float8, feeAssessment json, createdAt timestamptz not null, updatedAt timestamptz not null,
--  statusSince timestamptz not null, submittedAt timestamptz null, erasedAt timestamptz null,
--  acceptedAt timestamptz null, dueAt timestamptz null, dueProvisional bool not null, overdue bool,
--  deemedGrantedAt timestamptz null, assignee json, permitType text not null, permitTypeVersion int4 not null,
--  answers jsonb not null, sealed text null, opened json, office jsonb, referenceStamp text, setAside jsonb,
--  today text, acts json, inspection json, openVisit json, consultations json, correctionWaits bool, permit json,
--  startedFromId uuid null, startedFor start_purpose null, documents json
select a.id,
  a.version,
  a.reference,
  a.tracking_key,
  a.status,
  a.channel,
  a.applicant_id,
  a.former_applicants,
  a.filed_at_office_id,
  a.village_code,
  a.return_reasons,
  a.fee_amount::float8 as fee_amount,
  a.paid_amount::float8 as paid_amount,
  a.refunded_amount::float8 as refunded_amount,
  a.kept_amount::float8 as kept_amount,
  a.refund_due::float8 as refund_due,
  a.refund_returned::float8 as refund_returned,
  case when a.fee_amount > 0 then fee_assessment_json(a.id) end as fee_assessment,
  a.created_at,
  a.updated_at,
  a.status_since,
  a.submitted_at,
  a.erased_at,
  a.accepted_at,
  a.due_at,
  a.due_provisional,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
  a.deemed_granted_at,
  case when a.assigned_to is not null then assignee_json(a.assigned_to, a.office_id, a.assigned_at) end as assignee,
  a.permit_type,
  a.permit_type_version,
  f.answers,
  f.personal as sealed,
  '[]'::json as opened,
  office_json(o) as office,
  case when a.status = 'draft' then concat(
    (select string_agg(m.mark::text, ' ' order by m.id) from reference_data_marks m),
    ' ',
    network_day()
  ) end as reference_stamp,
  case when a.status = 'draft' then f.set_aside end as set_aside,
  network_day()::text as today,
  case when a.submitted_at is not null
  or a.filed_at_office_id is not null then acts_json(a.id) else '[]' end as acts,
  case when a.submitted_at is not null then inspection_json(a.id) end as inspection,
  case when a.status in ('awaiting_originals', 'issued') then open_visit_json(a.id) end as open_visit,
  case when a.accepted_at is not null then consultations_json(a.id) else '[]' end as consultations,
  exists (
    select
    from (
      select c.application_id
      from corrections c
      where c.outcome is null and c.personal is not null
    ) c
    where c.application_id = a.id
  ) as correction_waits,
  case when a.status in ('issued', 'handed_over') then permit_json(a.id) end as permit,
  a.started_from_id,
  a.started_for,
  documents_json(a.id) as documents
from applications
a
join application_forms f on f.application_id = a.id
left join offices o on o.id = a.office_id
where a.applicant_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and ($uuid::uuid is null or a.id < $uuid)
order by a.id desc
limit $int8;

-- src/applications/case/queries.ts findEarlier 1
-- Plan: 6
-- Columns: id uuid not null, reference text not null, isVisible bool, permit json, stayed uuid[]
select a.id,
  a.reference,
  false is true as is_visible,
  (
    select json_build_object(
      'id', p.id,
      'state', permit_state(p.state, p.ends_on, p.revoked_from),
      'revokedFrom', p.revoked_from,
      'supersededBy', n.number
    )
    from permits p
    left join permits n on n.id = p.superseded_by
    where p.application_id = a.id
  ) as permit,
  array(
    select r.id
    from applications r
    where r.id = any($uuid[]::uuid[])
      and r.started_from_id = a.id
      and (
        r.applicant_id is distinct from a.applicant_id
        and (r.former_applicants || r.applicant_id) && a.former_applicants
      )
  ) as stayed
from applications a
left join offices o on o.id = a.office_id
where a.id = any($uuid[]::uuid[]);

-- src/applications/case/queries.ts findEarlier 1
-- Plan: 9
-- Columns: id uuid not null, reference text not null, isVisible bool, permit json, stayed uuid[]
select a.id,
  a.reference,
  (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  ) is true as is_visible,
  (
    select json_build_object(
      'id', p.id,
      'state', permit_state(p.state, p.ends_on, p.revoked_from),
      'revokedFrom', p.revoked_from,
      'supersededBy', n.number
    )
    from permits p
    left join permits n on n.id = p.superseded_by
    where p.application_id = a.id
  ) as permit,
  array(
    select r.id
    from applications r
    where r.id = any($uuid[]::uuid[])
      and r.started_from_id = a.id
      and (
        r.applicant_id is distinct from a.applicant_id
        and (r.former_applicants || r.applicant_id) && a.former_applicants
      )
  ) as stayed
from applications a
left join offices o on o.id = a.office_id
where a.id = any($uuid[]::uuid[]);

-- src/applications/case/stamp.ts findStamps
-- Plan: 13
-- Columns: nth int4, stamp text
select k.nth::int as nth,
  concat(
    a.version,
    ' ',
    a.xmin,
    ' ',
    o.xmin,
    ' ',
    network_day(),
    ' ',
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false),
    ' ',
    case when a.status = 'draft' then concat(
      (select string_agg(m.mark::text, ' ' order by m.id) from reference_data_marks m),
      ' ',
      network_day()
    ) else concat(
      case when a.assigned_to is not null then assignee_json(
        a.assigned_to,
        a.office_id,
        a.assigned_at
      ) end,
      ' ',
      case when a.status = 'in_inspection' then appointments_json(a.id) end,
      ' ',
      case when a.status in ('awaiting_originals', 'issued') then open_visit_json(a.id) end,
      ' ',
      case when a.status in ('issued', 'handed_over') then permit_row_version(a.id) end
    ) end
  ) as stamp
from unnest(
  (select $uuid[]::uuid[]),
  (select $uuid[]::uuid[]),
  (select $text[]::text[]),
  (select $text[]::text[])
)
with ordinality as k (id, person, reach, counters, nth)
join applications a on a.id = k.id
left join offices o on o.id = a.office_id
where (
  a.discarded_at is null
  and (
    a.applicant_id = k.person
    or (
      a.status <> 'draft'
      and exists (
        select
        from unnest(k.reach::text[]) reach
        where o.region_code = reach or starts_with(o.region_code, reach || '.')
      )
    )
    or a.filed_at_office_id = any(k.counters::uuid[])
  )
);

-- src/applications/case/stamp.ts isVisible
-- Plan: 2
-- Columns: id uuid not null
select id
from offices
where id = $uuid::uuid and state = any($office_state[]::office_state[])
for share;

-- src/applications/case/stamp.ts isVisible
-- Plan: 2
-- Columns: none
insert into data_reads (
  application_id,
  reader_id,
  standing,
  office_id,
  what,
  document_id,
  fields,
  status,
  reason
)
select "applicationId", "personId", standing, "officeId", what, "documentId", fields, status, reason
from jsonb_to_recordset($text::text::jsonb) as r (
  "applicationId" uuid,
  "personId" uuid,
  standing text,
  "officeId" uuid,
  what read_kind,
  "documentId" uuid,
  fields text[],
  status application_status,
  reason text
);

-- src/applications/changed.ts lockApplication
-- Plan: 2
-- Columns: none
select
from applications
where id = $uuid
for no key update;

-- src/applications/clocks/calendar-alarms.ts timesInForce
-- Plan: 8
-- Columns: check jsonb, serviceTime jsonb
select distinct t.definition->'completenessCheck' as check,
  nullif(t.definition->'serviceTime', 'null') as service_time
from permit_type_versions t, (select network_day() as day) today
where not exists (
  select
  from permit_type_retirements r
  where r.code = t.code and r.retired_from <= today.day
)
  and not exists (
    select
    from permit_type_versions n
    where n.code = t.code and n.version > t.version and n.valid_from <= today.day
  );

-- src/applications/clocks/calendar-alarms.ts raiseCalendarAlarm
-- Plan: 15
-- Columns: none
with raised as (
  insert into calendar_alarms (year, reached_from)
  values ($int2, $date)
  on conflict (year) do nothing
  returning id
),
told as (
  insert into notices (cause_id, kind, channel, language, contact_id, shown, facts)
  select distinct on (c.id) raised.id,
    'calendar_missing',
    c.channel,
    c.language,
    c.id,
    c.shown,
    jsonb_build_object(
      'year', $text::text,
      'reachedFrom', case c.language when 'id' then $text::text else $text::text end
    )
  from raised, staff
  s
  join offices o on o.id = s.office_id and o.level = 'province'
  join contacts c on c.person_id = s.person_id
  where s.role = 'administrator'
    and s.suspended_at is null
    and s.starts_at <= statement_timestamp()
    and (s.ends_at is null or s.ends_at > statement_timestamp())
    and c.channel = 'email'
    and c.confirmed_at is not null
    and c.removed_at is null
    and c.suspended_at is null
  order by c.id
  on conflict (cause_id, contact_id) do nothing
)
select
from raised;

-- src/applications/clocks/deadline-queries.ts listStaleClocks
-- Plan: 5
-- Columns: id uuid not null, version int4 not null, permitType text not null, permitTypeVersion int4 not null,
--  intervals json, readAt text
select a.id,
  a.version,
  a.permit_type,
  a.permit_type_version,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'status', i.status,
          'clock', i.clock,
          'startedAt', rfc3339(i.started_at),
          'endedAt', rfc3339(i.ended_at)
        ) order by i.sequence
      )
      from (
        select *
        from application_intervals i
        where i.application_id = a.id
        order by i.sequence
        limit $int8
      ) i
    ),
    '[]'
  ) as intervals,
  rfc3339(clock_timestamp()) as read_at
from applications a
where a.calendar_edition < $int4 and a.submitted_at is not null and a.stopped_at is null
order by a.calendar_edition
limit $int8;

-- src/applications/clocks/deadline-queries.ts saveDeadlines
-- Plan: 12
-- Columns: none
with d as materialized (
  select *
  from jsonb_to_recordset($text::text::jsonb) as d (
    id uuid,
    version int,
    "acceptedAt" timestamptz,
    "dueAt" timestamptz,
    "dueProvisional" boolean,
    "silenceGrants" boolean
  )
),
free as materialized (
  select a.id
  from applications a
  where a.id = any(array(select d.id from d))
  for no key update skip locked
)
update applications a
set accepted_at = d."acceptedAt",
  due_at = d."dueAt",
  due_provisional = d."dueProvisional",
  silence_grants = d."silenceGrants",
  calendar_edition = $int4
from
d
join free on free.id = d.id
where a.id = d.id and a.version = d.version;

-- src/applications/clocks/deadline-queries.ts markDeemedGranted
-- Plan: 12
-- Columns: none
with late as materialized (
  select a.id
  from applications a
  where a.silence_grants
    and not a.due_provisional
    and a.deemed_granted_at is null
    and a.due_at < least(now(), a.stopped_at)
    and a.calendar_edition = (select coalesce(max(c.edition), 0) from calendar_versions c)
  order by a.due_at
  limit $int8
  for update skip locked
),
changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    deemed_granted_at = a.due_at
  from late
  where a.id = late.id and a.deemed_granted_at is null
  returning a.id, a.version, a.office_id, a.due_at, a.updated_at as at
)
insert into application_events (
  application_id,
  version,
  type,
  standing,
  office_id,
  channel,
  details,
  at
)
select id,
  version,
  $text,
  $text,
  office_id,
  $channel::channel,
  jsonb_build_object('dueAt', rfc3339(due_at)),
  at
from changed;

-- src/applications/clocks/queries.ts ledgerOf
-- Plan: 6
-- Columns: ledger json
select json_build_object(
  'intervals', coalesce(
    (
      select json_agg(
        json_build_object(
          'status', i.status,
          'clock', i.clock,
          'startedAt', rfc3339(i.started_at),
          'endedAt', rfc3339(i.ended_at)
        ) order by i.sequence
      )
      from (
        select *
        from application_intervals i
        where i.application_id = a.id
        order by i.sequence
        limit $int8
      ) i
    ),
    '[]'
  ),
  'readAt', rfc3339(clock_timestamp()),
  'stepId', uuidv7(),
  'edition', (
    select json_build_object('number', c.edition, 'id', c.id)
    from calendar_versions c
    order by c.edition desc
    limit 1
  )
) as ledger
from applications a
where a.id = $uuid;

-- src/applications/clocks/queries.ts clockOf
-- Plan: 39
-- Columns: intervals json, readAt text, deemedGrantedAt text, permitType text not null,
--  permitTypeVersion int4 not null, lapsesOn text, edition json
select coalesce(
  (
    select json_agg(
      json_build_object(
        'status', i.status,
        'clock', i.clock,
        'startedAt', rfc3339(i.started_at),
        'endedAt', rfc3339(i.ended_at)
      ) order by i.sequence
    )
    from (
      select *
      from application_intervals i
      where i.application_id = a.id
      order by i.sequence
      limit $int8
    ) i
  ),
  '[]'
) as intervals,
  rfc3339(clock_timestamp()) as read_at,
  rfc3339(a.deemed_granted_at) as deemed_granted_at,
  a.permit_type,
  a.permit_type_version,
  (
    select (
      (
        greatest(
          a.status_since,
          (
            select max(m.at)
            from messages m
            where m.application_id = a.id
              and m.side = 'office'
              and not m.internal
              and m.received_mail_id is null
          ),
          (select t.read_by_office_at from message_threads t where t.application_id = a.id),
          (
            select max(m.dealt_with_at)
            from received_mails m
            where m.application_id = a.id and m.state <> 'ignored'
          ),
          (
            select max(m.dealt_with_at)
            from received_mails m
            where m.about_id = a.id and m.state = 'answered'
          ),
          (
            select max(greatest(f.accepted_at, f.discarded_at))
            from received_mails
            m
            join received_attachments f on f.mail_id = m.id
            where m.application_id = a.id
          )
        ) at time zone 'Asia/Jakarta'
      )::date + (t.definition->'lapseAfterDays'->>a.status::text)::int
    )::text
    from permit_type_versions t
    where t.code = a.permit_type
      and t.version = a.permit_type_version
      and a.status in ('returned', 'awaiting_payment', 'awaiting_originals')
      and not (
        exists (select from received_mails m where m.about_id = a.id and m.state = 'triage')
        or exists (
          select
          from contacts
          c
          join received_mails m on m.sender_digest = c.digest and m.state = 'triage'
          where c.channel = 'email'
            and c.confirmed_at is not null
            and c.removed_at is null
            and (c.application_id = a.id or c.person_id = a.applicant_id)
            and m.about_id is null
            and m.received_at > a.status_since
        )
        or exists (
          select
          from messages m
          left join message_threads t on t.application_id = m.application_id
          where m.application_id = a.id
            and m.side = 'applicant'
            and m.at > a.status_since
            and m.number > coalesce(t.read_by_office, 0)
        )
        or exists (
          select
          from received_mails
          m
          join received_attachments f on f.mail_id = m.id
          where m.application_id = a.id
            and m.state <> 'ignored'
            and m.received_at > a.status_since
            and f.accepted_at is null
            and f.discarded_at is null
            and f.scan <> 'infected'
        )
        or (
          a.applicant_id is null
          and a.status = 'returned'
          and exists (
            select
            from documents d
            where d.application_id = a.id
              and d.uploaded_at > greatest(
                a.status_since,
                (
                  select max(m.at)
                  from messages m
                  where m.application_id = a.id
                    and m.side = 'office'
                    and not m.internal
                    and m.received_mail_id is null
                )
              )
          )
        )
      )
  ) as lapses_on,
  case when a.stopped_at is null
  or a.calendar_edition = 0 then (
    select json_build_object('number', c.edition, 'id', c.id)
    from calendar_versions c
    order by c.edition desc
    limit 1
  ) else (
    select json_build_object('number', c.edition, 'id', c.id)
    from calendar_versions c
    where c.edition = a.calendar_edition
  ) end as edition
from applications a
left join offices o on o.id = a.office_id
where a.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/clocks/queries.ts clockWhere
-- Plan: 36
-- Columns: intervals json, readAt text, deemedGrantedAt text, permitType text not null,
--  permitTypeVersion int4 not null, lapsesOn text, edition json
select coalesce(
  (
    select json_agg(
      json_build_object(
        'status', i.status,
        'clock', i.clock,
        'startedAt', rfc3339(i.started_at),
        'endedAt', rfc3339(i.ended_at)
      ) order by i.sequence
    )
    from (
      select *
      from application_intervals i
      where i.application_id = a.id
      order by i.sequence
      limit $int8
    ) i
  ),
  '[]'
) as intervals,
  rfc3339(clock_timestamp()) as read_at,
  rfc3339(a.deemed_granted_at) as deemed_granted_at,
  a.permit_type,
  a.permit_type_version,
  (
    select (
      (
        greatest(
          a.status_since,
          (
            select max(m.at)
            from messages m
            where m.application_id = a.id
              and m.side = 'office'
              and not m.internal
              and m.received_mail_id is null
          ),
          (select t.read_by_office_at from message_threads t where t.application_id = a.id),
          (
            select max(m.dealt_with_at)
            from received_mails m
            where m.application_id = a.id and m.state <> 'ignored'
          ),
          (
            select max(m.dealt_with_at)
            from received_mails m
            where m.about_id = a.id and m.state = 'answered'
          ),
          (
            select max(greatest(f.accepted_at, f.discarded_at))
            from received_mails
            m
            join received_attachments f on f.mail_id = m.id
            where m.application_id = a.id
          )
        ) at time zone 'Asia/Jakarta'
      )::date + (t.definition->'lapseAfterDays'->>a.status::text)::int
    )::text
    from permit_type_versions t
    where t.code = a.permit_type
      and t.version = a.permit_type_version
      and a.status in ('returned', 'awaiting_payment', 'awaiting_originals')
      and not (
        exists (select from received_mails m where m.about_id = a.id and m.state = 'triage')
        or exists (
          select
          from contacts
          c
          join received_mails m on m.sender_digest = c.digest and m.state = 'triage'
          where c.channel = 'email'
            and c.confirmed_at is not null
            and c.removed_at is null
            and (c.application_id = a.id or c.person_id = a.applicant_id)
            and m.about_id is null
            and m.received_at > a.status_since
        )
        or exists (
          select
          from messages m
          left join message_threads t on t.application_id = m.application_id
          where m.application_id = a.id
            and m.side = 'applicant'
            and m.at > a.status_since
            and m.number > coalesce(t.read_by_office, 0)
        )
        or exists (
          select
          from received_mails
          m
          join received_attachments f on f.mail_id = m.id
          where m.application_id = a.id
            and m.state <> 'ignored'
            and m.received_at > a.status_since
            and f.accepted_at is null
            and f.discarded_at is null
            and f.scan <> 'infected'
        )
        or (
          a.applicant_id is null
          and a.status = 'returned'
          and exists (
            select
            from documents d
            where d.application_id = a.id
              and d.uploaded_at > greatest(
                a.status_since,
                (
                  select max(m.at)
                  from messages m
                  where m.application_id = a.id
                    and m.side = 'office'
                    and not m.internal
                    and m.received_mail_id is null
                )
              )
          )
        )
      )
  ) as lapses_on,
  case when a.stopped_at is null
  or a.calendar_edition = 0 then (
    select json_build_object('number', c.edition, 'id', c.id)
    from calendar_versions c
    order by c.edition desc
    limit 1
  ) else (
    select json_build_object('number', c.edition, 'id', c.id)
    from calendar_versions c
    where c.edition = a.calendar_edition
  ) end as edition
from applications a
left join offices o on o.id = a.office_id
where a.id = $uuid;

-- src/applications/clocks/queries.ts clockWhere
-- Plan: 39
-- Columns: intervals json, readAt text, deemedGrantedAt text, permitType text not null,
--  permitTypeVersion int4 not null, lapsesOn text, edition json
select coalesce(
  (
    select json_agg(
      json_build_object(
        'status', i.status,
        'clock', i.clock,
        'startedAt', rfc3339(i.started_at),
        'endedAt', rfc3339(i.ended_at)
      ) order by i.sequence
    )
    from (
      select *
      from application_intervals i
      where i.application_id = a.id
      order by i.sequence
      limit $int8
    ) i
  ),
  '[]'
) as intervals,
  rfc3339(clock_timestamp()) as read_at,
  rfc3339(a.deemed_granted_at) as deemed_granted_at,
  a.permit_type,
  a.permit_type_version,
  (
    select (
      (
        greatest(
          a.status_since,
          (
            select max(m.at)
            from messages m
            where m.application_id = a.id
              and m.side = 'office'
              and not m.internal
              and m.received_mail_id is null
          ),
          (select t.read_by_office_at from message_threads t where t.application_id = a.id),
          (
            select max(m.dealt_with_at)
            from received_mails m
            where m.application_id = a.id and m.state <> 'ignored'
          ),
          (
            select max(m.dealt_with_at)
            from received_mails m
            where m.about_id = a.id and m.state = 'answered'
          ),
          (
            select max(greatest(f.accepted_at, f.discarded_at))
            from received_mails
            m
            join received_attachments f on f.mail_id = m.id
            where m.application_id = a.id
          )
        ) at time zone 'Asia/Jakarta'
      )::date + (t.definition->'lapseAfterDays'->>a.status::text)::int
    )::text
    from permit_type_versions t
    where t.code = a.permit_type
      and t.version = a.permit_type_version
      and a.status in ('returned', 'awaiting_payment', 'awaiting_originals')
      and not (
        exists (select from received_mails m where m.about_id = a.id and m.state = 'triage')
        or exists (
          select
          from contacts
          c
          join received_mails m on m.sender_digest = c.digest and m.state = 'triage'
          where c.channel = 'email'
            and c.confirmed_at is not null
            and c.removed_at is null
            and (c.application_id = a.id or c.person_id = a.applicant_id)
            and m.about_id is null
            and m.received_at > a.status_since
        )
        or exists (
          select
          from messages m
          left join message_threads t on t.application_id = m.application_id
          where m.application_id = a.id
            and m.side = 'applicant'
            and m.at > a.status_since
            and m.number > coalesce(t.read_by_office, 0)
        )
        or exists (
          select
          from received_mails
          m
          join received_attachments f on f.mail_id = m.id
          where m.application_id = a.id
            and m.state <> 'ignored'
            and m.received_at > a.status_since
            and f.accepted_at is null
            and f.discarded_at is null
            and f.scan <> 'infected'
        )
        or (
          a.applicant_id is null
          and a.status = 'returned'
          and exists (
            select
            from documents d
            where d.application_id = a.id
              and d.uploaded_at > greatest(
                a.status_since,
                (
                  select max(m.at)
                  from messages m
                  where m.application_id = a.id
                    and m.side = 'office'
                    and not m.internal
                    and m.received_mail_id is null
                )
              )
          )
        )
      )
  ) as lapses_on,
  case when a.stopped_at is null
  or a.calendar_edition = 0 then (
    select json_build_object('number', c.edition, 'id', c.id)
    from calendar_versions c
    order by c.edition desc
    limit 1
  ) else (
    select json_build_object('number', c.edition, 'id', c.id)
    from calendar_versions c
    where c.edition = a.calendar_edition
  ) end as edition
from applications a
left join offices o on o.id = a.office_id
where a.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/clocks/silence-queries.ts listUnchecked
-- Plan: 5
-- Columns: id uuid not null, version int4 not null
select a.id, a.version
from applications a
where a.status = 'submitted'
  and a.accepted_at is null
  and a.check_judged_at is null
  and not a.due_provisional
  and a.due_at < now()
  and a.calendar_edition = (select coalesce(max(c.edition), 0) from calendar_versions c)
order by a.due_at
limit $int8;

-- src/applications/clocks/silence-queries.ts recordCheckOverdue
-- Plan: 4
-- Columns: none
with changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    check_judged_at = now()
  where a.id = $uuid and a.version = $int4 and a.check_judged_at is null
  returning a.id, a.version, a.office_id, a.due_at, a.updated_at as at
)
insert into application_events (
  application_id,
  version,
  type,
  standing,
  office_id,
  channel,
  details,
  at
)
select id,
  version,
  $text,
  $text,
  office_id,
  $channel::channel,
  jsonb_build_object('dueAt', rfc3339(due_at)),
  at
from changed;

-- src/applications/clocks/silence-queries.ts listUnjudged
-- Plan: 2
-- Columns: id uuid not null, version int4 not null
select a.id, a.version
from applications a
where a.deemed_granted_at is not null and a.silence_judged_at is null and a.stopped_at is null
order by a.deemed_granted_at
limit $int8;

-- src/applications/clocks/silence-queries.ts recordJudgement 1
-- Plan: 6
-- Columns: none
with judged as (
  update applications a
  set silence_judged_at = clock_timestamp()
  where a.id = $uuid and a.version = $int4 and a.silence_judged_at is null
  returning a.id, a.version, a.office_id, a.updated_at as at
),
told as (
  insert into application_events (
    application_id,
    version,
    type,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id, version, $text, $text, office_id, $channel::channel, $text::text::jsonb, at
  from judged
  where $bool
)
select
from judged;

-- src/applications/clocks/silence-queries.ts recordJudgement 1
-- Plan: 6
-- Columns: none
with judged as (
  update applications a
  set silence_judged_at = clock_timestamp(),
    version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.silence_judged_at is null
  returning a.id, a.version, a.office_id, a.updated_at as at
),
told as (
  insert into application_events (
    application_id,
    version,
    type,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id, version, $text, $text, office_id, $channel::channel, $text::text::jsonb, at
  from judged
  where $bool
)
select
from judged;

-- src/applications/clocks/statement-queries.ts statementOf
-- Plan: 6
-- Columns: applicationId uuid not null, reference text not null, permitType text not null,
--  permitTypeVersion int4 not null, office json, submittedAt timestamptz null, deemedGrantedAt timestamptz null,
--  acceptedAt text, issue json
select a.id as application_id,
  a.reference,
  a.permit_type,
  a.permit_type_version,
  names_json(o.name_id, o.name_en) as office,
  a.submitted_at,
  a.deemed_granted_at,
  rfc3339(a.accepted_at) as accepted_at,
  (
    select json_build_object(
      'outcome', case when e.action is null then 'not_issued' else 'issued' end,
      'at', rfc3339(e.at),
      'wanting', coalesce(e.details->'wanting', '[]')
    )
    from application_events e
    where e.application_id = a.id
      and (e.type = 'application.not_issued_by_silence' or e.action = 'issue_by_silence')
    order by e.version
    limit 1
  ) as issue
from applications a
left join offices o on o.id = a.office_id
where a.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/consultations/answering/file.ts readFile
-- Plan: 5
-- Columns: answers jsonb not null, sealed text null, documents json
select f.answers,
  f.personal as sealed,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', d.id,
          'slot', d.slot,
          'fileName', d.file_name,
          'mediaType', d.media_type,
          'sizeBytes', d.size_bytes,
          'sha256', encode(d.sha256, 'hex'),
          'uploadedAt', rfc3339(d.uploaded_at)
        ) order by d.slot,
        d.version
      )
      from documents d
      where d.application_id = c.application_id
        and d.superseded_at is null
        and d.slot = any(c.documents)
        and d.scan in ('unscanned', 'clean')
    ),
    '[]'
  ) as documents
from consultations
c
join application_forms f on f.application_id = c.application_id
where c.id = $uuid and c.status in ('requested', 'question_asked');

-- src/applications/consultations/answering/file.ts findShown
-- Plan: 3
-- Columns: id uuid not null, slot text not null, fileName text not null, mediaType text not null, sizeBytes float8,
--  sha256 text, uploadedAt text, objectKey text not null, applicationId uuid not null
select d.id,
  d.slot,
  d.file_name,
  d.media_type,
  d.size_bytes::float8 as size_bytes,
  encode(d.sha256, 'hex') as sha256,
  rfc3339(d.uploaded_at) as uploaded_at,
  d.object_key,
  d.application_id
from consultations
c
join documents d on d.application_id = c.application_id
where c.id = $uuid
  and d.id = $uuid
  and c.client_id = $uuid::uuid
  and c.requested_at is not null
  and c.status in ('requested', 'question_asked')
  and d.superseded_at is null
  and d.slot = any(c.documents)
  and d.scan in ('unscanned', 'clean');

-- src/applications/consultations/answering/reads.ts recordAgencyRead
-- Plan: 2
-- Columns: none
insert into data_reads (application_id, client_id, standing, what, document_id, fields, purpose)
values ($uuid, $uuid, 'agency', $read_kind, $uuid, $text[]::text[], $text);

-- src/applications/consultations/changes.ts changeConsultation 2
-- Plan: 13
-- Columns: version int4 not null, applicationVersion int4 not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
consultation as (
  update consultations c
  set version = c.version + 1,
    status = $consultation_status::consultation_status,
    ended_at = case when $bool then changed.at end
  from changed
  where c.id = $uuid and c.application_id = changed.id
  returning c.id, c.version, changed.at
),
consultation_event as (
  insert into consultation_events (consultation_id, version, type, from_status, to_status, at)
  select id,
    version,
    $text,
    $consultation_status::consultation_status,
    $consultation_status::consultation_status,
    at
  from consultation
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select consultation.version, changed.version as application_version
from consultation, changed;

-- src/applications/consultations/changes.ts changeConsultation 2
-- Plan: 13
-- Columns: version int4 not null, applicationVersion int4 not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
consultation as (
  update consultations c
  set version = c.version + 1,
    status = $consultation_status::consultation_status,
    ended_at = case when $bool then changed.at end,
    reminded_at = changed.at
  from changed
  where c.id = $uuid and c.application_id = changed.id
  returning c.id, c.version, changed.at
),
consultation_event as (
  insert into consultation_events (consultation_id, version, type, from_status, to_status, at)
  select id,
    version,
    $text,
    $consultation_status::consultation_status,
    $consultation_status::consultation_status,
    at
  from consultation
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select consultation.version, changed.version as application_version
from consultation, changed;

-- src/applications/consultations/changes.ts changeConsultation 2
-- Plan: 17
-- Columns: version int4 not null, applicationVersion int4 not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
consultation as (
  update consultations c
  set version = c.version + 1,
    status = $consultation_status::consultation_status,
    ended_at = case when $bool then changed.at end,
    due_at = $timestamptz::timestamptz,
    remind_at = $timestamptz::timestamptz,
    calendar_edition = $int4
  from changed
  where c.id = $uuid and c.application_id = changed.id
  returning c.id, c.version, changed.at
),
consultation_event as (
  insert into consultation_events (consultation_id, version, type, from_status, to_status, at)
  select id,
    version,
    $text,
    $consultation_status::consultation_status,
    $consultation_status::consultation_status,
    at
  from consultation
),
answer as (
  update consultation_questions q
  set answer = $text, answered_by = $uuid::uuid, answered_at = consultation.at
  from consultation
  where q.id = $uuid::uuid
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select consultation.version, changed.version as application_version
from consultation, changed;

-- src/applications/consultations/changes.ts changeConsultation 2
-- Plan: 19
-- Columns: version int4 not null, applicationVersion int4 not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
consultation as (
  update consultations c
  set version = c.version + 1,
    status = $consultation_status::consultation_status,
    ended_at = case when $bool then changed.at end,
    reasons = $text,
    signed_by = $text::text::jsonb
  from changed
  where c.id = $uuid and c.application_id = changed.id
  returning c.id, c.version, changed.at
),
consultation_event as (
  insert into consultation_events (consultation_id, version, type, from_status, to_status, at)
  select id,
    version,
    $text,
    $consultation_status::consultation_status,
    $consultation_status::consultation_status,
    at
  from consultation
),
next_asked as (
  update consultations n
  set version = n.version + 1,
    status = 'requested',
    requested_at = changed.at,
    due_at = $timestamptz::timestamptz,
    remind_at = $timestamptz::timestamptz,
    calendar_edition = $int4
  from changed
  where n.id = $uuid::uuid and n.application_id = changed.id
  returning n.id, n.version, changed.at
),
next_asked_event as (
  insert into consultation_events (consultation_id, version, type, from_status, to_status, at)
  select id, version, 'consultation.requested', 'planned', 'requested', at
  from next_asked
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select consultation.version, changed.version as application_version
from consultation, changed;

-- src/applications/consultations/changes.ts changeConsultation 4
-- Plan: 16
-- Columns: version int4 not null, applicationVersion int4 not null
with moment as materialized (
  select greatest($timestamptz::timestamptz, a.updated_at) as at
  from applications a
  where a.id = $uuid
),
changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(moment.at, a.updated_at)
  from moment
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, moment.at
),
consultation as (
  update consultations c
  set version = c.version + 1,
    status = $consultation_status::consultation_status,
    ended_at = case when $bool then changed.at end
  from changed
  where c.id = $uuid and c.application_id = changed.id
  returning c.id, c.version, changed.at
),
consultation_event as (
  insert into consultation_events (consultation_id, version, type, from_status, to_status, at)
  select id,
    version,
    $text,
    $consultation_status::consultation_status,
    $consultation_status::consultation_status,
    at
  from consultation
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select consultation.version, changed.version as application_version
from consultation, changed;

-- src/applications/consultations/changes.ts changeConsultation 4
-- Plan: 16
-- Columns: version int4 not null, applicationVersion int4 not null
with moment as materialized (
  select greatest($timestamptz::timestamptz, a.updated_at) as at
  from applications a
  where a.id = $uuid
),
changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(moment.at, a.updated_at)
  from moment
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, moment.at
),
consultation as (
  update consultations c
  set version = c.version + 1,
    status = $consultation_status::consultation_status,
    ended_at = case when $bool then changed.at end,
    reminded_at = changed.at
  from changed
  where c.id = $uuid and c.application_id = changed.id
  returning c.id, c.version, changed.at
),
consultation_event as (
  insert into consultation_events (consultation_id, version, type, from_status, to_status, at)
  select id,
    version,
    $text,
    $consultation_status::consultation_status,
    $consultation_status::consultation_status,
    at
  from consultation
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select consultation.version, changed.version as application_version
from consultation, changed;

-- src/applications/consultations/changes.ts changeConsultation 4
-- Plan: 22
-- Columns: version int4 not null, applicationVersion int4 not null
with moment as materialized (
  select greatest($timestamptz::timestamptz, a.updated_at) as at
  from applications a
  where a.id = $uuid
),
changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(moment.at, a.updated_at)
  from moment
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, moment.at
),
consultation as (
  update consultations c
  set version = c.version + 1,
    status = $consultation_status::consultation_status,
    ended_at = case when $bool then changed.at end,
    reasons = $text,
    signed_by = $text::text::jsonb
  from changed
  where c.id = $uuid and c.application_id = changed.id
  returning c.id, c.version, changed.at
),
consultation_event as (
  insert into consultation_events (consultation_id, version, type, from_status, to_status, at)
  select id,
    version,
    $text,
    $consultation_status::consultation_status,
    $consultation_status::consultation_status,
    at
  from consultation
),
next_asked as (
  update consultations n
  set version = n.version + 1,
    status = 'requested',
    requested_at = changed.at,
    due_at = $timestamptz::timestamptz,
    remind_at = $timestamptz::timestamptz,
    calendar_edition = $int4
  from changed
  where n.id = $uuid::uuid and n.application_id = changed.id
  returning n.id, n.version, changed.at
),
next_asked_event as (
  insert into consultation_events (consultation_id, version, type, from_status, to_status, at)
  select id, version, 'consultation.requested', 'planned', 'requested', at
  from next_asked
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select consultation.version, changed.version as application_version
from consultation, changed;

-- src/applications/consultations/changes.ts changeConsultation 4
-- Plan: 22
-- Columns: version int4 not null, applicationVersion int4 not null
with moment as materialized (
  select greatest($timestamptz::timestamptz, a.updated_at) as at
  from applications a
  where a.id = $uuid
),
changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(moment.at, a.updated_at)
  from moment
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, moment.at
),
consultation as (
  update consultations c
  set version = c.version + 1,
    status = $consultation_status::consultation_status,
    ended_at = case when $bool then changed.at end,
    opinion = $text,
    reasons = $text,
    conditions = $text[]::text[],
    signed_by = $text::text::jsonb
  from changed
  where c.id = $uuid and c.application_id = changed.id
  returning c.id, c.version, changed.at
),
consultation_event as (
  insert into consultation_events (consultation_id, version, type, from_status, to_status, at)
  select id,
    version,
    $text,
    $consultation_status::consultation_status,
    $consultation_status::consultation_status,
    at
  from consultation
),
next_asked as (
  update consultations n
  set version = n.version + 1,
    status = 'requested',
    requested_at = changed.at,
    due_at = $timestamptz::timestamptz,
    remind_at = $timestamptz::timestamptz,
    calendar_edition = $int4
  from changed
  where n.id = $uuid::uuid and n.application_id = changed.id
  returning n.id, n.version, changed.at
),
next_asked_event as (
  insert into consultation_events (consultation_id, version, type, from_status, to_status, at)
  select id, version, 'consultation.requested', 'planned', 'requested', at
  from next_asked
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select consultation.version, changed.version as application_version
from consultation, changed;

-- src/applications/consultations/papers/queries.ts listPapers
-- Plan: 6
-- Columns: id uuid not null, fileName text not null, mediaType text not null, sizeBytes float8, sha256 text,
--  scan scan_state not null, uploadedAt text, givenAt text
select p.id,
  p.file_name,
  p.media_type,
  p.size_bytes::float8 as size_bytes,
  encode(p.sha256, 'hex') as sha256,
  p.scan,
  rfc3339(p.uploaded_at) as uploaded_at,
  rfc3339(p.given_at) as given_at
from consultation_papers
p
join consultations c on c.id = p.consultation_id
where p.consultation_id = $uuid
  and c.client_id = $uuid::uuid
  and c.requested_at is not null
  and ($uuid::uuid is null or p.id > $uuid)
order by p.id
limit $int8;

-- src/applications/consultations/papers/queries.ts lockForPapers
-- Plan: 2
-- Columns: none
select
from consultations c
where c.id = $uuid and c.client_id = $uuid::uuid and c.requested_at is not null
for update;

-- src/applications/consultations/papers/queries.ts insertPaper 1
-- Plan: 14
-- Columns: id uuid not null, fileName text not null, mediaType text not null, sizeBytes float8, sha256 text,
--  scan scan_state not null, uploadedAt text, givenAt text
with strays as materialized (
  select object_key
  from stray_objects
  where object_key = any($text[]::text[]) and not sweeping
  for update
),
p as (
  insert into consultation_papers (
    consultation_id,
    file_name,
    media_type,
    size_bytes,
    sha256,
    object_key,
    scan,
    next_scan_at,
    uploaded_at
  )
  select $uuid::uuid,
    $text,
    $text,
    $int8,
    $bytea,
    $text,
    $scan_state::scan_state,
    case when $text = 'pending' then now() end,
    clock_timestamp()
  where (select count(*) from strays) = $int8
  returning *
),
claimed as (delete from stray_objects s using p where s.object_key = any($text[]::text[]))
select p.id,
  p.file_name,
  p.media_type,
  p.size_bytes::float8 as size_bytes,
  encode(p.sha256, 'hex') as sha256,
  p.scan,
  rfc3339(p.uploaded_at) as uploaded_at,
  rfc3339(p.given_at) as given_at
from p;

-- src/applications/consultations/papers/queries.ts deletePaper 1
-- Plan: 5
-- Columns: none
with removed as (
  delete from consultation_papers p
  where p.id = $uuid and p.consultation_id = $uuid and p.given_at is null
  returning p.object_key
),
stray as (
  insert into stray_objects (object_key)
  select object_key
  from removed
  where object_key is not null
)
select
from removed;

-- src/applications/consultations/papers/queries.ts deletePapersNotGiven 1
-- Plan: 12
-- Columns: none
with removed as (
  delete from consultation_papers p
  where p.id in (
    select waiting.id
    from consultation_papers
    waiting
    join consultations c on c.id = waiting.consultation_id
    where waiting.given_at is null and c.ended_at is not null
    limit $int8
  )
  returning p.object_key
),
stray as (
  insert into stray_objects (object_key)
  select object_key
  from removed
  where object_key is not null
)
select
from removed;

-- src/applications/consultations/papers/queries.ts findPaperOf
-- Plan: 3
-- Columns: id uuid not null, fileName text not null, mediaType text not null, sizeBytes float8, sha256 text,
--  scan scan_state not null, uploadedAt text, givenAt text, objectKey text not null
select p.id,
  p.file_name,
  p.media_type,
  p.size_bytes::float8 as size_bytes,
  encode(p.sha256, 'hex') as sha256,
  p.scan,
  rfc3339(p.uploaded_at) as uploaded_at,
  rfc3339(p.given_at) as given_at,
  p.object_key
from consultation_papers
p
join consultations c on c.id = p.consultation_id
where p.id = $uuid
  and p.consultation_id = $uuid
  and c.client_id = $uuid::uuid
  and c.requested_at is not null;

-- src/applications/consultations/papers/queries.ts findGivenPaper
-- Plan: 8
-- Columns: id uuid not null, fileName text not null, mediaType text not null, sizeBytes float8, sha256 text,
--  scan scan_state not null, uploadedAt text, givenAt text, objectKey text not null, applicantId uuid null,
--  filedAtOfficeId uuid null, applicationStatus application_status not null, office jsonb
select p.id,
  p.file_name,
  p.media_type,
  p.size_bytes::float8 as size_bytes,
  encode(p.sha256, 'hex') as sha256,
  p.scan,
  rfc3339(p.uploaded_at) as uploaded_at,
  rfc3339(p.given_at) as given_at,
  p.object_key,
  a.applicant_id,
  a.filed_at_office_id,
  a.status as application_status,
  office_json(o) as office
from consultation_papers
p
join consultations c on c.id = p.consultation_id
join applications a on a.id = c.application_id
left join offices o on o.id = a.office_id
where p.id = $uuid
  and p.consultation_id = $uuid
  and c.application_id = $uuid
  and p.given_at is not null
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and $uuid::uuid <> all(a.former_applicants);

-- src/applications/consultations/papers/queries.ts settlePaperScan
-- Plan: 2
-- Columns: none
update consultation_papers
set scan = $scan_state, next_scan_at = null
where id = $uuid and scan in ('pending', 'failed');

-- src/applications/consultations/queries.ts listAskedOf 1
-- Plan: 14
-- Columns: id uuid not null, version int4 not null, clientId uuid not null, round int2 not null, reasons text null,
--  conditions text[] not null, endedBecause text null, reference text not null, permitType text not null,
--  villageCode text null, office json, agency jsonb not null, basis text not null, question jsonb not null,
--  status consultation_status not null, silence text not null, requestedAt text, dueAt text, isOverdue bool,
--  opinion text null, settled jsonb null, signedBy jsonb null, endedAt text, questions json, papers json
select c.id,
  c.version,
  c.client_id,
  c.round,
  c.reasons,
  c.conditions,
  c.ended_because,
  a.reference,
  a.permit_type,
  a.village_code,
  case when o.id is not null then json_build_object(
    'id', o.id,
    'names', names_json(o.name_id, o.name_en)
  ) end as office,
  c.agency,
  c.basis,
  c.question,
  c.status,
  c.silence,
  rfc3339(c.requested_at) as requested_at,
  rfc3339(c.due_at) as due_at,
  coalesce(c.due_at <= now(), false) as is_overdue,
  c.opinion,
  c.settled,
  c.signed_by,
  rfc3339(c.ended_at) as ended_at,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', q.id,
          'text', q.text,
          'by', q.asked_by,
          'askedAt', rfc3339(q.asked_at),
          'answer', q.answer,
          'answeredAt', rfc3339(q.answered_at)
        ) order by q.id
      )
      from consultation_questions q
      where q.consultation_id = c.id
    ),
    '[]'
  ) as questions,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', p.id,
          'fileName', p.file_name,
          'mediaType', p.media_type,
          'sizeBytes', p.size_bytes,
          'sha256', encode(p.sha256, 'hex')
        ) order by p.id
      )
      from consultation_papers p
      where p.consultation_id = c.id and p.given_at is not null
    ),
    '[]'
  ) as papers
from consultations
c
join applications a on a.id = c.application_id
left join offices o on o.id = a.office_id
where c.client_id = $uuid::uuid and c.requested_at is not null
order by c.id desc
limit $int8;

-- src/applications/consultations/queries.ts listAskedOf 1
-- Plan: 14
-- Columns: id uuid not null, version int4 not null, clientId uuid not null, round int2 not null, reasons text null,
--  conditions text[] not null, endedBecause text null, reference text not null, permitType text not null,
--  villageCode text null, office json, agency jsonb not null, basis text not null, question jsonb not null,
--  status consultation_status not null, silence text not null, requestedAt text, dueAt text, isOverdue bool,
--  opinion text null, settled jsonb null, signedBy jsonb null, endedAt text, questions json, papers json
select c.id,
  c.version,
  c.client_id,
  c.round,
  c.reasons,
  c.conditions,
  c.ended_because,
  a.reference,
  a.permit_type,
  a.village_code,
  case when o.id is not null then json_build_object(
    'id', o.id,
    'names', names_json(o.name_id, o.name_en)
  ) end as office,
  c.agency,
  c.basis,
  c.question,
  c.status,
  c.silence,
  rfc3339(c.requested_at) as requested_at,
  rfc3339(c.due_at) as due_at,
  coalesce(c.due_at <= now(), false) as is_overdue,
  c.opinion,
  c.settled,
  c.signed_by,
  rfc3339(c.ended_at) as ended_at,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', q.id,
          'text', q.text,
          'by', q.asked_by,
          'askedAt', rfc3339(q.asked_at),
          'answer', q.answer,
          'answeredAt', rfc3339(q.answered_at)
        ) order by q.id
      )
      from consultation_questions q
      where q.consultation_id = c.id
    ),
    '[]'
  ) as questions,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', p.id,
          'fileName', p.file_name,
          'mediaType', p.media_type,
          'sizeBytes', p.size_bytes,
          'sha256', encode(p.sha256, 'hex')
        ) order by p.id
      )
      from consultation_papers p
      where p.consultation_id = c.id and p.given_at is not null
    ),
    '[]'
  ) as papers
from consultations
c
join applications a on a.id = c.application_id
left join offices o on o.id = a.office_id
where c.client_id = $uuid::uuid and c.requested_at is not null and c.id < $uuid
order by c.id desc
limit $int8;

-- src/applications/consultations/queries.ts listAskedOf 1
-- Plan: 14
-- Columns: id uuid not null, version int4 not null, clientId uuid not null, round int2 not null, reasons text null,
--  conditions text[] not null, endedBecause text null, reference text not null, permitType text not null,
--  villageCode text null, office json, agency jsonb not null, basis text not null, question jsonb not null,
--  status consultation_status not null, silence text not null, requestedAt text, dueAt text, isOverdue bool,
--  opinion text null, settled jsonb null, signedBy jsonb null, endedAt text, questions json, papers json
select c.id,
  c.version,
  c.client_id,
  c.round,
  c.reasons,
  c.conditions,
  c.ended_because,
  a.reference,
  a.permit_type,
  a.village_code,
  case when o.id is not null then json_build_object(
    'id', o.id,
    'names', names_json(o.name_id, o.name_en)
  ) end as office,
  c.agency,
  c.basis,
  c.question,
  c.status,
  c.silence,
  rfc3339(c.requested_at) as requested_at,
  rfc3339(c.due_at) as due_at,
  coalesce(c.due_at <= now(), false) as is_overdue,
  c.opinion,
  c.settled,
  c.signed_by,
  rfc3339(c.ended_at) as ended_at,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', q.id,
          'text', q.text,
          'by', q.asked_by,
          'askedAt', rfc3339(q.asked_at),
          'answer', q.answer,
          'answeredAt', rfc3339(q.answered_at)
        ) order by q.id
      )
      from consultation_questions q
      where q.consultation_id = c.id
    ),
    '[]'
  ) as questions,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', p.id,
          'fileName', p.file_name,
          'mediaType', p.media_type,
          'sizeBytes', p.size_bytes,
          'sha256', encode(p.sha256, 'hex')
        ) order by p.id
      )
      from consultation_papers p
      where p.consultation_id = c.id and p.given_at is not null
    ),
    '[]'
  ) as papers
from consultations
c
join applications a on a.id = c.application_id
left join offices o on o.id = a.office_id
where c.client_id = $uuid::uuid
  and c.requested_at is not null
  and c.status = $consultation_status
  and c.due_at < $timestamptz
order by c.id desc
limit $int8;

-- src/applications/consultations/queries.ts listAskedOf 1
-- Plan: 14
-- Columns: id uuid not null, version int4 not null, clientId uuid not null, round int2 not null, reasons text null,
--  conditions text[] not null, endedBecause text null, reference text not null, permitType text not null,
--  villageCode text null, office json, agency jsonb not null, basis text not null, question jsonb not null,
--  status consultation_status not null, silence text not null, requestedAt text, dueAt text, isOverdue bool,
--  opinion text null, settled jsonb null, signedBy jsonb null, endedAt text, questions json, papers json
select c.id,
  c.version,
  c.client_id,
  c.round,
  c.reasons,
  c.conditions,
  c.ended_because,
  a.reference,
  a.permit_type,
  a.village_code,
  case when o.id is not null then json_build_object(
    'id', o.id,
    'names', names_json(o.name_id, o.name_en)
  ) end as office,
  c.agency,
  c.basis,
  c.question,
  c.status,
  c.silence,
  rfc3339(c.requested_at) as requested_at,
  rfc3339(c.due_at) as due_at,
  coalesce(c.due_at <= now(), false) as is_overdue,
  c.opinion,
  c.settled,
  c.signed_by,
  rfc3339(c.ended_at) as ended_at,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', q.id,
          'text', q.text,
          'by', q.asked_by,
          'askedAt', rfc3339(q.asked_at),
          'answer', q.answer,
          'answeredAt', rfc3339(q.answered_at)
        ) order by q.id
      )
      from consultation_questions q
      where q.consultation_id = c.id
    ),
    '[]'
  ) as questions,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', p.id,
          'fileName', p.file_name,
          'mediaType', p.media_type,
          'sizeBytes', p.size_bytes,
          'sha256', encode(p.sha256, 'hex')
        ) order by p.id
      )
      from consultation_papers p
      where p.consultation_id = c.id and p.given_at is not null
    ),
    '[]'
  ) as papers
from consultations
c
join applications a on a.id = c.application_id
left join offices o on o.id = a.office_id
where c.client_id = $uuid::uuid
  and c.requested_at is not null
  and c.status = $consultation_status
  and c.permit_type = $text
order by c.id desc
limit $int8;

-- src/applications/consultations/queries.ts findAskedOf
-- Plan: 19
-- Columns: id uuid not null, version int4 not null, clientId uuid not null, round int2 not null, reasons text null,
--  conditions text[] not null, endedBecause text null, reference text not null, permitType text not null,
--  villageCode text null, office json, agency jsonb not null, basis text not null, question jsonb not null,
--  status consultation_status not null, silence text not null, requestedAt text, dueAt text, isOverdue bool,
--  opinion text null, settled jsonb null, signedBy jsonb null, endedAt text, questions json, papers json,
--  applicationId uuid not null, remindHours int2 null, applicationVersion int4 not null,
--  permitTypeVersion int4 not null, documents text[] not null, answers text[] not null, time jsonb not null,
--  next json, edition json, readAt text
select c.id,
  c.version,
  c.client_id,
  c.round,
  c.reasons,
  c.conditions,
  c.ended_because,
  a.reference,
  a.permit_type,
  a.village_code,
  case when o.id is not null then json_build_object(
    'id', o.id,
    'names', names_json(o.name_id, o.name_en)
  ) end as office,
  c.agency,
  c.basis,
  c.question,
  c.status,
  c.silence,
  rfc3339(c.requested_at) as requested_at,
  rfc3339(c.due_at) as due_at,
  coalesce(c.due_at <= now(), false) as is_overdue,
  c.opinion,
  c.settled,
  c.signed_by,
  rfc3339(c.ended_at) as ended_at,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', q.id,
          'text', q.text,
          'by', q.asked_by,
          'askedAt', rfc3339(q.asked_at),
          'answer', q.answer,
          'answeredAt', rfc3339(q.answered_at)
        ) order by q.id
      )
      from consultation_questions q
      where q.consultation_id = c.id
    ),
    '[]'
  ) as questions,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', p.id,
          'fileName', p.file_name,
          'mediaType', p.media_type,
          'sizeBytes', p.size_bytes,
          'sha256', encode(p.sha256, 'hex')
        ) order by p.id
      )
      from consultation_papers p
      where p.consultation_id = c.id and p.given_at is not null
    ),
    '[]'
  ) as papers,
  c.application_id,
  c.remind_hours,
  a.version as application_version,
  a.permit_type_version,
  c.documents,
  c.answers,
  c.time,
  case when c.basis = 'permit_type' then (
    select json_build_object('id', n.id, 'time', n.time, 'remindHours', n.remind_hours)
    from consultations n
    where n.application_id = c.application_id
      and n.status = 'planned'
      and not exists (
        select
        from consultations other
        where other.application_id = c.application_id
          and other.id <> c.id
          and other.basis = 'permit_type'
          and other.status in ('requested', 'question_asked')
      )
    order by n.place
    limit 1
  ) end as next,
  (
    select json_build_object('number', c.edition, 'id', c.id)
    from calendar_versions c
    order by c.edition desc
    limit 1
  ) as edition,
  rfc3339(greatest(clock_timestamp(), a.updated_at)) as read_at
from consultations
c
join applications a on a.id = c.application_id
left join offices o on o.id = a.office_id
where c.id = $uuid and c.client_id = $uuid::uuid and c.requested_at is not null;

-- src/applications/consultations/queries.ts listOfApplication
-- Plan: 17
-- Columns: id uuid not null, version int4 not null, clientId uuid not null, round int2 not null, reasons text null,
--  conditions text[] not null, endedBecause text null, reference text not null, permitType text not null,
--  villageCode text null, office json, agency jsonb not null, basis text not null, question jsonb not null,
--  status consultation_status not null, silence text not null, requestedAt text, dueAt text, isOverdue bool,
--  opinion text null, settled jsonb null, signedBy jsonb null, endedAt text, questions json, papers json
select c.id,
  c.version,
  c.client_id,
  c.round,
  c.reasons,
  c.conditions,
  c.ended_because,
  a.reference,
  a.permit_type,
  a.village_code,
  case when o.id is not null then json_build_object(
    'id', o.id,
    'names', names_json(o.name_id, o.name_en)
  ) end as office,
  c.agency,
  c.basis,
  c.question,
  c.status,
  c.silence,
  rfc3339(c.requested_at) as requested_at,
  rfc3339(c.due_at) as due_at,
  coalesce(c.due_at <= now(), false) as is_overdue,
  c.opinion,
  c.settled,
  c.signed_by,
  rfc3339(c.ended_at) as ended_at,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', q.id,
          'text', q.text,
          'by', q.asked_by,
          'askedAt', rfc3339(q.asked_at),
          'answer', q.answer,
          'answeredAt', rfc3339(q.answered_at)
        ) order by q.id
      )
      from consultation_questions q
      where q.consultation_id = c.id
    ),
    '[]'
  ) as questions,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', p.id,
          'fileName', p.file_name,
          'mediaType', p.media_type,
          'sizeBytes', p.size_bytes,
          'sha256', encode(p.sha256, 'hex')
        ) order by p.id
      )
      from consultation_papers p
      where p.consultation_id = c.id and p.given_at is not null
    ),
    '[]'
  ) as papers
from consultations
c
join applications a on a.id = c.application_id
left join offices o on o.id = a.office_id
where c.application_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and ($uuid::uuid is null or c.id > $uuid)
order by c.id
limit $int8;

-- src/applications/consultations/queries.ts findOfApplication
-- Plan: 20
-- Columns: id uuid not null, version int4 not null, clientId uuid not null, round int2 not null, reasons text null,
--  conditions text[] not null, endedBecause text null, reference text not null, permitType text not null,
--  villageCode text null, office json, agency jsonb not null, basis text not null, question jsonb not null,
--  status consultation_status not null, silence text not null, requestedAt text, dueAt text, isOverdue bool,
--  opinion text null, settled jsonb null, signedBy jsonb null, endedAt text, questions json, papers json,
--  applicationId uuid not null, remindHours int2 null, applicationVersion int4 not null,
--  permitTypeVersion int4 not null, documents text[] not null, answers text[] not null, time jsonb not null,
--  next json, edition json, readAt text
select c.id,
  c.version,
  c.client_id,
  c.round,
  c.reasons,
  c.conditions,
  c.ended_because,
  a.reference,
  a.permit_type,
  a.village_code,
  case when o.id is not null then json_build_object(
    'id', o.id,
    'names', names_json(o.name_id, o.name_en)
  ) end as office,
  c.agency,
  c.basis,
  c.question,
  c.status,
  c.silence,
  rfc3339(c.requested_at) as requested_at,
  rfc3339(c.due_at) as due_at,
  coalesce(c.due_at <= now(), false) as is_overdue,
  c.opinion,
  c.settled,
  c.signed_by,
  rfc3339(c.ended_at) as ended_at,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', q.id,
          'text', q.text,
          'by', q.asked_by,
          'askedAt', rfc3339(q.asked_at),
          'answer', q.answer,
          'answeredAt', rfc3339(q.answered_at)
        ) order by q.id
      )
      from consultation_questions q
      where q.consultation_id = c.id
    ),
    '[]'
  ) as questions,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', p.id,
          'fileName', p.file_name,
          'mediaType', p.media_type,
          'sizeBytes', p.size_bytes,
          'sha256', encode(p.sha256, 'hex')
        ) order by p.id
      )
      from consultation_papers p
      where p.consultation_id = c.id and p.given_at is not null
    ),
    '[]'
  ) as papers,
  c.application_id,
  c.remind_hours,
  a.version as application_version,
  a.permit_type_version,
  c.documents,
  c.answers,
  c.time,
  case when c.basis = 'permit_type' then (
    select json_build_object('id', n.id, 'time', n.time, 'remindHours', n.remind_hours)
    from consultations n
    where n.application_id = c.application_id
      and n.status = 'planned'
      and not exists (
        select
        from consultations other
        where other.application_id = c.application_id
          and other.id <> c.id
          and other.basis = 'permit_type'
          and other.status in ('requested', 'question_asked')
      )
    order by n.place
    limit 1
  ) end as next,
  (
    select json_build_object('number', c.edition, 'id', c.id)
    from calendar_versions c
    order by c.edition desc
    limit 1
  ) as edition,
  rfc3339(greatest(clock_timestamp(), a.updated_at)) as read_at
from consultations
c
join applications a on a.id = c.application_id
left join offices o on o.id = a.office_id
where c.id = $uuid
  and c.application_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/consultations/queries.ts findAny
-- Plan: 19
-- Columns: id uuid not null, version int4 not null, clientId uuid not null, round int2 not null, reasons text null,
--  conditions text[] not null, endedBecause text null, reference text not null, permitType text not null,
--  villageCode text null, office json, agency jsonb not null, basis text not null, question jsonb not null,
--  status consultation_status not null, silence text not null, requestedAt text, dueAt text, isOverdue bool,
--  opinion text null, settled jsonb null, signedBy jsonb null, endedAt text, questions json, papers json,
--  applicationId uuid not null, remindHours int2 null, applicationVersion int4 not null,
--  permitTypeVersion int4 not null, documents text[] not null, answers text[] not null, time jsonb not null,
--  next json, edition json, readAt text
select c.id,
  c.version,
  c.client_id,
  c.round,
  c.reasons,
  c.conditions,
  c.ended_because,
  a.reference,
  a.permit_type,
  a.village_code,
  case when o.id is not null then json_build_object(
    'id', o.id,
    'names', names_json(o.name_id, o.name_en)
  ) end as office,
  c.agency,
  c.basis,
  c.question,
  c.status,
  c.silence,
  rfc3339(c.requested_at) as requested_at,
  rfc3339(c.due_at) as due_at,
  coalesce(c.due_at <= now(), false) as is_overdue,
  c.opinion,
  c.settled,
  c.signed_by,
  rfc3339(c.ended_at) as ended_at,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', q.id,
          'text', q.text,
          'by', q.asked_by,
          'askedAt', rfc3339(q.asked_at),
          'answer', q.answer,
          'answeredAt', rfc3339(q.answered_at)
        ) order by q.id
      )
      from consultation_questions q
      where q.consultation_id = c.id
    ),
    '[]'
  ) as questions,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', p.id,
          'fileName', p.file_name,
          'mediaType', p.media_type,
          'sizeBytes', p.size_bytes,
          'sha256', encode(p.sha256, 'hex')
        ) order by p.id
      )
      from consultation_papers p
      where p.consultation_id = c.id and p.given_at is not null
    ),
    '[]'
  ) as papers,
  c.application_id,
  c.remind_hours,
  a.version as application_version,
  a.permit_type_version,
  c.documents,
  c.answers,
  c.time,
  case when c.basis = 'permit_type' then (
    select json_build_object('id', n.id, 'time', n.time, 'remindHours', n.remind_hours)
    from consultations n
    where n.application_id = c.application_id
      and n.status = 'planned'
      and not exists (
        select
        from consultations other
        where other.application_id = c.application_id
          and other.id <> c.id
          and other.basis = 'permit_type'
          and other.status in ('requested', 'question_asked')
      )
    order by n.place
    limit 1
  ) end as next,
  (
    select json_build_object('number', c.edition, 'id', c.id)
    from calendar_versions c
    order by c.edition desc
    limit 1
  ) as edition,
  rfc3339(greatest(clock_timestamp(), a.updated_at)) as read_at
from consultations
c
join applications a on a.id = c.application_id
left join offices o on o.id = a.office_id
where c.id = $uuid;

-- src/applications/consultations/request.ts requestConsultation
-- Plan: 16
-- Columns: id uuid not null, version int4 not null
with moment as materialized (
  select greatest($timestamptz::timestamptz, a.updated_at) as at
  from applications a
  where a.id = $uuid
),
changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(moment.at, a.updated_at)
  from moment
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, moment.at
),
consultations_begun as (
  insert into consultations (
    application_id,
    client_id,
    agency,
    round,
    place,
    basis,
    question,
    documents,
    answers,
    time,
    remind_hours,
    silence,
    status,
    asked_by,
    made_at,
    requested_at,
    due_at,
    remind_at,
    calendar_edition
  )
  select changed.id,
    r."clientId",
    r.agency,
    r.round,
    r.place,
    r.basis,
    r.question,
    r.documents,
    r.answers,
    r.time,
    r."remindHours",
    r.silence,
    case when r."isRequested" then 'requested'::consultation_status else 'planned'::consultation_status end,
    $uuid::uuid,
    changed.at,
    case when r."isRequested" then changed.at end,
    r."dueAt",
    r."remindAt",
    $int4
  from changed,
    jsonb_to_recordset($text::text::jsonb) as r (
      "clientId" uuid,
      agency jsonb,
      round smallint,
      place smallint,
      basis text,
      question jsonb,
      documents text[],
      answers text[],
      time jsonb,
      "remindHours" smallint,
      silence text,
      "isRequested" boolean,
      "dueAt" timestamptz,
      "remindAt" timestamptz
    )
  returning id, version, status, made_at
),
consultations_begun_events as (
  insert into consultation_events (consultation_id, version, type, to_status, at)
  select id,
    version,
    case when status = 'planned' then 'consultation.planned' else 'consultation.requested' end,
    status,
    made_at
  from consultations_begun
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select consultations_begun.id, changed.version
from consultations_begun, changed;

-- src/applications/consultations/time/agency-time-queries.ts listAskedAgencies
-- Plan: 5
-- Columns: consultationId uuid not null, agency jsonb not null, round int2 not null,
--  status consultation_status not null, requestedAt text, endedAt text, dueAt text, questions json
select c.id as consultation_id,
  c.agency,
  c.round,
  c.status,
  rfc3339(c.requested_at) as requested_at,
  rfc3339(c.ended_at) as ended_at,
  rfc3339(c.due_at) as due_at,
  coalesce(
    (
      select json_agg(
        json_build_object('askedAt', rfc3339(q.asked_at), 'answeredAt', rfc3339(q.answered_at)) order by q.id
      )
      from consultation_questions q
      where q.consultation_id = c.id
    ),
    '[]'
  ) as questions
from consultations c
where c.application_id = $uuid and c.requested_at is not null
order by c.place;

-- src/applications/consultations/time/watch-queries.ts listOverdue
-- Plan: 2
-- Columns: id uuid not null
select c.id
from consultations c
where c.status = 'requested' and c.due_at <= now() and c.escalated_at is null
order by c.due_at
limit $int8;

-- src/applications/consultations/time/watch-queries.ts listToRemind
-- Plan: 2
-- Columns: id uuid not null
select c.id
from consultations c
where c.status = 'requested' and c.reminded_at is null and c.remind_at <= now() and c.due_at > now()
order by c.remind_at
limit $int8;

-- src/applications/consultations/time/watch-queries.ts listByOlderCalendar
-- Plan: 3
-- Columns: id uuid not null
select c.id
from consultations c
where c.status = 'requested' and c.calendar_edition < $int4
order by c.id
limit $int8;

-- src/applications/consultations/time/watch-queries.ts officeAbove 1
-- Plan: 8
-- Columns: id uuid not null, names json
select above.id, above.names
from offices o
cross join lateral (
  select s.id, names_json(s.name_id, s.name_en) as names
  from office_areas
  r
  join offices s on s.id = r.office_id
  where r.served_until is null
    and r.region_code = any(
      array[left(o.region_code, 8),
      left(o.region_code, 5),
      left(o.region_code, 2)]
    )
    and s.state = 'online'
    and s.level > o.level
  order by s.level
  limit 1
) above
where o.id = $uuid;

-- src/applications/consultations/time/watch-queries.ts keepTimes
-- Plan: 2
-- Columns: none
update consultations
set calendar_edition = $int4
where id = $uuid and version = $int4;

-- src/applications/corrections/changes.ts insertCorrection
-- Plan: 9
-- Columns: id uuid not null, version int4 not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
made as (
  insert into corrections (
    application_id,
    pointers,
    personal,
    personal_kid,
    reason,
    requested_by,
    requested_at
  )
  select id, $text[]::text[], $text, $text, $text, $uuid::uuid, at
  from changed
  returning id
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select made.id, changed.version
from made, changed;

-- src/applications/corrections/changes.ts decideCorrection 1
-- Plan: 13
-- Columns: version int4 not null
with open as (
  select id
  from corrections
  where id = $uuid and application_id = $uuid and outcome is null
  for update
),
changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null and exists (select from open)
  returning a.id, a.version, a.updated_at as at
),
decided as (
  update corrections c
  set outcome = $correction_outcome::correction_outcome,
    outcome_reason = $text,
    decided_by = $uuid::uuid,
    decided_for = $uuid::uuid,
    decided_at = changed.at,
    personal = $text,
    personal_kid = $text
  from changed
  where c.id = $uuid
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version
from changed;

-- src/applications/corrections/changes.ts decideCorrection 1
-- Plan: 29
-- Columns: version int4 not null
with open as (
  select id
  from corrections
  where id = $uuid and application_id = $uuid and outcome is null
  for update
),
changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null and exists (select from open)
  returning a.id, a.version, a.updated_at as at
),
decided as (
  update corrections c
  set outcome = $correction_outcome::correction_outcome,
    outcome_reason = $text,
    decided_by = $uuid::uuid,
    decided_for = $uuid::uuid,
    decided_at = changed.at,
    personal = $text,
    personal_kid = $text
  from changed
  where c.id = $uuid
),
form as (
  update application_forms f
  set answers = $text::text::jsonb,
    set_aside = $text::text::jsonb,
    personal = $text,
    personal_kid = $text,
    plain = false,
    named = true
  from changed g
  where f.application_id = g.id
),
named as (
  insert into application_names as n (application_id, personal, personal_kid)
  select g.id, $text, $text
  from changed g
  on conflict (application_id) do update
  set personal = excluded.personal, personal_kid = excluded.personal_kid
),
forgotten as (
  delete from application_lookups l using changed g
  where l.application_id = g.id
    and (l.kind, l.digest) not in (
      select kind::search_kind, decode(digest, 'hex')
      from unnest($text[]::text[], $text[]::text[]) as l (kind, digest)
    )
),
lookup as (
  insert into application_lookups (application_id, kind, digest)
  select g.id, l.kind, l.digest
  from changed g,
    (
      select kind::search_kind, decode(digest, 'hex')
      from unnest($text[]::text[], $text[]::text[]) as l (kind, digest)
    ) l (kind, digest)
  on conflict do nothing
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version
from changed;

-- src/applications/corrections/queries.ts listCorrections
-- Plan: 9
-- Columns: id uuid not null, applicationId uuid not null, pointers text[] not null, personal text null,
--  reason text not null, requestedBy uuid not null, requestedAt timestamptz not null, outcome json
select c.id,
  c.application_id,
  c.pointers,
  c.personal,
  c.reason,
  c.requested_by,
  c.requested_at,
  case when c.outcome is not null then json_build_object(
    'outcome', c.outcome,
    'reason', c.outcome_reason,
    'at', rfc3339(c.decided_at),
    'office', names_json(w.name_id, w.name_en)
  ) end as outcome
from applications a
left join offices o on o.id = a.office_id
join corrections c on c.application_id = a.id
left join offices w on w.id = c.decided_for
where a.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and ($uuid::uuid is null or c.id < $uuid)
order by c.id desc
limit $int8;

-- src/applications/corrections/queries.ts findCorrection
-- Plan: 8
-- Columns: id uuid not null, applicationId uuid not null, pointers text[] not null, personal text null,
--  reason text not null, requestedBy uuid not null, requestedAt timestamptz not null, outcome json
select c.id,
  c.application_id,
  c.pointers,
  c.personal,
  c.reason,
  c.requested_by,
  c.requested_at,
  case when c.outcome is not null then json_build_object(
    'outcome', c.outcome,
    'reason', c.outcome_reason,
    'at', rfc3339(c.decided_at),
    'office', names_json(w.name_id, w.name_en)
  ) end as outcome
from applications a
left join offices o on o.id = a.office_id
join corrections c on c.application_id = a.id
left join offices w on w.id = c.decided_for
where a.id = $uuid
  and c.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/corrections/queries.ts isCertificateDue
-- Plan: 1
-- Columns: none
select
from certificate_orders o
where o.permit_id = $uuid;

-- src/applications/corrections/queries.ts openCorrection
-- Plan: 1
-- Columns: id uuid not null
select c.id
from corrections c
where c.application_id = $uuid and c.outcome is null;

-- src/applications/documents/changes.ts insertDocument 1
-- Plan: 28
-- Columns: id uuid not null, documentVersion int2 not null, version int4 not null, at timestamptz not null
with strays as materialized (
  select object_key
  from stray_objects
  where object_key = any($text[]::text[]) and not sweeping
  for update
),
changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid
    and a.version = $int4
    and a.discarded_at is null
    and (select count(*) from strays) = $int8
  returning a.id, a.version, a.updated_at as at
),
claimed as (delete from stray_objects s using changed where s.object_key = any($text[]::text[])),
superseded as (
  update documents d
  set superseded_at = changed.at
  from changed
  where $bool and d.application_id = changed.id and d.slot = $text and d.superseded_at is null
),
document as (
  insert into documents (
    application_id,
    slot,
    version,
    file_name,
    media_type,
    size_bytes,
    sha256,
    object_key,
    scan,
    next_scan_at,
    uploaded_by,
    uploaded_at,
    received_by_email
  )
  select id,
    $text,
    (
      select coalesce(max(d.version), 0) + 1
      from documents d
      where d.application_id = changed.id and d.slot = $text
    ),
    $text,
    $text,
    $int8,
    $bytea,
    $text,
    $scan_state::scan_state,
    case when $text = 'pending' then at end,
    $uuid,
    at,
    $bool
  from changed
  returning id, version
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select document.id, document.version as document_version, changed.version, changed.at
from document, changed;

-- src/applications/documents/changes.ts deleteDocuments 1
-- Plan: 11
-- Columns: version int4 not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
removed as (
  delete from documents d using changed
  where d.application_id = changed.id and d.slot = $text
  returning d.object_key
),
stray as (
  insert into stray_objects (object_key)
  select object_key
  from removed
  where object_key is not null
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version
from changed;

-- src/applications/documents/changes.ts recordMatch
-- Plan: 7
-- Columns: version int4 not null, at timestamptz not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
match as (
  insert into original_matches (document_id, verdict, note, sha256, officer_id, office_id, at)
  select $uuid::uuid,
    $verdict::verdict,
    $text::text,
    decode($text, 'hex'),
    $uuid::uuid,
    $uuid::uuid,
    at
  from changed
  on conflict (document_id) do update
  set verdict = excluded.verdict,
    note = excluded.note,
    sha256 = excluded.sha256,
    officer_id = excluded.officer_id,
    office_id = excluded.office_id,
    at = excluded.at
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version, at
from changed;

-- src/applications/documents/queries.ts listDocuments
-- Plan: 15
-- Columns: id uuid not null, slot text not null, version int2 not null, fileName text not null,
--  mediaType text not null, sizeBytes float8, sha256 text, scan scan_state not null, uploadedAt text,
--  supersededAt timestamptz null, objectKey text not null, applicantId uuid null, filedAtOfficeId uuid null,
--  applicationVersion int4 not null, applicationStatus application_status not null, office jsonb, copiedFrom uuid,
--  receivedByEmail bool not null, original json
select d.id,
  d.slot,
  d.version,
  d.file_name,
  d.media_type,
  d.size_bytes::float8 as size_bytes,
  encode(d.sha256, 'hex') as sha256,
  d.scan,
  rfc3339(d.uploaded_at) as uploaded_at,
  d.superseded_at,
  d.object_key,
  a.applicant_id,
  a.filed_at_office_id,
  a.version as application_version,
  a.status as application_status,
  office_json(o) as office,
  case when d.copied_from is not null
  and (
    select jsonb_build_object('id', a.id, 'reference', a.reference)
    from (select a.started_from_id as id)
    origin
    join applications a on a.id = origin.id
    left join offices o on o.id = a.office_id
    where (
      a.discarded_at is null
      and (
        a.applicant_id = $uuid
        or (
          a.status <> 'draft'
          and exists (
            select
            from unnest($text[]::text[]) reach
            where o.region_code = reach or starts_with(o.region_code, reach || '.')
          )
        )
        or a.filed_at_office_id = any($uuid[]::uuid[])
      )
    )
  ) is not null then d.copied_from end as copied_from,
  d.received_by_email,
  match_json(m) as original
from documents
d
join applications a on a.id = d.application_id
left join offices o on o.id = a.office_id
left join original_matches m on m.document_id = d.id
where d.application_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and $uuid::uuid <> all(a.former_applicants)
  and ($uuid::uuid is null or d.id > $uuid)
order by d.id
limit $int8;

-- src/applications/documents/queries.ts findDocument
-- Plan: 12
-- Columns: id uuid not null, slot text not null, version int2 not null, fileName text not null,
--  mediaType text not null, sizeBytes float8, sha256 text, scan scan_state not null, uploadedAt text,
--  supersededAt timestamptz null, objectKey text not null, applicantId uuid null, filedAtOfficeId uuid null,
--  applicationVersion int4 not null, applicationStatus application_status not null, office jsonb, copiedFrom uuid,
--  receivedByEmail bool not null, original json
select d.id,
  d.slot,
  d.version,
  d.file_name,
  d.media_type,
  d.size_bytes::float8 as size_bytes,
  encode(d.sha256, 'hex') as sha256,
  d.scan,
  rfc3339(d.uploaded_at) as uploaded_at,
  d.superseded_at,
  d.object_key,
  a.applicant_id,
  a.filed_at_office_id,
  a.version as application_version,
  a.status as application_status,
  office_json(o) as office,
  case when d.copied_from is not null
  and (
    select jsonb_build_object('id', a.id, 'reference', a.reference)
    from (select a.started_from_id as id)
    origin
    join applications a on a.id = origin.id
    left join offices o on o.id = a.office_id
    where (
      a.discarded_at is null
      and (
        a.applicant_id = $uuid
        or (
          a.status <> 'draft'
          and exists (
            select
            from unnest($text[]::text[]) reach
            where o.region_code = reach or starts_with(o.region_code, reach || '.')
          )
        )
        or a.filed_at_office_id = any($uuid[]::uuid[])
      )
    )
  ) is not null then d.copied_from end as copied_from,
  d.received_by_email,
  match_json(m) as original
from documents
d
join applications a on a.id = d.application_id
left join offices o on o.id = a.office_id
left join original_matches m on m.document_id = d.id
where d.id = $uuid
  and d.application_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and $uuid::uuid <> all(a.former_applicants);

-- src/applications/documents/queries.ts objectKeysOf
-- Plan: 2
-- Columns: id uuid not null, key text not null
select d.id, d.object_key as key
from documents d
where d.id = any($uuid[]::uuid[]);

-- src/applications/documents/scan-changes.ts claimUnscanned
-- Plan: 5
-- Columns: id uuid not null, objectKey text not null
update "documents"
set scan_attempts = scan_attempts + 1,
  next_scan_at = now() + ($int4[]::int[])[scan_attempts + 1] * interval '1 minute',
  scan = case when scan_attempts >= $int2 then 'failed' else scan end
where id = (
  select id
  from "documents"
  where next_scan_at is not null and next_scan_at <= now()
  order by next_scan_at
  limit 1
  for update skip locked
)
returning id, object_key;

-- src/applications/documents/scan-changes.ts claimUnscanned
-- Plan: 5
-- Columns: id uuid not null, objectKey text not null
update "consultation_papers"
set scan_attempts = scan_attempts + 1,
  next_scan_at = now() + ($int4[]::int[])[scan_attempts + 1] * interval '1 minute',
  scan = case when scan_attempts >= $int2 then 'failed' else scan end
where id = (
  select id
  from "consultation_papers"
  where next_scan_at is not null and next_scan_at <= now()
  order by next_scan_at
  limit 1
  for update skip locked
)
returning id, object_key;

-- src/applications/documents/scan-changes.ts claimUnscanned
-- Plan: 5
-- Columns: id uuid not null, objectKey text null
update "received_mails"
set scan_attempts = scan_attempts + 1,
  next_scan_at = now() + ($int4[]::int[])[scan_attempts + 1] * interval '1 minute',
  scan = case when scan_attempts >= $int2 then 'failed' else scan end
where id = (
  select id
  from "received_mails"
  where scan = 'failed' and object_key is not null and next_scan_at <= now()
  order by next_scan_at
  limit 1
  for update skip locked
)
returning id, object_key;

-- src/applications/documents/scan-changes.ts claimUnscanned
-- Plan: 5
-- Columns: id uuid not null, objectKey text null
update "received_attachments"
set scan_attempts = scan_attempts + 1,
  next_scan_at = now() + ($int4[]::int[])[scan_attempts + 1] * interval '1 minute',
  scan = case when scan_attempts >= $int2 then 'failed' else scan end
where id = (
  select id
  from "received_attachments"
  where scan = 'failed' and object_key is not null and next_scan_at <= now()
  order by next_scan_at
  limit 1
  for update skip locked
)
returning id, object_key;

-- src/applications/documents/scan-changes.ts settleScan 1
-- Plan: 2
-- Columns: id uuid not null, applicationId uuid not null, slot text not null
update documents
set scan = $scan_state, next_scan_at = null
where id = $uuid and scan in ('pending', 'failed')
returning id, application_id, slot;

-- src/applications/documents/scan-changes.ts settleScan 2
-- Plan: 8
-- Columns: none
with scanned as (
  update documents
  set scan = $scan_state, next_scan_at = null
  where id = $uuid and scan in ('pending', 'failed')
  returning id, application_id, slot
),
changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  from scanned
  where a.id = scanned.application_id
  returning a.id,
    a.version,
    null::uuid as office_id,
    a.updated_at as at,
    scanned.slot,
    scanned.id as document_id
)
insert into application_events (
  application_id,
  version,
  type,
  standing,
  office_id,
  channel,
  details,
  at
)
select id,
  version,
  $text,
  $text,
  office_id,
  $channel::channel,
  jsonb_build_object('slot', slot, 'documentId', document_id),
  at
from changed;

-- src/applications/drafts/changes.ts saveDraft 1
-- Plan: 19
-- Columns: version int4 not null
with changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    village_code = $text,
    return_reasons = $text::text::jsonb
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
form as (
  update application_forms f
  set answers = $text::text::jsonb,
    set_aside = $text::text::jsonb,
    personal = $text,
    personal_kid = $text,
    plain = false,
    named = true
  from changed g
  where f.application_id = g.id
),
named as (
  insert into application_names as n (application_id, personal, personal_kid)
  select g.id, $text, $text
  from changed g
  on conflict (application_id) do update
  set personal = excluded.personal, personal_kid = excluded.personal_kid
),
forgotten as (
  delete from application_lookups l using changed g
  where l.application_id = g.id
    and (l.kind, l.digest) not in (
      select kind::search_kind, decode(digest, 'hex')
      from unnest($text[]::text[], $text[]::text[]) as l (kind, digest)
    )
),
lookup as (
  insert into application_lookups (application_id, kind, digest)
  select g.id, l.kind, l.digest
  from changed g,
    (
      select kind::search_kind, decode(digest, 'hex')
      from unnest($text[]::text[], $text[]::text[]) as l (kind, digest)
    ) l (kind, digest)
  on conflict do nothing
)
select version
from changed;

-- src/applications/drafts/changes.ts saveDraft 1
-- Plan: 21
-- Columns: version int4 not null
with changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    village_code = $text,
    return_reasons = $text::text::jsonb
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
form as (
  update application_forms f
  set answers = $text::text::jsonb,
    set_aside = $text::text::jsonb,
    personal = $text,
    personal_kid = $text,
    plain = false,
    named = true
  from changed g
  where f.application_id = g.id
),
named as (
  insert into application_names as n (application_id, personal, personal_kid)
  select g.id, $text, $text
  from changed g
  on conflict (application_id) do update
  set personal = excluded.personal, personal_kid = excluded.personal_kid
),
forgotten as (
  delete from application_lookups l using changed g
  where l.application_id = g.id
    and (l.kind, l.digest) not in (
      select kind::search_kind, decode(digest, 'hex')
      from unnest($text[]::text[], $text[]::text[]) as l (kind, digest)
    )
),
lookup as (
  insert into application_lookups (application_id, kind, digest)
  select g.id, l.kind, l.digest
  from changed g,
    (
      select kind::search_kind, decode(digest, 'hex')
      from unnest($text[]::text[], $text[]::text[]) as l (kind, digest)
    ) l (kind, digest)
  on conflict do nothing
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version
from changed;

-- src/applications/drafts/changes.ts discardDraft
-- Plan: 91
-- Columns: version int4 not null
with changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    discarded_at = clock_timestamp()
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
emptied as (
  update application_forms f
  set answers = '{}',
    set_aside = null,
    personal = null,
    personal_kid = null,
    plain = false,
    named = true
  from changed
  where f.application_id = changed.id
),
forgotten as (delete from application_lookups l using changed g where l.application_id = g.id),
unnamed as (delete from application_names n using changed g where n.application_id = g.id),
uncoded as (delete from claim_codes k using changed g where k.application_id = g.id),
uncorrected as (
  update corrections c
  set personal = null, personal_kid = null, reason = $text
  from changed g
  where c.application_id = g.id
),
unobjected as (
  update objections b
  set personal = null, personal_kid = null
  from changed g
  where b.application_id = g.id
),
unsaid as (update messages m set text = $text from changed g where m.application_id = g.id),
unmatched as (
  delete from original_matches m using documents d, changed g
  where m.document_id = d.id and d.application_id = g.id
),
removed as (
  delete from documents d using changed g
  where d.application_id = g.id
    and (
      not exists (select from payments p where p.evidence_document_id = d.id)
      and not exists (select from refund_payouts p where p.evidence_document_id = d.id)
      and not exists (select from payout_returns t where t.evidence_document_id = d.id)
    )
  returning d.object_key
),
unpapered as (
  delete from consultation_papers p using consultations c, changed g
  where p.consultation_id = c.id and c.application_id = g.id
  returning p.object_key
),
unaddressed as (
  update contacts c
  set removed_at = now(),
    personal = null,
    personal_kid = null,
    digest = null,
    code_digest = null,
    shown = $text
  from changed g
  where c.application_id = g.id and c.removed_at is null
),
unshown as (
  update notices n
  set shown = $text, in_reply_to = null
  from changed g
  where n.application_id = g.id
),
unmailed as (
  update received_mails m
  set personal = null,
    personal_kid = null,
    sender_digest = null,
    shown = $text,
    message_id_digest = null,
    content_digest = null,
    sha256 = null,
    object_key = null,
    confirm_digest = null,
    confirm_until = null
  from changed g
  where m.application_id = g.id
  returning m.id, old.object_key
),
unattached as (
  update received_attachments f
  set file_name = $text, object_key = null
  from unmailed
  where f.mail_id = unmailed.id
  returning old.object_key
),
unanswered as (
  update notices n
  set shown = $text, in_reply_to = null
  from (
    select id
    from unmailed
    union all
    select t.id
    from received_mail_acts
    t
    join unmailed on unmailed.id = t.mail_id
  ) cause
  where n.cause_id = cause.id and n.application_id is null
),
stray as (
  insert into stray_objects (object_key)
  select object_key
  from removed
  where object_key is not null
  union all
  select object_key
  from unpapered
  where object_key is not null
  union all
  select object_key
  from unmailed
  where object_key is not null
  union all
  select object_key
  from unattached
  where object_key is not null
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version
from changed;

-- src/applications/drafts/changes.ts switchVersion
-- Plan: 25
-- Columns: version int4 not null
with changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    permit_type_version = $int4
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
form as (
  update application_forms f
  set answers = $text::text::jsonb,
    set_aside = $text::text::jsonb,
    personal = $text,
    personal_kid = $text,
    plain = false,
    named = true
  from changed g
  where f.application_id = g.id
),
named as (
  insert into application_names as n (application_id, personal, personal_kid)
  select g.id, $text, $text
  from changed g
  on conflict (application_id) do update
  set personal = excluded.personal, personal_kid = excluded.personal_kid
),
forgotten as (
  delete from application_lookups l using changed g
  where l.application_id = g.id
    and (l.kind, l.digest) not in (
      select kind::search_kind, decode(digest, 'hex')
      from unnest($text[]::text[], $text[]::text[]) as l (kind, digest)
    )
),
lookup as (
  insert into application_lookups (application_id, kind, digest)
  select g.id, l.kind, l.digest
  from changed g,
    (
      select kind::search_kind, decode(digest, 'hex')
      from unnest($text[]::text[], $text[]::text[]) as l (kind, digest)
    ) l (kind, digest)
  on conflict do nothing
),
superseded as (
  update documents d
  set superseded_at = changed.at
  from changed
  where d.application_id = changed.id and d.superseded_at is null and d.id = any($uuid[]::uuid[])
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version
from changed;

-- src/applications/drafts/drafts-limit.ts isBelowLimit
-- Plan: 4
-- Columns: isBelow bool
select (
  select count(*)
  from (
    select
    from applications d
    where d.applicant_id = $uuid::uuid and d.status = 'draft' and d.discarded_at is null
    limit $int4::int
  ) open
) < $int4::int as is_below;

-- src/applications/drafts/insert.ts insertDraft 1
-- Plan: 18
-- Columns: id uuid not null, createdAt timestamptz not null
with counter as materialized (
  select id
  from offices
  where id = $uuid::uuid and state = any($office_state[]::office_state[])
  for share
),
changed as (
  insert into applications (
    id,
    reference,
    tracking_key,
    permit_type,
    permit_type_version,
    channel,
    applicant_id,
    filed_at_office_id,
    village_code,
    started_from_id,
    started_for
  )
  select $uuid::uuid,
    $text,
    $text,
    $text,
    $int4::int,
    $channel::channel,
    $uuid::uuid,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $start_purpose::start_purpose
  where ($bool or exists (select from counter))
  on conflict (reference) do nothing
  returning id, version, created_at as at
),
form as (
  insert into application_forms (application_id, answers, set_aside, personal, personal_kid, named)
  select id, $text::text::jsonb, $text::text::jsonb, $text, $text, true
  from changed
),
named as (
  insert into application_names as n (application_id, personal, personal_kid)
  select g.id, $text, $text
  from changed g
  on conflict (application_id) do update
  set personal = excluded.personal, personal_kid = excluded.personal_kid
),
lookup as (
  insert into application_lookups (application_id, kind, digest)
  select g.id, l.kind, l.digest
  from changed g,
    (
      select kind::search_kind, decode(digest, 'hex')
      from unnest($text[]::text[], $text[]::text[]) as l (kind, digest)
    ) l (kind, digest)
  on conflict do nothing
),
interval as (
  insert into application_intervals (application_id, sequence, status, clock, started_at)
  select id, 1, 'draft', $clock, at
  from changed
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select id, at as created_at
from changed;

-- src/applications/drafts/insert.ts insertDraft 1
-- Plan: 32
-- Columns: id uuid not null, createdAt timestamptz not null
with counter as materialized (
  select id
  from offices
  where id = $uuid::uuid and state = any($office_state[]::office_state[])
  for share
),
strays as materialized (
  select object_key
  from stray_objects
  where object_key = any($text[]::text[]) and not sweeping
  for update
),
changed as (
  insert into applications (
    id,
    reference,
    tracking_key,
    permit_type,
    permit_type_version,
    channel,
    applicant_id,
    filed_at_office_id,
    village_code,
    started_from_id,
    started_for
  )
  select $uuid::uuid,
    $text,
    $text,
    $text,
    $int4::int,
    $channel::channel,
    $uuid::uuid,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $start_purpose::start_purpose
  where ($bool or exists (select from counter)) and (select count(*) from strays) = $int8
  on conflict (reference) do nothing
  returning id, version, created_at as at
),
form as (
  insert into application_forms (application_id, answers, set_aside, personal, personal_kid, named)
  select id, $text::text::jsonb, $text::text::jsonb, $text, $text, true
  from changed
),
named as (
  insert into application_names as n (application_id, personal, personal_kid)
  select g.id, $text, $text
  from changed g
  on conflict (application_id) do update
  set personal = excluded.personal, personal_kid = excluded.personal_kid
),
lookup as (
  insert into application_lookups (application_id, kind, digest)
  select g.id, l.kind, l.digest
  from changed g,
    (
      select kind::search_kind, decode(digest, 'hex')
      from unnest($text[]::text[], $text[]::text[]) as l (kind, digest)
    ) l (kind, digest)
  on conflict do nothing
),
interval as (
  insert into application_intervals (application_id, sequence, status, clock, started_at)
  select id, 1, 'draft', $clock, at
  from changed
),
claimed as (delete from stray_objects s using changed where s.object_key = any($text[]::text[])),
document as (
  insert into documents (
    application_id,
    slot,
    version,
    file_name,
    media_type,
    size_bytes,
    sha256,
    scan,
    object_key,
    uploaded_by,
    uploaded_at,
    copied_from
  )
  select changed.id,
    d.slot,
    1,
    d."fileName",
    d."mediaType",
    d."sizeBytes",
    decode(d.sha256, 'hex'),
    d.scan,
    d."objectKey",
    $uuid::uuid,
    changed.at,
    d."copiedFrom"
  from changed,
    jsonb_to_recordset($text::text::jsonb) as d (
      slot text,
      "fileName" text,
      "mediaType" text,
      "sizeBytes" bigint,
      sha256 text,
      scan scan_state,
      "objectKey" text,
      "copiedFrom" uuid
    )
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select id, at as created_at
from changed;

-- src/applications/drafts/insert.ts insertDraft 2
-- Plan: 21
-- Columns: isFree bool, isMade bool
with counter as materialized (select),
changed as (
  insert into applications (
    id,
    reference,
    tracking_key,
    permit_type,
    permit_type_version,
    channel,
    applicant_id,
    filed_at_office_id,
    village_code,
    started_from_id,
    started_for,
    created_at,
    updated_at,
    status_since
  )
  select $uuid::uuid,
    $text,
    $text,
    $text,
    $int4::int,
    $channel::channel,
    $uuid::uuid,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $start_purpose::start_purpose,
    moment.at,
    moment.at,
    moment.at
  from (select $timestamptz::timestamptz as at) moment
  where true
    and exists (select from counter)
    and true
    and (
      select count(*)
      from (
        select
        from applications d
        where d.applicant_id = $uuid::uuid and d.status = 'draft' and d.discarded_at is null
        limit $int4::int
      ) open
    ) < $int4::int
  on conflict (reference) do nothing
  returning id, version, created_at as at
),
form as (
  insert into application_forms (application_id, answers, set_aside, personal, personal_kid, named)
  select id, $text::text::jsonb, $text::text::jsonb, $text, $text, true
  from changed
),
named as (
  insert into application_names as n (application_id, personal, personal_kid)
  select g.id, $text, $text
  from changed g
),
lookup as (
  insert into application_lookups (application_id, kind, digest)
  select g.id, l.kind, l.digest
  from changed g,
    (
      select kind::search_kind, decode(digest, 'hex')
      from unnest($text[]::text[], $text[]::text[]) as l (kind, digest)
    ) l (kind, digest)
),
interval as (
  insert into application_intervals (application_id, sequence, status, clock, started_at)
  select id, 1, 'draft', $clock, at
  from changed
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select true as is_free, exists (select from changed) as is_made;

-- src/applications/drafts/insert.ts insertDraft 2
-- Plan: 22
-- Columns: isFree bool, isMade bool
with counter as materialized (
  select id
  from offices
  where id = $uuid::uuid and state = any($office_state[]::office_state[])
  for share
),
changed as (
  insert into applications (
    id,
    reference,
    tracking_key,
    permit_type,
    permit_type_version,
    channel,
    applicant_id,
    filed_at_office_id,
    village_code,
    started_from_id,
    started_for,
    created_at,
    updated_at,
    status_since
  )
  select $uuid::uuid,
    $text,
    $text,
    $text,
    $int4::int,
    $channel::channel,
    $uuid::uuid,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $start_purpose::start_purpose,
    moment.at,
    moment.at,
    moment.at
  from (select $timestamptz::timestamptz as at) moment
  where true
    and exists (select from counter)
    and true
    and (
      select count(*)
      from (
        select
        from applications d
        where d.applicant_id = $uuid::uuid and d.status = 'draft' and d.discarded_at is null
        limit $int4::int
      ) open
    ) < $int4::int
  on conflict (reference) do nothing
  returning id, version, created_at as at
),
form as (
  insert into application_forms (application_id, answers, set_aside, personal, personal_kid, named)
  select id, $text::text::jsonb, $text::text::jsonb, $text, $text, true
  from changed
),
named as (
  insert into application_names as n (application_id, personal, personal_kid)
  select g.id, $text, $text
  from changed g
),
lookup as (
  insert into application_lookups (application_id, kind, digest)
  select g.id, l.kind, l.digest
  from changed g,
    (
      select kind::search_kind, decode(digest, 'hex')
      from unnest($text[]::text[], $text[]::text[]) as l (kind, digest)
    ) l (kind, digest)
),
interval as (
  insert into application_intervals (application_id, sequence, status, clock, started_at)
  select id, 1, 'draft', $clock, at
  from changed
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select true as is_free, exists (select from changed) as is_made;

-- src/applications/drafts/insert.ts insertDraft 2
-- Plan: 36
-- Columns: isFree bool, isMade bool
with counter as materialized (
  select id
  from offices
  where id = $uuid::uuid and state = any($office_state[]::office_state[])
  for share
),
strays as materialized (
  select object_key
  from stray_objects
  where object_key = any($text[]::text[]) and not sweeping
  for update
),
changed as (
  insert into applications (
    id,
    reference,
    tracking_key,
    permit_type,
    permit_type_version,
    channel,
    applicant_id,
    filed_at_office_id,
    village_code,
    started_from_id,
    started_for,
    created_at,
    updated_at,
    status_since
  )
  select $uuid::uuid,
    $text,
    $text,
    $text,
    $int4::int,
    $channel::channel,
    $uuid::uuid,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $start_purpose::start_purpose,
    moment.at,
    moment.at,
    moment.at
  from (select $timestamptz::timestamptz as at) moment
  where true
    and exists (select from counter)
    and true
    and (
      select count(*)
      from (
        select
        from applications d
        where d.applicant_id = $uuid::uuid and d.status = 'draft' and d.discarded_at is null
        limit $int4::int
      ) open
    ) < $int4::int
    and (select count(*) from strays) = $int8
  on conflict (reference) do nothing
  returning id, version, created_at as at
),
form as (
  insert into application_forms (application_id, answers, set_aside, personal, personal_kid, named)
  select id, $text::text::jsonb, $text::text::jsonb, $text, $text, true
  from changed
),
named as (
  insert into application_names as n (application_id, personal, personal_kid)
  select g.id, $text, $text
  from changed g
),
lookup as (
  insert into application_lookups (application_id, kind, digest)
  select g.id, l.kind, l.digest
  from changed g,
    (
      select kind::search_kind, decode(digest, 'hex')
      from unnest($text[]::text[], $text[]::text[]) as l (kind, digest)
    ) l (kind, digest)
),
interval as (
  insert into application_intervals (application_id, sequence, status, clock, started_at)
  select id, 1, 'draft', $clock, at
  from changed
),
claimed as (delete from stray_objects s using changed where s.object_key = any($text[]::text[])),
document as (
  insert into documents (
    application_id,
    slot,
    version,
    file_name,
    media_type,
    size_bytes,
    sha256,
    scan,
    object_key,
    uploaded_by,
    uploaded_at,
    copied_from
  )
  select changed.id,
    d.slot,
    1,
    d."fileName",
    d."mediaType",
    d."sizeBytes",
    decode(d.sha256, 'hex'),
    d.scan,
    d."objectKey",
    $uuid::uuid,
    changed.at,
    d."copiedFrom"
  from changed,
    jsonb_to_recordset($text::text::jsonb) as d (
      slot text,
      "fileName" text,
      "mediaType" text,
      "sizeBytes" bigint,
      sha256 text,
      scan scan_state,
      "objectKey" text,
      "copiedFrom" uuid
    )
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select true as is_free, exists (select from changed) as is_made;

-- src/applications/drafts/insert.ts insertDraft 2
-- Plan: 40
-- Columns: isFree bool, isMade bool
with counter as materialized (select),
earlier as materialized (
  select
  from applications
  where id = $uuid and exists (select from counter)
  for share skip locked
),
strays as materialized (
  select object_key
  from stray_objects
  where object_key = any($text[]::text[]) and not sweeping
  for update
),
changed as (
  insert into applications (
    id,
    reference,
    tracking_key,
    permit_type,
    permit_type_version,
    channel,
    applicant_id,
    filed_at_office_id,
    village_code,
    started_from_id,
    started_for,
    created_at,
    updated_at,
    status_since
  )
  select $uuid::uuid,
    $text,
    $text,
    $text,
    $int4::int,
    $channel::channel,
    $uuid::uuid,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $start_purpose::start_purpose,
    moment.at,
    moment.at,
    moment.at
  from (select $timestamptz::timestamptz as at) moment
  where true
    and exists (select from counter)
    and exists (select from earlier)
    and (
      select count(*)
      from (
        select
        from applications d
        where d.applicant_id = $uuid::uuid and d.status = 'draft' and d.discarded_at is null
        limit $int4::int
      ) open
    ) < $int4::int
    and (select count(*) from strays) = $int8
  on conflict (reference) do nothing
  returning id, version, created_at as at
),
form as (
  insert into application_forms (application_id, answers, set_aside, personal, personal_kid, named)
  select id, $text::text::jsonb, $text::text::jsonb, $text, $text, true
  from changed
),
named as (
  insert into application_names as n (application_id, personal, personal_kid)
  select g.id, $text, $text
  from changed g
),
lookup as (
  insert into application_lookups (application_id, kind, digest)
  select g.id, l.kind, l.digest
  from changed g,
    (
      select kind::search_kind, decode(digest, 'hex')
      from unnest($text[]::text[], $text[]::text[]) as l (kind, digest)
    ) l (kind, digest)
),
interval as (
  insert into application_intervals (application_id, sequence, status, clock, started_at)
  select id, 1, 'draft', $clock, at
  from changed
),
claimed as (delete from stray_objects s using changed where s.object_key = any($text[]::text[])),
document as (
  insert into documents (
    application_id,
    slot,
    version,
    file_name,
    media_type,
    size_bytes,
    sha256,
    scan,
    object_key,
    uploaded_by,
    uploaded_at,
    copied_from
  )
  select changed.id,
    d.slot,
    1,
    d."fileName",
    d."mediaType",
    d."sizeBytes",
    decode(d.sha256, 'hex'),
    d.scan,
    d."objectKey",
    $uuid::uuid,
    changed.at,
    d."copiedFrom"
  from changed,
    jsonb_to_recordset($text::text::jsonb) as d (
      slot text,
      "fileName" text,
      "mediaType" text,
      "sizeBytes" bigint,
      sha256 text,
      scan scan_state,
      "objectKey" text,
      "copiedFrom" uuid
    )
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select true as is_free, exists (select from changed) as is_made;

-- src/applications/drafts/insert.ts insertDraft 3
-- Plan: 1
-- Columns: none
select
where valid_village($text);

-- src/applications/drafts/insert.ts awaitEarlier
-- Plan: 2
-- Columns: none
select
from applications
where id = $uuid
for share;

-- src/applications/drafts/place-facts.ts readPlace
-- Plan: 3
-- Columns: id uuid, at timestamptz, stamp text, version int4, isVillage bool, counterOpen bool, officeChain json,
--  today text
select uuidv7() as id,
  now() as at,
  concat(
    (select string_agg(m.mark::text, ' ' order by m.id) from reference_data_marks m),
    ' ',
    network_day()
  ) as stamp,
  version_in_force($text) as version,
  valid_village($text) as is_village,
  true as counter_open,
  serving_offices_json($text, $text) as office_chain,
  network_day()::text as today;

-- src/applications/drafts/place-facts.ts readPlace
-- Plan: 4
-- Columns: id uuid, at timestamptz, stamp text, version int4, isVillage bool, counterOpen bool, officeChain json,
--  today text
select uuidv7() as id,
  now() as at,
  concat(
    (select string_agg(m.mark::text, ' ' order by m.id) from reference_data_marks m),
    ' ',
    network_day()
  ) as stamp,
  version_in_force($text) as version,
  valid_village($text) as is_village,
  exists (
    select
    from offices o
    where o.id = $uuid and o.state = any($office_state[]::office_state[])
  ) as counter_open,
  serving_offices_json($text, $text) as office_chain,
  network_day()::text as today;

-- src/applications/drafts/queries.ts readBeginning
-- Plan: 3
-- Columns: id uuid, at timestamptz, stamp text
select uuidv7() as id,
  now() as at,
  concat(
    (select string_agg(m.mark::text, ' ' order by m.id) from reference_data_marks m),
    ' ',
    network_day()
  ) as stamp;

-- src/applications/drafts/queries.ts takesApplications
-- Plan: 1
-- Columns: none
select
where valid_village($text);

-- src/applications/drafts/queries.ts takesApplications
-- Plan: 2
-- Columns: none
select
where exists (
  select
  from offices o
  where o.id = $uuid and o.state = any($office_state[]::office_state[])
);

-- src/applications/drafts/queries.ts isVillage
-- Plan: 1
-- Columns: none
select
where valid_village($text);

-- src/applications/drafts/queries.ts isVillage
-- Plan: 2
-- Columns: none
select
where exists (
  select
  from offices o
  where o.id = $uuid and o.state = any($office_state[]::office_state[])
);

-- src/applications/fees/changes.ts bookPayment
-- Plan: 14
-- Columns: id uuid not null, version int4 not null, receiptNumber text not null, recordedAt timestamptz not null
with changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    paid_amount = a.paid_amount + $int8
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
numbered as (
  insert into number_sequences as s (kind, office_id, year, last)
  select $text,
    $uuid::uuid,
    extract(year from (changed.at at time zone 'Asia/Jakarta'))::smallint,
    1
  from changed
  on conflict (kind, office_id, year) do update
  set last = s.last + 1
  returning kind || '-' || year || '-' || (
    select o.region_code
    from offices o
    where o.id = office_id
  ) || '-' || lpad(last::text, greatest(6, length(last::text)), '0') as number
),
payment as (
  insert into payments (
    application_id,
    assessment_id,
    receipt_number,
    source,
    amount,
    paid_at,
    recorded_at,
    transaction_id,
    recorded_by,
    evidence_document_id
  )
  select changed.id,
    $uuid::uuid,
    numbered.number,
    $payment_source::payment_source,
    $int8::bigint,
    $timestamptz::timestamptz,
    changed.at,
    $text,
    $uuid::uuid,
    $uuid::uuid
  from changed, numbered
  returning id, receipt_number, recorded_at
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select payment.id, changed.version, receipt_number, recorded_at
from payment, changed;

-- src/applications/fees/confirm-paid.ts confirmPaid
-- Plan: 4
-- Columns: id uuid not null
select a.id
from permits
p
join applications a on a.started_from_id = p.application_id
where a.status = 'awaiting_payment'
  and a.discarded_at is null
  and a.started_for in ('renewal', 'amendment')
  and a.paid_amount >= a.fee_amount
  and permit_state(p.state, p.ends_on, p.revoked_from) <> all($permit_state[]::permit_state[])
order by a.status_since
limit $int8;

-- src/applications/fees/open-money-queries.ts listOpenMoney 1
-- Plan: 28
-- Columns: applicationId uuid not null, reference text not null, permitType text not null, officeId uuid not null,
--  status application_status not null, paid float8, open float8, due float8, returned float8, since timestamptz
select next.id as application_id,
  next.reference,
  next.permit_type,
  o.id as office_id,
  next.status,
  next.paid::float8 as paid,
  greatest(next.open, 0)::float8 as open,
  next.refund_due::float8 as due,
  next.refund_returned::float8 as returned,
  greatest(
    case when next.status = any($text[]::text[]::application_status[]) then next.status_since end,
    (select max(p.recorded_at) from payments p where p.application_id = next.id),
    case when next.refund_returned > 0 then (
      select max(t.recorded_at)
      from refunds
      r
      join refund_payouts p on p.refund_id = r.id
      join payout_returns t on t.payout_id = p.id
      where r.application_id = next.id
    ) end
  ) as since
from (
  select o.id
  from unnest((select $text[]::text[]))
  reach
  join offices o on o.region_code = reach
    or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
  group by o.id
) o
cross join lateral (
  select a.id,
    a.reference,
    a.permit_type,
    a.status,
    a.status_since,
    a.refund_due,
    a.refund_returned,
    a.paid_amount + a.refunded_amount as paid,
    open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) as open
  from applications a
  where a.office_id = o.id
    and (a.refund_due > 0 or open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) > 0)
    and (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (a.status <> 'draft' and true)
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
  order by a.id
  limit (select $int4::int)
) next
order by next.id
limit (select $int4::int);

-- src/applications/fees/open-money-queries.ts listOpenMoney 1
-- Plan: 25
-- Columns: applicationId uuid not null, reference text not null, permitType text not null, officeId uuid not null,
--  status application_status not null, paid float8, open float8, due float8, returned float8, since timestamptz
select next.id as application_id,
  next.reference,
  next.permit_type,
  o.id as office_id,
  next.status,
  next.paid::float8 as paid,
  greatest(next.open, 0)::float8 as open,
  next.refund_due::float8 as due,
  next.refund_returned::float8 as returned,
  greatest(
    case when next.status = any($text[]::text[]::application_status[]) then next.status_since end,
    (select max(p.recorded_at) from payments p where p.application_id = next.id),
    case when next.refund_returned > 0 then (
      select max(t.recorded_at)
      from refunds
      r
      join refund_payouts p on p.refund_id = r.id
      join payout_returns t on t.payout_id = p.id
      where r.application_id = next.id
    ) end
  ) as since
from (
  select o.id
  from unnest((select $text[]::text[]))
  reach
  join offices o on o.region_code = reach
    or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
  where o.id = $uuid
  group by o.id
) o
cross join lateral (
  select a.id,
    a.reference,
    a.permit_type,
    a.status,
    a.status_since,
    a.refund_due,
    a.refund_returned,
    a.paid_amount + a.refunded_amount as paid,
    open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) as open
  from applications a
  where a.office_id = o.id
    and (a.refund_due > 0 or open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) > 0)
    and (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (a.status <> 'draft' and true)
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
  order by a.id
  limit (select $int4::int)
) next
order by next.id
limit (select $int4::int);

-- src/applications/fees/open-money-queries.ts listOpenMoney 1
-- Plan: 28
-- Columns: applicationId uuid not null, reference text not null, permitType text not null, officeId uuid not null,
--  status application_status not null, paid float8, open float8, due float8, returned float8, since timestamptz
select next.id as application_id,
  next.reference,
  next.permit_type,
  o.id as office_id,
  next.status,
  next.paid::float8 as paid,
  greatest(next.open, 0)::float8 as open,
  next.refund_due::float8 as due,
  next.refund_returned::float8 as returned,
  greatest(
    case when next.status = any($text[]::text[]::application_status[]) then next.status_since end,
    (select max(p.recorded_at) from payments p where p.application_id = next.id),
    case when next.refund_returned > 0 then (
      select max(t.recorded_at)
      from refunds
      r
      join refund_payouts p on p.refund_id = r.id
      join payout_returns t on t.payout_id = p.id
      where r.application_id = next.id
    ) end
  ) as since
from (
  select o.id
  from unnest((select $text[]::text[]))
  reach
  join offices o on o.region_code = reach
    or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
  group by o.id
) o
cross join lateral (
  select a.id,
    a.reference,
    a.permit_type,
    a.status,
    a.status_since,
    a.refund_due,
    a.refund_returned,
    a.paid_amount + a.refunded_amount as paid,
    open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) as open
  from applications a
  where a.office_id = o.id
    and (a.refund_due > 0 or open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) > 0)
    and a.refund_due > 0
    and a.refund_returned > 0
    and (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (a.status <> 'draft' and true)
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
  order by a.id
  limit (select $int4::int)
) next
order by next.id
limit (select $int4::int);

-- src/applications/fees/open-money-queries.ts listOpenMoney 1
-- Plan: 28
-- Columns: applicationId uuid not null, reference text not null, permitType text not null, officeId uuid not null,
--  status application_status not null, paid float8, open float8, due float8, returned float8, since timestamptz
select next.id as application_id,
  next.reference,
  next.permit_type,
  o.id as office_id,
  next.status,
  next.paid::float8 as paid,
  greatest(next.open, 0)::float8 as open,
  next.refund_due::float8 as due,
  next.refund_returned::float8 as returned,
  greatest(
    case when next.status = any($text[]::text[]::application_status[]) then next.status_since end,
    (select max(p.recorded_at) from payments p where p.application_id = next.id),
    case when next.refund_returned > 0 then (
      select max(t.recorded_at)
      from refunds
      r
      join refund_payouts p on p.refund_id = r.id
      join payout_returns t on t.payout_id = p.id
      where r.application_id = next.id
    ) end
  ) as since
from (
  select o.id
  from unnest((select $text[]::text[]))
  reach
  join offices o on o.region_code = reach
    or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
  group by o.id
) o
cross join lateral (
  select a.id,
    a.reference,
    a.permit_type,
    a.status,
    a.status_since,
    a.refund_due,
    a.refund_returned,
    a.paid_amount + a.refunded_amount as paid,
    open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) as open
  from applications a
  where a.office_id = o.id
    and (a.refund_due > 0 or open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) > 0)
    and open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) > 0
    and (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (a.status <> 'draft' and true)
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
  order by a.id
  limit (select $int4::int)
) next
order by next.id
limit (select $int4::int);

-- src/applications/fees/queries.ts listAssessments 1
-- Plan: 7
-- Columns: id uuid not null, number text not null, tariff text null, lines jsonb not null, total float8, dueOn text,
--  assessedAt timestamptz not null, cancelledAt timestamptz null
select fa.id,
  fa.number,
  fa.tariff,
  fa.lines,
  fa.total::float8 as total,
  to_char(fa.due_on, 'YYYY-MM-DD') as due_on,
  fa.assessed_at,
  fa.cancelled_at
from fee_assessments
fa
join applications a on a.id = fa.application_id
left join offices o on o.id = a.office_id
where a.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and ($uuid::uuid is null or fa.id > $uuid)
order by fa.id
limit $int8;

-- src/applications/fees/queries.ts listPayments 1
-- Plan: 9
-- Columns: id uuid not null, receiptNumber text not null, assessmentNumber text not null,
--  source payment_source not null, amount float8, paidAt timestamptz not null, recordedAt timestamptz not null,
--  transactionId text null, evidenceDocumentId uuid null
select p.id,
  p.receipt_number,
  fa.number as assessment_number,
  p.source,
  p.amount::float8 as amount,
  p.paid_at,
  p.recorded_at,
  p.transaction_id,
  p.evidence_document_id
from payments
p
join fee_assessments fa on fa.id = p.assessment_id
join applications a on a.id = p.application_id
left join offices o on o.id = a.office_id
where a.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and ($uuid::uuid is null or p.id > $uuid)
order by p.id
limit $int8;

-- src/applications/fees/queries.ts findBill 1
-- Plan: 1
-- Columns: id uuid not null, applicationId uuid not null, officeId uuid not null, assessedAt timestamptz not null
select fa.id, fa.application_id, fa.office_id, fa.assessed_at
from fee_assessments fa
where fa.number = $text;

-- src/applications/fees/queries.ts findBill 2
-- Plan: 7
-- Columns: id uuid not null, receiptNumber text not null, assessmentNumber text not null,
--  source payment_source not null, amount float8, paidAt timestamptz not null, recordedAt timestamptz not null,
--  transactionId text null, evidenceDocumentId uuid null
select p.id,
  p.receipt_number,
  fa.number as assessment_number,
  p.source,
  p.amount::float8 as amount,
  p.paid_at,
  p.recorded_at,
  p.transaction_id,
  p.evidence_document_id
from payments
p
join fee_assessments fa on fa.id = p.assessment_id
where p.transaction_id = $text
  and (
    p.source = 'bank'
    or p.application_id = (
      select reported.application_id
      from fee_assessments reported
      where reported.number = $text
    )
  )
order by p.source = 'bank' desc
limit 1;

-- src/applications/fees/queries.ts isBooked
-- Plan: 2
-- Columns: none
select
from payments
where transaction_id = $text
limit 1;

-- src/applications/fees/queries.ts findReceipt
-- Plan: 5
-- Columns: receiptNumber text not null
select p.receipt_number
from payments
p
join applications a on a.id = p.application_id
where a.id = $uuid and a.version = $int4 and p.evidence_document_id = $uuid
limit 1;

-- src/applications/fees/transfer.ts openMoneyEstate.count
-- Plan: 3
-- Columns: key text, count int4
select case when a.refund_due > 0 then 'payout' else 'decision' end as key, count(*)::int as count
from applications a
where a.office_id = $uuid
  and (a.refund_due > 0 or open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) > 0)
group by 1
order by 1;

-- src/applications/fees/transfer.ts openMoneyEstate.move
-- Plan: 8
-- Columns: key text, count int4
select case when a.refund_due > 0 then 'payout' else 'decision' end as key, count(*)::int as count
from (
  select l.application_id as id
  from office_dissolution_applications
  l
  join application_events e on e.application_id = l.application_id and e.version = l.version
  where l.dissolution_id = $uuid and e.type in ($text, $text)
)
m
join applications a on a.id = m.id
where (a.refund_due > 0 or open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) > 0)
group by 1
order by 1;

-- src/applications/history/queries.ts listHistory
-- Plan: 14
-- Columns: items json, of json
select coalesce(
  (
    select json_agg(
      json_build_object(
        'id', e.id,
        'version', e.version,
        'type', e.type,
        'action', e.action,
        'from', e.from_status,
        'to', e.to_status,
        'channel', e.channel,
        'details', case when e.type = any($text[]::text[]) then (e.details - 'fileName') || jsonb_strip_nulls(
          jsonb_build_object(
            'fileName', coalesce(
              (
                select d.file_name
                from documents d
                where d.application_id = e.application_id
                  and d.slot = e.details->>'slot'
                  and d.uploaded_at = e.at
                  and encode(d.sha256, 'hex') = e.details->>'sha256'
                order by d.version
                limit 1
              ),
              (
                select f.file_name
                from received_attachments f
                where f.id = (e.details->>'receivedAttachmentId')::uuid
              )
            )
          )
        ) else e.details end,
        'at', rfc3339(e.at),
        'actor', json_build_object(
          'standing', e.standing,
          'name', p.name,
          'office', names_json(w.name_id, w.name_en)
        )
      ) order by e.version
    )
    from (
      select *
      from application_events e
      where e.application_id = a.id and e.version > $int4 and ($bool or e.action is not null)
      order by e.version
      limit $int8
    ) e
    left join people p on p.id = e.actor_id
    left join offices w on w.id = e.office_id
  ),
  '[]'
) as items,
  json_build_object(
    'applicantId', a.applicant_id,
    'formerApplicants', a.former_applicants,
    'filedAtOfficeId', a.filed_at_office_id,
    'status', a.status,
    'office', office_json(o)
  ) as of
from applications a
left join offices o on o.id = a.office_id
where a.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/inspections/changes.ts insertAppointment
-- Plan: 20
-- Columns: id uuid not null, version int4 not null, at timestamptz not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
ended as (
  update inspection_appointments p
  set outcome = 'superseded', ended_at = changed.at
  from changed
  where p.id = $uuid::uuid and p.application_id = changed.id and p.outcome is null
  returning p.id
),
made as (
  insert into inspection_appointments (
    application_id,
    inspector_id,
    starts_at,
    ends_at,
    note,
    outside_hours_reason,
    supersedes,
    made_by,
    made_at
  )
  select changed.id,
    $uuid::uuid,
    $timestamptz::timestamptz,
    $timestamptz::timestamptz,
    $text::text,
    $text::text,
    $uuid::uuid,
    $uuid::uuid,
    at
  from changed,
    (select count(*) from ended) first_the_other_ends,
    (select id from people where id = $uuid::uuid for no key update) one_booking_at_a_time
  returning id
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select made.id, changed.version, changed.at
from made, changed;

-- src/applications/inspections/changes.ts recordResponse
-- Plan: 11
-- Columns: id uuid not null, version int4 not null, at timestamptz not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
responded as (
  update inspection_appointments p
  set response = $appointment_response::appointment_response,
    response_note = $text::text,
    responded_at = changed.at
  from changed
  where p.id = $uuid::uuid and p.application_id = changed.id and p.outcome is null
  returning p.id
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select responded.id, changed.version, changed.at
from responded, changed;

-- src/applications/inspections/changes.ts recordOutcome
-- Plan: 11
-- Columns: id uuid not null, version int4 not null, at timestamptz not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
ended as (
  update inspection_appointments p
  set outcome = $appointment_outcome::appointment_outcome,
    outcome_reason = $text::text,
    ended_at = changed.at
  from changed
  where p.id = $uuid::uuid and p.application_id = changed.id and p.outcome is null
  returning p.id
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select ended.id, changed.version, changed.at
from ended, changed;

-- src/applications/inspections/changes.ts insertSignature
-- Plan: 9
-- Columns: id uuid not null, version int4 not null, at timestamptz not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
signed as (
  insert into inspection_signatures (report_id, person_id, channel, at)
  select $uuid::uuid, $uuid::uuid, $channel::channel, at
  from changed
  returning report_id as id
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select signed.id, changed.version, changed.at
from signed, changed;

-- src/applications/inspections/queries.ts listAppointments
-- Plan: 9
-- Columns: appointment json, applicationVersion int4 not null
select appointment_json(p, i) as appointment, a.version as application_version
from inspection_appointments
p
join people i on i.id = p.inspector_id
join applications a on a.id = p.application_id
left join offices o on o.id = a.office_id
where p.application_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and ($uuid::uuid is null or p.id > $uuid)
order by p.id
limit $int8;

-- src/applications/inspections/queries.ts findAppointment
-- Plan: 8
-- Columns: appointment json, applicationVersion int4 not null
select appointment_json(p, i) as appointment, a.version as application_version
from inspection_appointments
p
join people i on i.id = p.inspector_id
join applications a on a.id = p.application_id
left join offices o on o.id = a.office_id
where p.id = $uuid
  and p.application_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/inspections/queries.ts countAppointments
-- Plan: 2
-- Columns: count int4
select count(*)::int as count
from inspection_appointments p
where p.application_id = $uuid;

-- src/applications/inspections/queries.ts listReports
-- Plan: 11
-- Columns: id uuid not null, report jsonb not null, inspector json, officeId uuid not null, appointmentId uuid null,
--  signedByApplicantAt text, at text, applicationVersion int4 not null
select r.id,
  r.report,
  json_build_object('id', i.id, 'name', i.name) as inspector,
  r.office_id,
  r.appointment_id,
  rfc3339(s.at) as signed_by_applicant_at,
  rfc3339(r.at) as at,
  a.version as application_version
from inspection_reports
r
join people i on i.id = r.inspector_id
left join inspection_signatures s on s.report_id = r.id
join applications a on a.id = r.application_id
left join offices o on o.id = a.office_id
where r.application_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and ($uuid::uuid is null or r.id > $uuid)
order by r.id
limit $int8;

-- src/applications/inspections/queries.ts findReport
-- Plan: 10
-- Columns: id uuid not null, report jsonb not null, inspector json, officeId uuid not null, appointmentId uuid null,
--  signedByApplicantAt text, at text, applicationVersion int4 not null
select r.id,
  r.report,
  json_build_object('id', i.id, 'name', i.name) as inspector,
  r.office_id,
  r.appointment_id,
  rfc3339(s.at) as signed_by_applicant_at,
  rfc3339(r.at) as at,
  a.version as application_version
from inspection_reports
r
join people i on i.id = r.inspector_id
left join inspection_signatures s on s.report_id = r.id
join applications a on a.id = r.application_id
left join offices o on o.id = a.office_id
where r.id = $uuid
  and r.application_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/inspections/queries.ts inspectorsOf
-- Plan: 10
-- Columns: id uuid not null, name text not null, booked json
select i.id,
  i.name,
  coalesce(
    (
      select json_agg(
        json_build_object('startsAt', rfc3339(b.starts_at), 'endsAt', rfc3339(b.ends_at)) order by b.starts_at
      )
      from (
        select p.starts_at, p.ends_at
        from inspection_appointments p
        where p.inspector_id = i.id and p.outcome is null and p.ends_at > now()
        order by p.starts_at
        limit $int8
      ) b
    ),
    '[]'
  ) as booked
from staff
s
join people i on i.id = s.person_id
where s.office_id = $uuid
  and s.role = 'inspector'
  and s.suspended_at is null
  and s.starts_at <= statement_timestamp()
  and (s.ends_at is null or s.ends_at > statement_timestamp())
  and ($uuid::uuid is null or i.id > $uuid)
order by i.id
limit $int8;

-- src/applications/inspections/queries.ts isInspectorOf
-- Plan: 1
-- Columns: none
select
from staff s
where s.person_id = $uuid
  and s.office_id = $uuid
  and s.role = 'inspector'
  and s.suspended_at is null
  and s.starts_at <= statement_timestamp()
  and (s.ends_at is null or s.ends_at > statement_timestamp());

-- src/applications/inspections/transfer.ts open
-- Plan: 4
-- Columns: key text, count int4
select a.status::text as key, count(*)::int as count
from inspection_appointments
p
join applications a on a.id = p.application_id
where a.office_id = $uuid and p.outcome is null
group by a.status
order by a.status;

-- src/applications/inspections/transfer.ts openOfTransferred
-- Plan: 7
-- Columns: key text, count int4
select l.status::text as key, count(*)::int as count
from office_dissolution_applications
l
join application_events e on e.application_id = l.application_id and e.version = l.version
join inspection_appointments p on p.application_id = l.application_id
where l.dissolution_id = $uuid
  and l.status = any($application_status[]::application_status[])
  and e.type = $text
  and p.outcome is null
group by l.status
order by l.status;

-- src/applications/lists/queries.ts listOwn
-- Plan: 6
-- Columns: id uuid not null, mark text, overdue bool
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
from applications a
left join offices o on o.id = a.office_id
where a.applicant_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and true
order by a.id desc
limit (select $int4::int);

-- src/applications/lists/queries.ts listOwn
-- Plan: 7
-- Columns: id uuid not null, mark text, overdue bool
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
from applications a
left join offices o on o.id = a.office_id
where a.applicant_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and true
  and a.id < (select $uuid::uuid)
order by a.id desc
limit (select $int4::int);

-- src/applications/lists/queries.ts listOwn
-- Plan: 8
-- Columns: id uuid not null, mark text, overdue bool
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
from applications a
left join offices o on o.id = a.office_id
where a.applicant_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and true
  and a.status = (select $application_status::application_status)
  and a.permit_type = (select $text::text)
order by a.id desc
limit (select $int4::int);

-- src/applications/lists/queries.ts listOwn
-- Plan: 9
-- Columns: id uuid not null, mark text, overdue bool
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
from applications a
left join offices o on o.id = a.office_id
where a.applicant_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and true
  and a.status = (select $application_status::application_status)
  and a.permit_type = (select $text::text)
  and a.id < (select $uuid::uuid)
order by a.id desc
limit (select $int4::int);

-- src/applications/lists/queries.ts listAcrossOffices
-- Plan: 11
-- Columns: id uuid not null, mark text, overdue bool
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
from applications a
cross join lateral (
  select
  from offices o
  where o.id = a.office_id
    and exists (
      select
      from unnest((select $text[]::text[])::text[]) reach
      where o.region_code = reach or starts_with(o.region_code, reach || '.')
    )
) o
where a.office_id is not null
  and (
    a.discarded_at is null
    and (
      a.applicant_id = (select $uuid::uuid)
      or (a.status <> 'draft' and true)
      or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
    )
  )
  and true
  and a.status = (select $application_status::application_status)
order by a.id desc
limit (select $int4::int);

-- src/applications/lists/queries.ts listAcrossOffices
-- Plan: 12
-- Columns: id uuid not null, mark text, overdue bool
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
from applications a
cross join lateral (
  select
  from offices o
  where o.id = a.office_id
    and exists (
      select
      from unnest((select $text[]::text[])::text[]) reach
      where o.region_code = reach or starts_with(o.region_code, reach || '.')
    )
) o
where a.office_id is not null
  and (
    a.discarded_at is null
    and (
      a.applicant_id = (select $uuid::uuid)
      or (a.status <> 'draft' and true)
      or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
    )
  )
  and true
  and a.status = (select $application_status::application_status)
  and a.permit_type = (select $text::text)
order by a.id desc
limit (select $int4::int);

-- src/applications/lists/queries.ts listByStatus
-- Plan: 15
-- Columns: id uuid not null, mark text, overdue bool
select newest.id, newest.mark, newest.overdue
from unnest(enum_range(null::application_status)) each (status)
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
  from applications a
  cross join lateral (
    select
    from offices o
    where o.id = a.office_id
      and exists (
        select
        from unnest((select $text[]::text[])::text[]) reach
        where o.region_code = reach or starts_with(o.region_code, reach || '.')
      )
  ) o
  where a.office_id is not null
    and a.status = each.status
    and (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (a.status <> 'draft' and true)
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
    and true
  order by a.id desc
  limit (select $int4::int)
) newest
order by newest.id desc
limit (select $int4::int);

-- src/applications/lists/queries.ts listByStatus
-- Plan: 16
-- Columns: id uuid not null, mark text, overdue bool
select newest.id, newest.mark, newest.overdue
from unnest(enum_range(null::application_status)) each (status)
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
  from applications a
  cross join lateral (
    select
    from offices o
    where o.id = a.office_id
      and exists (
        select
        from unnest((select $text[]::text[])::text[]) reach
        where o.region_code = reach or starts_with(o.region_code, reach || '.')
      )
  ) o
  where a.office_id is not null
    and a.status = each.status
    and (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (a.status <> 'draft' and true)
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
    and true
    and a.id < (select $uuid::uuid)
  order by a.id desc
  limit (select $int4::int)
) newest
order by newest.id desc
limit (select $int4::int);

-- src/applications/lists/queries.ts listByOffice
-- Plan: 17
-- Columns: id uuid not null, mark text, overdue bool
select newest.id, newest.mark, newest.overdue
from (
  select o.id
  from unnest((select $text[]::text[]))
  reach
  join offices o on o.region_code = reach
    or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
  group by o.id
) o
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
  from applications a
  where a.office_id = o.id
    and (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (a.status <> 'draft' and true)
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
    and true
  order by a.id desc
  limit (select $int4::int)
) newest
order by newest.id desc
limit (select $int4::int);

-- src/applications/lists/queries.ts listByOffice
-- Plan: 14
-- Columns: id uuid not null, mark text, overdue bool
select newest.id, newest.mark, newest.overdue
from (
  select o.id
  from unnest((select $text[]::text[]))
  reach
  join offices o on o.region_code = reach
    or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
  where o.id = $uuid
  group by o.id
) o
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
  from applications a
  where a.office_id = o.id
    and (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (a.status <> 'draft' and true)
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
    and true
  order by a.id desc
  limit (select $int4::int)
) newest
order by newest.id desc
limit (select $int4::int);

-- src/applications/lists/queries.ts listByOffice
-- Plan: 19
-- Columns: id uuid not null, mark text, overdue bool
select newest.id, newest.mark, newest.overdue
from (
  select o.id
  from unnest((select $text[]::text[]))
  reach
  join offices o on o.region_code = reach
    or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
  group by o.id
) o
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
  from applications a
  where a.office_id = o.id
    and (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (a.status <> 'draft' and true)
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
    and true
    and a.status = (select $application_status::application_status)
    and a.permit_type = (select $text::text)
  order by a.id desc
  limit (select $int4::int)
) newest
order by newest.id desc
limit (select $int4::int);

-- src/applications/lists/queries.ts listByOffice
-- Plan: 19
-- Columns: id uuid not null, mark text, overdue bool
select newest.id, newest.mark, newest.overdue
from (
  select o.id
  from unnest((select $text[]::text[]))
  reach
  join offices o on o.region_code = reach
    or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
  group by o.id
) o
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
  from applications a
  where a.office_id = o.id
    and (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (a.status <> 'draft' and true)
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
    and true
    and a.status = (select $application_status::application_status)
    and a.village_code = (select $text::text)
  order by a.id desc
  limit (select $int4::int)
) newest
order by newest.id desc
limit (select $int4::int);

-- src/applications/lists/queries.ts listOfCounters
-- Plan: 11
-- Columns: id uuid not null, mark text, overdue bool
select newest.id, newest.mark, newest.overdue
from unnest($uuid[]::uuid[]) counter (id)
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
  from applications a
  left join offices o on o.id = a.office_id
  where a.filed_at_office_id = counter.id
    and (
      a.discarded_at is null
      and (
        a.applicant_id = $uuid
        or (
          a.status <> 'draft'
          and exists (
            select
            from unnest($text[]::text[]) reach
            where o.region_code = reach or starts_with(o.region_code, reach || '.')
          )
        )
        or a.filed_at_office_id = any($uuid[]::uuid[])
      )
    )
    and true
  order by a.id desc
  limit (select $int4::int)
) newest
where $uuid::uuid is null or counter.id = $uuid
order by newest.id desc
limit (select $int4::int);

-- src/applications/lists/queries.ts listOfCounters
-- Plan: 12
-- Columns: id uuid not null, mark text, overdue bool
select newest.id, newest.mark, newest.overdue
from unnest($uuid[]::uuid[]) counter (id)
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
  from applications a
  left join offices o on o.id = a.office_id
  where a.filed_at_office_id = counter.id
    and (
      a.discarded_at is null
      and (
        a.applicant_id = $uuid
        or (
          a.status <> 'draft'
          and exists (
            select
            from unnest($text[]::text[]) reach
            where o.region_code = reach or starts_with(o.region_code, reach || '.')
          )
        )
        or a.filed_at_office_id = any($uuid[]::uuid[])
      )
    )
    and true
    and a.id < (select $uuid::uuid)
  order by a.id desc
  limit (select $int4::int)
) newest
where $uuid::uuid is null or counter.id = $uuid
order by newest.id desc
limit (select $int4::int);

-- src/applications/lists/queries.ts listOfCounters
-- Plan: 12
-- Columns: id uuid not null, mark text, overdue bool
select newest.id, newest.mark, newest.overdue
from unnest($uuid[]::uuid[]) counter (id)
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
  from applications a
  left join offices o on o.id = a.office_id
  where a.filed_at_office_id = counter.id
    and (
      a.discarded_at is null
      and (
        a.applicant_id = $uuid
        or (
          a.status <> 'draft'
          and exists (
            select
            from unnest($text[]::text[]) reach
            where o.region_code = reach or starts_with(o.region_code, reach || '.')
          )
        )
        or a.filed_at_office_id = any($uuid[]::uuid[])
      )
    )
    and true
    and a.status = (select $application_status::application_status)
  order by a.id desc
  limit (select $int4::int)
) newest
where $uuid::uuid is null or counter.id = $uuid
order by newest.id desc
limit (select $int4::int);

-- src/applications/lists/queries.ts listOfCounters
-- Plan: 13
-- Columns: id uuid not null, mark text, overdue bool
select newest.id, newest.mark, newest.overdue
from unnest($uuid[]::uuid[]) counter (id)
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
  from applications a
  left join offices o on o.id = a.office_id
  where a.filed_at_office_id = counter.id
    and (
      a.discarded_at is null
      and (
        a.applicant_id = $uuid
        or (
          a.status <> 'draft'
          and exists (
            select
            from unnest($text[]::text[]) reach
            where o.region_code = reach or starts_with(o.region_code, reach || '.')
          )
        )
        or a.filed_at_office_id = any($uuid[]::uuid[])
      )
    )
    and true
    and a.status = (select $application_status::application_status)
    and a.permit_type = (select $text::text)
  order by a.id desc
  limit (select $int4::int)
) newest
where $uuid::uuid is null or counter.id = $uuid
order by newest.id desc
limit (select $int4::int);

-- src/applications/lists/queries.ts listNamed 1
-- Plan: 4
-- Columns: id uuid not null, mark text, overdue bool
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
from applications a
left join offices o on o.id = a.office_id
where true
  and a.reference = $text
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and true;

-- src/applications/lists/queries.ts listNamed 1
-- Plan: 4
-- Columns: id uuid not null, mark text, overdue bool
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
from applications a
left join offices o on o.id = a.office_id
where true
  and a.reference = $text
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and true
  and a.filed_at_office_id = any($uuid[]::uuid[]);

-- src/applications/lists/queries.ts listNamed 1
-- Plan: 6
-- Columns: id uuid not null, mark text, overdue bool
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
from applications a
left join offices o on o.id = a.office_id
where true
  and a.id = (
    select p.application_id
    from permits p
    where permit_number_key(p.number) = permit_number_key($text::text)
      and (
        p.number = $text::text
        or not exists (
          select
          from permits n
          where permit_number_key(n.number) = permit_number_key($text::text) and n.id <> p.id
        )
      )
  )
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and true;

-- src/applications/lists/queries.ts listNamed 1
-- Plan: 8
-- Columns: id uuid not null, mark text, overdue bool
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
from applications a
left join offices o on o.id = a.office_id
where true
  and a.id = (
    select p.application_id
    from permits p
    where permit_number_key(p.number) = permit_number_key($text::text)
      and (
        p.number = $text::text
        or not exists (
          select
          from permits n
          where permit_number_key(n.number) = permit_number_key($text::text) and n.id <> p.id
        )
      )
  )
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and true
  and a.status <> 'draft'
  and exists (
    select
    from unnest($text[]::text[]) reach
    where o.region_code = reach or starts_with(o.region_code, reach || '.')
  );

-- src/applications/lists/queries.ts listAmong
-- Plan: 4
-- Columns: id uuid not null, mark text, overdue bool
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
from applications a
left join offices o on o.id = a.office_id
where a.id = any($uuid[]::uuid[])
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and a.applicant_id = $uuid
  and true
  and true
  and true
order by a.id desc;

-- src/applications/lists/queries.ts listAmong
-- Plan: 8
-- Columns: id uuid not null, mark text, overdue bool
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
from applications a
left join offices o on o.id = a.office_id
where a.id = any($uuid[]::uuid[])
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and a.status <> 'draft'
  and exists (
    select
    from unnest($text[]::text[]) reach
    where o.region_code = reach or starts_with(o.region_code, reach || '.')
  )
  and true
  and true
  and true
order by a.id desc;

-- src/applications/lists/queries.ts listAmong
-- Plan: 8
-- Columns: id uuid not null, mark text, overdue bool
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
from applications a
left join offices o on o.id = a.office_id
where a.id = any($uuid[]::uuid[])
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and a.status <> 'draft'
  and exists (
    select
    from unnest($text[]::text[]) reach
    where o.region_code = reach or starts_with(o.region_code, reach || '.')
  )
  and true
  and true
  and true
  and a.permit_type = (select $text::text)
order by a.id desc;

-- src/applications/lists/queries.ts listAmong
-- Plan: 7
-- Columns: id uuid not null, mark text, overdue bool
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
from applications a
left join offices o on o.id = a.office_id
where a.id = any($uuid[]::uuid[])
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and a.status <> 'draft'
  and exists (
    select
    from unnest($text[]::text[]) reach
    where o.region_code = reach or starts_with(o.region_code, reach || '.')
  )
  and true
  and true
  and true
  and a.status = (select $application_status::application_status)
order by a.id desc;

-- src/applications/lists/summary-queries.ts findSummaries
-- Plan: 10
-- Columns: id uuid not null, mark text, reference text not null, version int4 not null,
--  status application_status not null, villageCode text null, officeId uuid null, createdAt timestamptz not null,
--  submittedAt timestamptz null, updatedAt timestamptz not null, acceptedAt timestamptz null, dueAt timestamptz null,
--  dueProvisional bool not null, assignedTo uuid null, escalated bool, permitType text not null,
--  permitTypeVersion int4 not null, applicantId uuid null, filedAtOfficeId uuid null, sealedName text null,
--  nameIsFinal bool
select a.id,
  a.xmin::text as mark,
  a.reference,
  a.version,
  a.status,
  a.village_code,
  a.office_id,
  a.created_at,
  a.submitted_at,
  a.updated_at,
  a.accepted_at,
  a.due_at,
  a.due_provisional,
  a.assigned_to,
  a.escalated <> '{}' as escalated,
  a.permit_type,
  a.permit_type_version,
  a.applicant_id,
  a.filed_at_office_id,
  n.personal as sealed_name,
  f.named
  and not f.plain as name_is_final
from applications
a
join application_forms f on f.application_id = a.id
left join offices o on o.id = a.office_id
left join application_names n on n.application_id = a.id
where a.id = any($uuid[]::uuid[])
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/lists/waiting-queries.ts listWaiting 1
-- Plan: 9
-- Columns: id uuid not null, mark text, overdue bool
select seen.id, seen.mark, seen.overdue
from unread_threads u
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
  from applications a
  left join offices o on o.id = a.office_id
  where a.id = u.application_id
    and (
      a.discarded_at is null
      and (
        a.applicant_id = $uuid
        or (
          a.status <> 'draft'
          and exists (
            select
            from unnest($text[]::text[]) reach
            where o.region_code = reach or starts_with(o.region_code, reach || '.')
          )
        )
        or a.filed_at_office_id = any($uuid[]::uuid[])
      )
    )
    and a.filed_at_office_id = any($uuid[]::uuid[])
    and true
    and true
  limit 1
) seen
order by u.application_id desc
limit (select $int4::int);

-- src/applications/lists/waiting-queries.ts listWaiting 1
-- Plan: 9
-- Columns: id uuid not null, mark text, overdue bool
select seen.id, seen.mark, seen.overdue
from (select c.application_id from corrections c where c.outcome is null and c.personal is not null) u
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
  from applications a
  left join offices o on o.id = a.office_id
  where a.id = u.application_id
    and (
      a.discarded_at is null
      and (
        a.applicant_id = $uuid
        or (
          a.status <> 'draft'
          and exists (
            select
            from unnest($text[]::text[]) reach
            where o.region_code = reach or starts_with(o.region_code, reach || '.')
          )
        )
        or a.filed_at_office_id = any($uuid[]::uuid[])
      )
    )
    and a.applicant_id = $uuid
    and true
    and true
  limit 1
) seen
order by u.application_id desc
limit (select $int4::int);

-- src/applications/lists/waiting-queries.ts listWaiting 1
-- Plan: 11
-- Columns: id uuid not null, mark text, overdue bool
select seen.id, seen.mark, seen.overdue
from (select c.application_id from corrections c where c.outcome is null and c.personal is not null) u
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
  from applications a
  left join offices o on o.id = a.office_id
  where a.id = u.application_id
    and (
      a.discarded_at is null
      and (
        a.applicant_id = $uuid
        or (
          a.status <> 'draft'
          and exists (
            select
            from unnest($text[]::text[]) reach
            where o.region_code = reach or starts_with(o.region_code, reach || '.')
          )
        )
        or a.filed_at_office_id = any($uuid[]::uuid[])
      )
    )
    and a.status <> 'draft'
    and exists (
      select
      from unnest($text[]::text[]) reach
      where o.region_code = reach or starts_with(o.region_code, reach || '.')
    )
    and true
    and true
  limit 1
) seen
order by u.application_id desc
limit (select $int4::int);

-- src/applications/lists/waiting-queries.ts listWaiting 1
-- Plan: 13
-- Columns: id uuid not null, mark text, overdue bool
select seen.id, seen.mark, seen.overdue
from unread_threads u
cross join lateral (
  select a.id,
    a.xmin::text as mark,
    coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue
  from applications a
  left join offices o on o.id = a.office_id
  where a.id = u.application_id
    and (
      a.discarded_at is null
      and (
        a.applicant_id = $uuid
        or (
          a.status <> 'draft'
          and exists (
            select
            from unnest($text[]::text[]) reach
            where o.region_code = reach or starts_with(o.region_code, reach || '.')
          )
        )
        or a.filed_at_office_id = any($uuid[]::uuid[])
      )
    )
    and a.status <> 'draft'
    and exists (
      select
      from unnest($text[]::text[]) reach
      where o.region_code = reach or starts_with(o.region_code, reach || '.')
    )
    and true
    and true
    and exists (
      select
      from (
        select c.application_id
        from corrections c
        where c.outcome is null and c.personal is not null
      ) c
      where c.application_id = a.id
    )
  limit 1
) seen
order by u.application_id desc
limit (select $int4::int);

-- src/applications/messages/changes.ts appendMessage
-- Plan: 10
-- Columns: isOpen bool, id uuid
with open as (
  select a.id
  from applications a
  where a.id = $uuid
    and a.status = any($application_status[]::application_status[])
    and a.discarded_at is null
    and a.erased_at is null
    and a.applicant_id is not distinct from $uuid::uuid
    and a.office_id is not distinct from $uuid::uuid
  for share
),
thread as (
  insert into message_threads as t (application_id, last)
  select id, 1
  from open
  on conflict (application_id) do update
  set last = t.last + 1
  where t.last < $int4
  returning application_id, last
),
message as (
  insert into messages (
    application_id,
    number,
    kind,
    side,
    internal,
    text,
    document_ids,
    author_id,
    standing,
    office_id,
    channel,
    at
  )
  select application_id,
    last,
    $message_kind::message_kind,
    $message_side::message_side,
    $bool,
    $text,
    $uuid[]::uuid[],
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    clock_timestamp()
  from thread
  returning id
)
select exists (select from open) as is_open, (select id from message) as id;

-- src/applications/messages/changes.ts markMessagesRead
-- Plan: 2
-- Columns: none
update message_threads
set read_by_applicant = greatest(
  read_by_applicant,
  case when $text = 'applicant' then $int4::int else 0 end
),
  read_by_office_at = case when $text = 'office'
  and $int4::int > read_by_office then clock_timestamp() else read_by_office_at end,
  read_by_office = greatest(read_by_office, case when $text = 'office' then $int4::int else 0 end)
where application_id = $uuid;

-- src/applications/messages/queries.ts listMessages
-- Plan: 24
-- Columns: items json, of json
select coalesce(
  (
    select json_agg(
      json_build_object(
        'id', m.id,
        'kind', m.kind,
        'internal', m.internal,
        'side', m.side,
        'channel', m.channel,
        'text', m.text,
        'at', rfc3339(m.at),
        'author', json_build_object(
          'standing', m.standing,
          'name', coalesce(
            p.name,
            (select r.shown from received_mails r where r.id = m.received_mail_id),
            ''
          ),
          'office', names_json(w.name_id, w.name_en)
        ),
        'attachments', case when m.document_ids = '{}' then '[]'::json else coalesce(
          (
            select json_agg(
              json_build_object(
                'id', d.id,
                'slot', d.slot,
                'fileName', d.file_name,
                'mediaType', d.media_type,
                'sizeBytes', d.size_bytes
              ) order by d.id
            )
            from documents d
            where d.id = any(m.document_ids) and d.application_id = m.application_id
          ),
          '[]'::json
        ) end,
        'receivedMail', (
          select json_build_object('reference', r.reference, 'from', r.shown)
          from received_mails r
          where r.id = m.received_mail_id
        ),
        'receivedAttachments', case when m.received_mail_id is null then '[]'::json else coalesce(
          (
            select json_agg(
              json_build_object(
                'id', f.id,
                'fileName', f.file_name,
                'mediaType', f.media_type,
                'sizeBytes', f.size_bytes,
                'scan', f.scan,
                'slot', f.slot,
                'documentId', f.document_id,
                'discarded', case when f.discarded_at is not null then json_build_object(
                  'at', rfc3339(f.discarded_at),
                  'by', (select p.name from people p where p.id = f.discarded_by),
                  'reason', f.discard_reason
                ) end
              ) order by f.position
            )
            from received_attachments f
            where f.mail_id = m.received_mail_id
          ),
          '[]'::json
        ) end,
        'readByOtherSide', not m.internal
        and m.number <= case m.side when 'applicant' then t.read_by_office else t.read_by_applicant end
      ) order by m.number desc
    )
    from (
      select m.*
      from messages m
      where m.application_id = a.id
        and (
          $uuid::uuid <> all(a.former_applicants)
          and (
            not m.internal
            or (
              not (
                a.applicant_id is not distinct from $uuid::uuid
                or $uuid::uuid = any(a.former_applicants)
              )
              and exists (
                select
                from unnest($text[]::text[]) reach
                where o.region_code = reach or starts_with(o.region_code, reach || '.')
              )
            )
          )
        )
        and (
          $uuid::uuid is null
          or m.number < (
            select last.number
            from messages last
            where last.id = $uuid::uuid and last.application_id = a.id
          )
        )
      order by m.number desc
      limit $int8
    ) m
    left join people p on p.id = m.author_id
    left join offices w on w.id = m.office_id
  ),
  '[]'
) as items,
  json_build_object(
    'applicantId', a.applicant_id,
    'filedAtOfficeId', a.filed_at_office_id,
    'status', a.status,
    'office', office_json(o)
  ) as of
from applications a
left join offices o on o.id = a.office_id
left join message_threads t on t.application_id = a.id
where a.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/messages/queries.ts findMessage
-- Plan: 15
-- Columns: message json
select json_build_object(
  'id', m.id,
  'kind', m.kind,
  'internal', m.internal,
  'side', m.side,
  'channel', m.channel,
  'text', m.text,
  'at', rfc3339(m.at),
  'author', json_build_object(
    'standing', m.standing,
    'name', coalesce(
      p.name,
      (select r.shown from received_mails r where r.id = m.received_mail_id),
      ''
    ),
    'office', names_json(w.name_id, w.name_en)
  ),
  'attachments', case when m.document_ids = '{}' then '[]'::json else coalesce(
    (
      select json_agg(
        json_build_object(
          'id', d.id,
          'slot', d.slot,
          'fileName', d.file_name,
          'mediaType', d.media_type,
          'sizeBytes', d.size_bytes
        ) order by d.id
      )
      from documents d
      where d.id = any(m.document_ids) and d.application_id = m.application_id
    ),
    '[]'::json
  ) end,
  'receivedMail', (
    select json_build_object('reference', r.reference, 'from', r.shown)
    from received_mails r
    where r.id = m.received_mail_id
  ),
  'receivedAttachments', case when m.received_mail_id is null then '[]'::json else coalesce(
    (
      select json_agg(
        json_build_object(
          'id', f.id,
          'fileName', f.file_name,
          'mediaType', f.media_type,
          'sizeBytes', f.size_bytes,
          'scan', f.scan,
          'slot', f.slot,
          'documentId', f.document_id,
          'discarded', case when f.discarded_at is not null then json_build_object(
            'at', rfc3339(f.discarded_at),
            'by', (select p.name from people p where p.id = f.discarded_by),
            'reason', f.discard_reason
          ) end
        ) order by f.position
      )
      from received_attachments f
      where f.mail_id = m.received_mail_id
    ),
    '[]'::json
  ) end,
  'readByOtherSide', not m.internal
  and m.number <= case m.side when 'applicant' then t.read_by_office else t.read_by_applicant end
) as message
from messages
m
join message_threads t on t.application_id = m.application_id
left join people p on p.id = m.author_id
left join offices w on w.id = m.office_id
where m.id = $uuid and m.application_id = $uuid;

-- src/applications/messages/queries.ts reachesContact
-- Plan: 2
-- Columns: isReached bool
select exists (
  select
  from contacts c
  where c.application_id = $uuid
    and c.confirmed_at is not null
    and c.removed_at is null
    and c.suspended_at is null
) as is_reached;

-- src/applications/messages/queries.ts countUnread
-- Plan: 4
-- Columns: unread int4
select count(*)::int as unread
from message_threads
t
join messages m on m.application_id = t.application_id
where t.application_id = $uuid
  and m.side <> $message_side::message_side
  and not m.internal
  and m.number > case when $text = 'applicant' then t.read_by_applicant else t.read_by_office end;

-- src/applications/messages/queries.ts numberOf
-- Plan: 7
-- Columns: number int4 not null
select m.number
from messages
m
join applications a on a.id = m.application_id
left join offices o on o.id = a.office_id
where m.id = $uuid
  and m.application_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and (
    $uuid::uuid <> all(a.former_applicants)
    and (
      not m.internal
      or (
        not (
          a.applicant_id is not distinct from $uuid::uuid
          or $uuid::uuid = any(a.former_applicants)
        )
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
    )
  );

-- src/applications/objections/appeal-queries.ts appealFacts 1
-- Plan: 13
-- Columns: nextId uuid, today text, decidedOn text, refusalId uuid null, permitEventId uuid null, current json,
--  above jsonb
select uuidv7() as next_id,
  network_day()::text as today,
  (b.ended_at at time zone 'Asia/Jakarta')::date::text as decided_on,
  b.refusal_id,
  b.permit_event_id,
  (
    select json_build_object('id', l.id, 'state', l.state, 'dueOn', l.due_on)
    from objections l
    where l.appeal_of_id = b.id and l.state <> 'withdrawn'
  ) as current,
  (
    select office_json(s)
    from offices s
    where s.id = (
      select n.id
      from offices n
      where n.state = 'online'
        and n.id is distinct from $uuid::uuid
        and starts_with(w.region_code, n.region_code || '.')
        and (o.region_code = n.region_code or starts_with(o.region_code, n.region_code || '.'))
      order by n.level
      limit 1
    )
  ) as above
from objections
b
join applications a on a.id = b.application_id
join offices o on o.id = a.office_id
join offices w on w.id = b.decided_for
where b.id = $uuid;

-- src/applications/objections/appeal-queries.ts lockDeciding
-- Plan: 2
-- Columns: id uuid not null
select id
from offices
where id = $uuid::uuid and state = any($office_state[]::office_state[])
for share;

-- src/applications/objections/appeal-queries.ts lockDeciding
-- Plan: 2
-- Columns: none
insert into data_reads (
  application_id,
  reader_id,
  standing,
  office_id,
  what,
  document_id,
  fields,
  status,
  reason
)
select "applicationId", "personId", standing, "officeId", what, "documentId", fields, status, reason
from jsonb_to_recordset($text::text::jsonb) as r (
  "applicationId" uuid,
  "personId" uuid,
  standing text,
  "officeId" uuid,
  what read_kind,
  "documentId" uuid,
  fields text[],
  status application_status,
  reason text
);

-- src/applications/objections/changes.ts insertObjection
-- Plan: 7
-- Columns: id uuid not null, version int4 not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
made as (
  insert into objections (
    id,
    application_id,
    level,
    appeal_of_id,
    against,
    refusal_id,
    permit_id,
    permit_event_id,
    office_id,
    personal,
    personal_kid,
    filed_by,
    channel,
    filed_at,
    received_on,
    last_day,
    decide_within,
    silence_grants,
    due_on,
    due_provisional,
    calendar_edition
  )
  select $uuid,
    id,
    $objection_level::objection_level,
    $uuid::uuid,
    $objection_subject::objection_subject,
    $uuid::uuid,
    $uuid::uuid,
    $uuid::uuid,
    $uuid::uuid,
    $text,
    $text,
    $uuid::uuid,
    $channel::channel,
    at,
    $text::text::date,
    $text::text::date,
    $text::text::jsonb,
    $bool::boolean,
    $text::text::date,
    $bool::boolean,
    $int4::int
  from changed
  returning id, version
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select made.id, made.version
from made;

-- src/applications/objections/changes.ts endObjection
-- Plan: 17
-- Columns: version int4 not null
with open as (
  select b.overdue_at
  from (select a.id from applications a where a.id = $uuid and a.version = $int4 for no key update)
  application
  join objections b on b.application_id = application.id
  where b.id = $uuid and b.version = $int4 and b.state = 'open'
  for update of b
),
changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null and exists (select from open)
  returning a.id, a.version, a.updated_at as at
),
ended as (
  update objections b
  set version = b.version + 1,
    state = $objection_state::objection_state,
    ended_at = changed.at,
    reason = $text,
    legal_basis = $text,
    by_silence = $bool::boolean,
    decided_by = $uuid::uuid,
    decided_for = $uuid::uuid
  from changed
  where b.id = $uuid
  returning b.version
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version
from ended;

-- src/applications/objections/changes.ts recordOverdue
-- Plan: 17
-- Columns: version int4 not null
with open as (
  select b.overdue_at
  from (select a.id from applications a where a.id = $uuid and a.version = $int4 for no key update)
  application
  join objections b on b.application_id = application.id
  where b.id = $uuid and b.version = $int4 and b.state = 'open'
  for update of b
),
changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid
    and a.version = $int4
    and a.discarded_at is null
    and exists (select from open where overdue_at is null)
  returning a.id, a.version, a.updated_at as at
),
told as (
  update objections b
  set version = b.version + 1, overdue_at = changed.at
  from changed
  where b.id = $uuid
  returning b.version
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version
from told;

-- src/applications/objections/changes.ts setDue
-- Plan: 2
-- Columns: none
update objections
set version = version + 1,
  due_on = $text::text::date,
  due_provisional = $bool,
  calendar_edition = $int4
where id = $uuid and version = $int4 and state = 'open';

-- src/applications/objections/close.ts lockPermit
-- Plan: 1
-- Columns: applicationId uuid not null
select application_id
from permits
where id = $uuid;

-- src/applications/objections/close.ts lockWithPermit
-- Plan: 2
-- Columns: none
select
from permits
where id = $uuid
for no key update;

-- src/applications/objections/decisions.ts lastRefusal 1
-- Plan: 3
-- Columns: nextId uuid, against text, refusalId uuid not null, permitId uuid, permitEventId uuid,
--  decidedAt timestamptz not null, decidedOn text, today text, existingId uuid
select uuidv7() as next_id,
  'refusal' as against,
  e.id as refusal_id,
  null::uuid as permit_id,
  null::uuid as permit_event_id,
  e.at as decided_at,
  (e.at at time zone 'Asia/Jakarta')::date::text as decided_on,
  network_day()::text as today,
  (
    select b.id
    from objections b
    where b.refusal_id = e.id and b.level = 'objection' and b.state <> 'withdrawn'
  ) as existing_id
from application_events e
where e.application_id = $uuid and e.to_status = 'refused'
order by e.version desc
limit 1;

-- src/applications/objections/decisions.ts lastPermitDecision 1
-- Plan: 7
-- Columns: nextId uuid, against text, refusalId uuid, permitId uuid not null, permitEventId uuid not null,
--  decidedAt timestamptz not null, decidedOn text, today text, existingId uuid
select uuidv7() as next_id,
  case e.action when 'suspend' then 'suspension' else 'revocation' end as against,
  null::uuid as refusal_id,
  e.permit_id,
  e.id as permit_event_id,
  e.at as decided_at,
  (e.at at time zone 'Asia/Jakarta')::date::text as decided_on,
  network_day()::text as today,
  (
    select b.id
    from objections b
    where b.permit_event_id = e.id and b.level = 'objection' and b.state <> 'withdrawn'
  ) as existing_id
from permit_events e
where e.permit_id = $uuid
  and e.action = any($text[]::text[])
  and not exists (
    select
    from permit_events l
    where l.permit_id = e.permit_id
      and l.version > e.version
      and l.action = case e.action when 'suspend' then 'lift' else 'call_off_revocation' end
  )
  and not exists (
    select
    from objections b
    where b.permit_id = e.permit_id and b.permit_event_id = e.id and b.state = 'granted'
  )
order by e.version desc
limit 1;

-- src/applications/objections/decisions.ts applicationOfPermit
-- Plan: 6
-- Columns: id uuid not null
select a.id
from permits
p
join applications a on a.id = p.application_id
left join offices o on o.id = a.office_id
where p.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/objections/list-queries.ts listOwnObjections
-- Plan: 20
-- Columns: id uuid not null, version int4 not null, applicationId uuid not null, level objection_level not null,
--  appealOfId uuid null, against objection_subject not null, permitId uuid null, permitEventId uuid null,
--  state objection_state not null, channel channel not null, filedBy uuid not null, receivedOn text, lastDay text,
--  dueOn text, dueProvisional bool not null, silenceGrants bool not null, reference text not null,
--  permitType jsonb not null, office jsonb, permit json, refusedAt text, filedAt text, overdue bool, decision json,
--  withdrawnAt text, closedAt text
select b.id,
  b.version,
  b.application_id,
  b.level,
  b.appeal_of_id,
  b.against,
  b.permit_id,
  b.permit_event_id,
  b.state,
  b.channel,
  b.filed_by,
  b.received_on::text as received_on,
  b.last_day::text as last_day,
  b.due_on::text as due_on,
  b.due_provisional,
  b.silence_grants,
  a.reference,
  t.names as permit_type,
  office_json(s) as office,
  case when p.id is not null then json_build_object(
    'id', p.id,
    'number', p.number,
    'decreeNumber', d.details->>'decreeNumber',
    'decidedAt', rfc3339(d.at)
  ) end as permit,
  rfc3339(e.at) as refused_at,
  rfc3339(b.filed_at) as filed_at,
  b.state = 'open'
  and coalesce(b.due_on < network_day(), false) as overdue,
  case when b.state in ('granted', 'rejected', 'inadmissible') then json_build_object(
    'at', rfc3339(b.ended_at),
    'bySilence', b.by_silence,
    'office', names_json(w.name_id, w.name_en),
    'reason', b.reason,
    'legalBasis', b.legal_basis
  ) end as decision,
  case when b.state = 'withdrawn' then rfc3339(b.ended_at) end as withdrawn_at,
  case when b.state = 'closed' then rfc3339(b.ended_at) end as closed_at
from applications
a
join objections b on b.application_id = a.id
join offices o on o.id = a.office_id
join offices s on s.id = b.office_id
join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version
left join application_events e on e.id = b.refusal_id
left join permits p on p.id = b.permit_id
left join permit_events d on d.id = b.permit_event_id
left join offices w on w.id = b.decided_for
where a.applicant_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and true
  and ($objection_state::objection_state is null or b.state = $objection_state::objection_state)
  and ($uuid::uuid is null or b.office_id = $uuid::uuid)
  and true
order by coalesce(b.due_on, 'infinity'::date), b.id
limit $int8;

-- src/applications/objections/list-queries.ts listOwnObjections
-- Plan: 20
-- Columns: id uuid not null, version int4 not null, applicationId uuid not null, level objection_level not null,
--  appealOfId uuid null, against objection_subject not null, permitId uuid null, permitEventId uuid null,
--  state objection_state not null, channel channel not null, filedBy uuid not null, receivedOn text, lastDay text,
--  dueOn text, dueProvisional bool not null, silenceGrants bool not null, reference text not null,
--  permitType jsonb not null, office jsonb, permit json, refusedAt text, filedAt text, overdue bool, decision json,
--  withdrawnAt text, closedAt text
select b.id,
  b.version,
  b.application_id,
  b.level,
  b.appeal_of_id,
  b.against,
  b.permit_id,
  b.permit_event_id,
  b.state,
  b.channel,
  b.filed_by,
  b.received_on::text as received_on,
  b.last_day::text as last_day,
  b.due_on::text as due_on,
  b.due_provisional,
  b.silence_grants,
  a.reference,
  t.names as permit_type,
  office_json(s) as office,
  case when p.id is not null then json_build_object(
    'id', p.id,
    'number', p.number,
    'decreeNumber', d.details->>'decreeNumber',
    'decidedAt', rfc3339(d.at)
  ) end as permit,
  rfc3339(e.at) as refused_at,
  rfc3339(b.filed_at) as filed_at,
  b.state = 'open'
  and coalesce(b.due_on < network_day(), false) as overdue,
  case when b.state in ('granted', 'rejected', 'inadmissible') then json_build_object(
    'at', rfc3339(b.ended_at),
    'bySilence', b.by_silence,
    'office', names_json(w.name_id, w.name_en),
    'reason', b.reason,
    'legalBasis', b.legal_basis
  ) end as decision,
  case when b.state = 'withdrawn' then rfc3339(b.ended_at) end as withdrawn_at,
  case when b.state = 'closed' then rfc3339(b.ended_at) end as closed_at
from applications
a
join objections b on b.application_id = a.id
join offices o on o.id = a.office_id
join offices s on s.id = b.office_id
join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version
left join application_events e on e.id = b.refusal_id
left join permits p on p.id = b.permit_id
left join permit_events d on d.id = b.permit_event_id
left join offices w on w.id = b.decided_for
where a.applicant_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and true
  and b.permit_id = $uuid
  and ($objection_state::objection_state is null or b.state = $objection_state::objection_state)
  and ($uuid::uuid is null or b.office_id = $uuid::uuid)
  and true
order by coalesce(b.due_on, 'infinity'::date), b.id
limit $int8;

-- src/applications/objections/list-queries.ts listOwnObjections
-- Plan: 20
-- Columns: id uuid not null, version int4 not null, applicationId uuid not null, level objection_level not null,
--  appealOfId uuid null, against objection_subject not null, permitId uuid null, permitEventId uuid null,
--  state objection_state not null, channel channel not null, filedBy uuid not null, receivedOn text, lastDay text,
--  dueOn text, dueProvisional bool not null, silenceGrants bool not null, reference text not null,
--  permitType jsonb not null, office jsonb, permit json, refusedAt text, filedAt text, overdue bool, decision json,
--  withdrawnAt text, closedAt text
select b.id,
  b.version,
  b.application_id,
  b.level,
  b.appeal_of_id,
  b.against,
  b.permit_id,
  b.permit_event_id,
  b.state,
  b.channel,
  b.filed_by,
  b.received_on::text as received_on,
  b.last_day::text as last_day,
  b.due_on::text as due_on,
  b.due_provisional,
  b.silence_grants,
  a.reference,
  t.names as permit_type,
  office_json(s) as office,
  case when p.id is not null then json_build_object(
    'id', p.id,
    'number', p.number,
    'decreeNumber', d.details->>'decreeNumber',
    'decidedAt', rfc3339(d.at)
  ) end as permit,
  rfc3339(e.at) as refused_at,
  rfc3339(b.filed_at) as filed_at,
  b.state = 'open'
  and coalesce(b.due_on < network_day(), false) as overdue,
  case when b.state in ('granted', 'rejected', 'inadmissible') then json_build_object(
    'at', rfc3339(b.ended_at),
    'bySilence', b.by_silence,
    'office', names_json(w.name_id, w.name_en),
    'reason', b.reason,
    'legalBasis', b.legal_basis
  ) end as decision,
  case when b.state = 'withdrawn' then rfc3339(b.ended_at) end as withdrawn_at,
  case when b.state = 'closed' then rfc3339(b.ended_at) end as closed_at
from applications
a
join objections b on b.application_id = a.id
join offices o on o.id = a.office_id
join offices s on s.id = b.office_id
join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version
left join application_events e on e.id = b.refusal_id
left join permits p on p.id = b.permit_id
left join permit_events d on d.id = b.permit_event_id
left join offices w on w.id = b.decided_for
where a.applicant_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and true
  and b.application_id = $uuid
  and b.level = $objection_level::objection_level
  and ($objection_state::objection_state is null or b.state = $objection_state::objection_state)
  and ($uuid::uuid is null or b.office_id = $uuid::uuid)
  and true
order by coalesce(b.due_on, 'infinity'::date), b.id
limit $int8;

-- src/applications/objections/list-queries.ts listOwnObjections
-- Plan: 20
-- Columns: id uuid not null, version int4 not null, applicationId uuid not null, level objection_level not null,
--  appealOfId uuid null, against objection_subject not null, permitId uuid null, permitEventId uuid null,
--  state objection_state not null, channel channel not null, filedBy uuid not null, receivedOn text, lastDay text,
--  dueOn text, dueProvisional bool not null, silenceGrants bool not null, reference text not null,
--  permitType jsonb not null, office jsonb, permit json, refusedAt text, filedAt text, overdue bool, decision json,
--  withdrawnAt text, closedAt text
select b.id,
  b.version,
  b.application_id,
  b.level,
  b.appeal_of_id,
  b.against,
  b.permit_id,
  b.permit_event_id,
  b.state,
  b.channel,
  b.filed_by,
  b.received_on::text as received_on,
  b.last_day::text as last_day,
  b.due_on::text as due_on,
  b.due_provisional,
  b.silence_grants,
  a.reference,
  t.names as permit_type,
  office_json(s) as office,
  case when p.id is not null then json_build_object(
    'id', p.id,
    'number', p.number,
    'decreeNumber', d.details->>'decreeNumber',
    'decidedAt', rfc3339(d.at)
  ) end as permit,
  rfc3339(e.at) as refused_at,
  rfc3339(b.filed_at) as filed_at,
  b.state = 'open'
  and coalesce(b.due_on < network_day(), false) as overdue,
  case when b.state in ('granted', 'rejected', 'inadmissible') then json_build_object(
    'at', rfc3339(b.ended_at),
    'bySilence', b.by_silence,
    'office', names_json(w.name_id, w.name_en),
    'reason', b.reason,
    'legalBasis', b.legal_basis
  ) end as decision,
  case when b.state = 'withdrawn' then rfc3339(b.ended_at) end as withdrawn_at,
  case when b.state = 'closed' then rfc3339(b.ended_at) end as closed_at
from applications
a
join objections b on b.application_id = a.id
join offices o on o.id = a.office_id
join offices s on s.id = b.office_id
join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version
left join application_events e on e.id = b.refusal_id
left join permits p on p.id = b.permit_id
left join permit_events d on d.id = b.permit_event_id
left join offices w on w.id = b.decided_for
where a.applicant_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and true
  and ($objection_state::objection_state is null or b.state = $objection_state::objection_state)
  and ($uuid::uuid is null or b.office_id = $uuid::uuid)
  and (coalesce(b.due_on, 'infinity'::date), b.id) > ($text::text::date, $uuid::uuid)
order by coalesce(b.due_on, 'infinity'::date), b.id
limit $int8;

-- src/applications/objections/list-queries.ts listObjectionsOfOffices
-- Plan: 45
-- Columns: id uuid not null, version int4 not null, applicationId uuid not null, level objection_level not null,
--  appealOfId uuid null, against objection_subject not null, permitId uuid null, permitEventId uuid null,
--  state objection_state not null, channel channel not null, filedBy uuid not null, receivedOn text, lastDay text,
--  dueOn text, dueProvisional bool not null, silenceGrants bool not null, reference text not null,
--  permitType jsonb not null, office jsonb, permit json, refusedAt text, filedAt text, overdue bool, decision json,
--  withdrawnAt text, closedAt text
select b.id,
  b.version,
  b.application_id,
  b.level,
  b.appeal_of_id,
  b.against,
  b.permit_id,
  b.permit_event_id,
  b.state,
  b.channel,
  b.filed_by,
  b.received_on::text as received_on,
  b.last_day::text as last_day,
  b.due_on::text as due_on,
  b.due_provisional,
  b.silence_grants,
  a.reference,
  t.names as permit_type,
  office_json(s) as office,
  case when p.id is not null then json_build_object(
    'id', p.id,
    'number', p.number,
    'decreeNumber', d.details->>'decreeNumber',
    'decidedAt', rfc3339(d.at)
  ) end as permit,
  rfc3339(e.at) as refused_at,
  rfc3339(b.filed_at) as filed_at,
  b.state = 'open'
  and coalesce(b.due_on < network_day(), false) as overdue,
  case when b.state in ('granted', 'rejected', 'inadmissible') then json_build_object(
    'at', rfc3339(b.ended_at),
    'bySilence', b.by_silence,
    'office', names_json(w.name_id, w.name_en),
    'reason', b.reason,
    'legalBasis', b.legal_basis
  ) end as decision,
  case when b.state = 'withdrawn' then rfc3339(b.ended_at) end as withdrawn_at,
  case when b.state = 'closed' then rfc3339(b.ended_at) end as closed_at
from (
  select next.id, next.due
  from (
    select o.id
    from unnest((select $text[]::text[]))
    reach
    join offices o on o.region_code = reach
      or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
    group by o.id
  ) o
  cross join unnest((select $objection_state[]::objection_state[])) s (state)
  cross join lateral (
    select b.id, coalesce(b.due_on, 'infinity'::date) as due
    from objections
    b
    join applications a on a.id = b.application_id
    where b.office_id = o.id
      and b.state = s.state
      and (
        a.discarded_at is null
        and (
          a.applicant_id = (select $uuid::uuid)
          or (a.status <> 'draft' and true)
          or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
        )
      )
      and true
      and true
    order by coalesce(b.due_on, 'infinity'::date), b.id
    limit (select $int4::int)
  ) next
  order by next.due, next.id
  limit (select $int4::int)
)
listed
join objections b on b.id = listed.id
join applications a on a.id = b.application_id
join offices s on s.id = b.office_id
join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version
left join application_events e on e.id = b.refusal_id
left join permits p on p.id = b.permit_id
left join permit_events d on d.id = b.permit_event_id
left join offices w on w.id = b.decided_for
order by listed.due, listed.id;

-- src/applications/objections/list-queries.ts listObjectionsOfOffices
-- Plan: 35
-- Columns: id uuid not null, version int4 not null, applicationId uuid not null, level objection_level not null,
--  appealOfId uuid null, against objection_subject not null, permitId uuid null, permitEventId uuid null,
--  state objection_state not null, channel channel not null, filedBy uuid not null, receivedOn text, lastDay text,
--  dueOn text, dueProvisional bool not null, silenceGrants bool not null, reference text not null,
--  permitType jsonb not null, office jsonb, permit json, refusedAt text, filedAt text, overdue bool, decision json,
--  withdrawnAt text, closedAt text
select b.id,
  b.version,
  b.application_id,
  b.level,
  b.appeal_of_id,
  b.against,
  b.permit_id,
  b.permit_event_id,
  b.state,
  b.channel,
  b.filed_by,
  b.received_on::text as received_on,
  b.last_day::text as last_day,
  b.due_on::text as due_on,
  b.due_provisional,
  b.silence_grants,
  a.reference,
  t.names as permit_type,
  office_json(s) as office,
  case when p.id is not null then json_build_object(
    'id', p.id,
    'number', p.number,
    'decreeNumber', d.details->>'decreeNumber',
    'decidedAt', rfc3339(d.at)
  ) end as permit,
  rfc3339(e.at) as refused_at,
  rfc3339(b.filed_at) as filed_at,
  b.state = 'open'
  and coalesce(b.due_on < network_day(), false) as overdue,
  case when b.state in ('granted', 'rejected', 'inadmissible') then json_build_object(
    'at', rfc3339(b.ended_at),
    'bySilence', b.by_silence,
    'office', names_json(w.name_id, w.name_en),
    'reason', b.reason,
    'legalBasis', b.legal_basis
  ) end as decision,
  case when b.state = 'withdrawn' then rfc3339(b.ended_at) end as withdrawn_at,
  case when b.state = 'closed' then rfc3339(b.ended_at) end as closed_at
from (
  select next.id, next.due
  from (
    select o.id
    from unnest((select $text[]::text[]))
    reach
    join offices o on o.region_code = reach
      or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
    where o.id = $uuid
    group by o.id
  ) o
  cross join unnest((select $objection_state[]::objection_state[])) s (state)
  cross join lateral (
    select b.id, coalesce(b.due_on, 'infinity'::date) as due
    from objections
    b
    join applications a on a.id = b.application_id
    where b.office_id = o.id
      and b.state = s.state
      and (
        a.discarded_at is null
        and (
          a.applicant_id = (select $uuid::uuid)
          or (a.status <> 'draft' and true)
          or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
        )
      )
      and true
      and true
    order by coalesce(b.due_on, 'infinity'::date), b.id
    limit (select $int4::int)
  ) next
  order by next.due, next.id
  limit (select $int4::int)
)
listed
join objections b on b.id = listed.id
join applications a on a.id = b.application_id
join offices s on s.id = b.office_id
join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version
left join application_events e on e.id = b.refusal_id
left join permits p on p.id = b.permit_id
left join permit_events d on d.id = b.permit_event_id
left join offices w on w.id = b.decided_for
order by listed.due, listed.id;

-- src/applications/objections/list-queries.ts listObjectionsOfOffices
-- Plan: 35
-- Columns: id uuid not null, version int4 not null, applicationId uuid not null, level objection_level not null,
--  appealOfId uuid null, against objection_subject not null, permitId uuid null, permitEventId uuid null,
--  state objection_state not null, channel channel not null, filedBy uuid not null, receivedOn text, lastDay text,
--  dueOn text, dueProvisional bool not null, silenceGrants bool not null, reference text not null,
--  permitType jsonb not null, office jsonb, permit json, refusedAt text, filedAt text, overdue bool, decision json,
--  withdrawnAt text, closedAt text
select b.id,
  b.version,
  b.application_id,
  b.level,
  b.appeal_of_id,
  b.against,
  b.permit_id,
  b.permit_event_id,
  b.state,
  b.channel,
  b.filed_by,
  b.received_on::text as received_on,
  b.last_day::text as last_day,
  b.due_on::text as due_on,
  b.due_provisional,
  b.silence_grants,
  a.reference,
  t.names as permit_type,
  office_json(s) as office,
  case when p.id is not null then json_build_object(
    'id', p.id,
    'number', p.number,
    'decreeNumber', d.details->>'decreeNumber',
    'decidedAt', rfc3339(d.at)
  ) end as permit,
  rfc3339(e.at) as refused_at,
  rfc3339(b.filed_at) as filed_at,
  b.state = 'open'
  and coalesce(b.due_on < network_day(), false) as overdue,
  case when b.state in ('granted', 'rejected', 'inadmissible') then json_build_object(
    'at', rfc3339(b.ended_at),
    'bySilence', b.by_silence,
    'office', names_json(w.name_id, w.name_en),
    'reason', b.reason,
    'legalBasis', b.legal_basis
  ) end as decision,
  case when b.state = 'withdrawn' then rfc3339(b.ended_at) end as withdrawn_at,
  case when b.state = 'closed' then rfc3339(b.ended_at) end as closed_at
from (
  select next.id, next.due
  from (
    select o.id
    from unnest((select $text[]::text[]))
    reach
    join offices o on o.region_code = reach
      or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
    where o.id = $uuid
    group by o.id
  ) o
  cross join unnest((select $objection_state[]::objection_state[])) s (state)
  cross join lateral (
    select b.id, coalesce(b.due_on, 'infinity'::date) as due
    from objections
    b
    join applications a on a.id = b.application_id
    where b.office_id = o.id
      and b.state = s.state
      and (
        a.discarded_at is null
        and (
          a.applicant_id = (select $uuid::uuid)
          or (a.status <> 'draft' and true)
          or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
        )
      )
      and true
      and b.against = $objection_subject::objection_subject
      and b.level = $objection_level::objection_level
      and true
    order by coalesce(b.due_on, 'infinity'::date), b.id
    limit (select $int4::int)
  ) next
  order by next.due, next.id
  limit (select $int4::int)
)
listed
join objections b on b.id = listed.id
join applications a on a.id = b.application_id
join offices s on s.id = b.office_id
join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version
left join application_events e on e.id = b.refusal_id
left join permits p on p.id = b.permit_id
left join permit_events d on d.id = b.permit_event_id
left join offices w on w.id = b.decided_for
order by listed.due, listed.id;

-- src/applications/objections/list-queries.ts listObjectionsOfOffices
-- Plan: 35
-- Columns: id uuid not null, version int4 not null, applicationId uuid not null, level objection_level not null,
--  appealOfId uuid null, against objection_subject not null, permitId uuid null, permitEventId uuid null,
--  state objection_state not null, channel channel not null, filedBy uuid not null, receivedOn text, lastDay text,
--  dueOn text, dueProvisional bool not null, silenceGrants bool not null, reference text not null,
--  permitType jsonb not null, office jsonb, permit json, refusedAt text, filedAt text, overdue bool, decision json,
--  withdrawnAt text, closedAt text
select b.id,
  b.version,
  b.application_id,
  b.level,
  b.appeal_of_id,
  b.against,
  b.permit_id,
  b.permit_event_id,
  b.state,
  b.channel,
  b.filed_by,
  b.received_on::text as received_on,
  b.last_day::text as last_day,
  b.due_on::text as due_on,
  b.due_provisional,
  b.silence_grants,
  a.reference,
  t.names as permit_type,
  office_json(s) as office,
  case when p.id is not null then json_build_object(
    'id', p.id,
    'number', p.number,
    'decreeNumber', d.details->>'decreeNumber',
    'decidedAt', rfc3339(d.at)
  ) end as permit,
  rfc3339(e.at) as refused_at,
  rfc3339(b.filed_at) as filed_at,
  b.state = 'open'
  and coalesce(b.due_on < network_day(), false) as overdue,
  case when b.state in ('granted', 'rejected', 'inadmissible') then json_build_object(
    'at', rfc3339(b.ended_at),
    'bySilence', b.by_silence,
    'office', names_json(w.name_id, w.name_en),
    'reason', b.reason,
    'legalBasis', b.legal_basis
  ) end as decision,
  case when b.state = 'withdrawn' then rfc3339(b.ended_at) end as withdrawn_at,
  case when b.state = 'closed' then rfc3339(b.ended_at) end as closed_at
from (
  select next.id, next.due
  from (
    select o.id
    from unnest((select $text[]::text[]))
    reach
    join offices o on o.region_code = reach
      or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
    where o.id = $uuid
    group by o.id
  ) o
  cross join unnest((select $objection_state[]::objection_state[])) s (state)
  cross join lateral (
    select b.id, coalesce(b.due_on, 'infinity'::date) as due
    from objections
    b
    join applications a on a.id = b.application_id
    where b.office_id = o.id
      and b.state = s.state
      and (
        a.discarded_at is null
        and (
          a.applicant_id = (select $uuid::uuid)
          or (a.status <> 'draft' and true)
          or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
        )
      )
      and true
      and b.application_id = $uuid
      and b.against = $objection_subject::objection_subject
      and b.level = $objection_level::objection_level
      and true
    order by coalesce(b.due_on, 'infinity'::date), b.id
    limit (select $int4::int)
  ) next
  order by next.due, next.id
  limit (select $int4::int)
)
listed
join objections b on b.id = listed.id
join applications a on a.id = b.application_id
join offices s on s.id = b.office_id
join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version
left join application_events e on e.id = b.refusal_id
left join permits p on p.id = b.permit_id
left join permit_events d on d.id = b.permit_event_id
left join offices w on w.id = b.decided_for
order by listed.due, listed.id;

-- src/applications/objections/queries.ts findObjection
-- Plan: 22
-- Columns: id uuid not null, version int4 not null, applicationId uuid not null, level objection_level not null,
--  appealOfId uuid null, against objection_subject not null, permitId uuid null, permitEventId uuid null,
--  state objection_state not null, channel channel not null, filedBy uuid not null, receivedOn text, lastDay text,
--  dueOn text, dueProvisional bool not null, silenceGrants bool not null, reference text not null,
--  permitType jsonb not null, office jsonb, permit json, refusedAt text, filedAt text, overdue bool, decision json,
--  withdrawnAt text, closedAt text, personal text null, earlier json, appealOffice jsonb
select b.id,
  b.version,
  b.application_id,
  b.level,
  b.appeal_of_id,
  b.against,
  b.permit_id,
  b.permit_event_id,
  b.state,
  b.channel,
  b.filed_by,
  b.received_on::text as received_on,
  b.last_day::text as last_day,
  b.due_on::text as due_on,
  b.due_provisional,
  b.silence_grants,
  a.reference,
  t.names as permit_type,
  office_json(s) as office,
  case when p.id is not null then json_build_object(
    'id', p.id,
    'number', p.number,
    'decreeNumber', d.details->>'decreeNumber',
    'decidedAt', rfc3339(d.at)
  ) end as permit,
  rfc3339(e.at) as refused_at,
  rfc3339(b.filed_at) as filed_at,
  b.state = 'open'
  and coalesce(b.due_on < network_day(), false) as overdue,
  case when b.state in ('granted', 'rejected', 'inadmissible') then json_build_object(
    'at', rfc3339(b.ended_at),
    'bySilence', b.by_silence,
    'office', names_json(w.name_id, w.name_en),
    'reason', b.reason,
    'legalBasis', b.legal_basis
  ) end as decision,
  case when b.state = 'withdrawn' then rfc3339(b.ended_at) end as withdrawn_at,
  case when b.state = 'closed' then rfc3339(b.ended_at) end as closed_at,
  b.personal,
  case when b.level = 'appeal' then (
    select json_build_object(
      'decisionBy', coalesce(e.actor_id, d.actor_id),
      'objectionFiledBy', f.filed_by,
      'objectionDecidedBy', f.decided_by
    )
    from objections f
    where f.id = b.appeal_of_id
  ) end as earlier,
  (
    select office_json(n)
    from objections
    l
    join offices n on n.id = l.office_id
    where l.appeal_of_id = b.id and l.state = 'open'
  ) as appeal_office
from objections
b
join applications a on a.id = b.application_id
join offices o on o.id = a.office_id
join offices s on s.id = b.office_id
join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version
left join application_events e on e.id = b.refusal_id
left join permits p on p.id = b.permit_id
left join permit_events d on d.id = b.permit_event_id
left join offices w on w.id = b.decided_for
where b.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/objections/queries.ts standingObjection
-- Plan: 3
-- Columns: today text, current json
select network_day()::text as today,
  (
    select json_build_object('id', b.id, 'state', b.state, 'dueOn', b.due_on)
    from objections b
    where b.application_id = $uuid
      and b.level = 'objection'
      and b.state <> 'withdrawn'
      and b.filed_at >= $timestamptz
    order by b.id desc
    limit 1
  ) as current;

-- src/applications/objections/queries.ts findOpen
-- Plan: 3
-- Columns: id uuid not null, version int4 not null, applicationId uuid not null, level objection_level not null,
--  appealOfId uuid null, against objection_subject not null, permitId uuid null, permitEventId uuid null,
--  office jsonb, receivedOn text, dueOn text, silenceGrants bool not null, decideWithin jsonb null, isOverdue bool
select b.id,
  b.version,
  b.application_id,
  b.level,
  b.appeal_of_id,
  b.against,
  b.permit_id,
  b.permit_event_id,
  office_json(s) as office,
  b.received_on::text as received_on,
  b.due_on::text as due_on,
  b.silence_grants,
  b.decide_within,
  b.due_on < network_day()
  and not b.due_provisional
  and b.overdue_at is null as is_overdue
from objections
b
join offices s on s.id = b.office_id
where b.id = $uuid and b.state = 'open' and b.decide_within is not null;

-- src/applications/objections/queries.ts listOpenOfPermit
-- Plan: 5
-- Columns: id uuid not null, version int4 not null, level objection_level not null, appealOfId uuid null,
--  against objection_subject not null, permitId uuid null, office jsonb, application json
select b.id,
  b.version,
  b.level,
  b.appeal_of_id,
  b.against,
  b.permit_id,
  office_json(s) as office,
  json_build_object('id', a.id, 'version', a.version) as application
from objections
b
join applications a on a.id = b.application_id
join offices s on s.id = b.office_id
where b.permit_id = $uuid and b.against = $objection_subject::objection_subject and b.state = 'open';

-- src/applications/objections/queries.ts listByOlderCalendar
-- Plan: 2
-- Columns: id uuid not null
select b.id
from objections b
where b.state = 'open' and b.decide_within is not null and b.calendar_edition < $int4
order by b.calendar_edition
limit $int8;

-- src/applications/objections/queries.ts listOverdue
-- Plan: 2
-- Columns: id uuid not null
select b.id
from objections b
where b.state = 'open'
  and b.overdue_at is null
  and b.due_on < network_day()
  and not b.due_provisional
order by b.due_on
limit $int8;

-- src/applications/objections/running-queries.ts listUncontested 1
-- Plan: 21
-- Columns: applicationId uuid not null, permitType text not null, permitTypeVersion int4 not null, of text,
--  at timestamptz, keptThrough text, today text
select a.id as application_id,
  a.permit_type,
  a.permit_type_version,
  d.of,
  d.at,
  ((d.at at time zone 'Asia/Jakarta')::date + make_interval(years => v.retention_years))::date::text as kept_through,
  network_day()::text as today
from applications
a
join permit_type_versions v on v.code = a.permit_type and v.version = a.permit_type_version
cross join lateral (
  select 'case' as of, a.status_since as at
  where a.status = 'refused'
    and not exists (
      select
      from objections b
      where b.application_id = a.id
        and b.against = 'refusal'
        and b.state <> 'withdrawn'
        and b.filed_at >= a.status_since
    )
  union all
  select 'case', e.at
  from permits
  p
  join permit_events e on e.permit_id = p.id
  where p.application_id = a.id
    and e.action in ('suspend', 'revoke')
    and not exists (
      select
      from permit_events l
      where l.permit_id = e.permit_id
        and l.version > e.version
        and l.action = case e.action when 'suspend' then 'lift' else 'call_off_revocation' end
    )
    and not exists (
      select
      from objections b
      where b.permit_event_id = e.id and b.level = 'objection' and b.state <> 'withdrawn'
    )
  union all
  select 'case', r.decided_at
  from refunds r
  where r.application_id = a.id and r.outcome = 'declined' and r.lifted_at is null
  union all
  select b.level::text, b.ended_at
  from objections b
  where b.application_id = a.id
    and b.state in ('rejected', 'inadmissible')
    and not exists (select from objections l where l.appeal_of_id = b.id and l.state <> 'withdrawn')
) d
where a.id = any($uuid[]::uuid[]);

-- src/applications/objections/transfer.ts counted
-- Plan: 3
-- Columns: key text, count int4
select b.against::text as key, count(*)::int as count
from objections b
where b.office_id = $uuid and b.level = 'appeal' and b.state = 'open'
group by b.against
order by b.against;

-- src/applications/objections/transfer.ts leaving
-- Plan: 8
-- Columns: id uuid not null
select b.id
from objections
b
join offices s on s.id = b.office_id
join applications a on a.id = b.application_id
join offices o on o.id = a.office_id
where b.level = 'appeal'
  and b.state = 'open'
  and (
    b.office_id = $uuid
    or (
      a.office_id = $uuid
      and o.region_code <> s.region_code
      and not starts_with(o.region_code, s.region_code || '.')
    )
  )
order by b.id;

-- src/applications/objections/transfer.ts moveOne 1
-- Plan: 24
-- Columns: none
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  from objections b
  where b.id = $uuid and a.id = b.application_id
  returning a.id, a.version, a.updated_at as at, a.office_id
),
moved as (
  update objections b
  set version = b.version + 1,
    office_id = coalesce(
      (
        select n.id
        from offices n
        where n.state = 'online'
          and n.id is distinct from $uuid::uuid
          and starts_with(w.region_code, n.region_code || '.')
          and (o.region_code = n.region_code or starts_with(o.region_code, n.region_code || '.'))
        order by n.level
        limit 1
      ),
      $uuid::uuid
    )
  from changed
  c
  join offices o on o.id = c.office_id, objections
  f
  join offices w on w.id = f.decided_for
  where b.id = $uuid and f.id = b.appeal_of_id
  returning b.*
)
insert into application_events (
  application_id,
  version,
  type,
  actor_id,
  standing,
  office_id,
  channel,
  details,
  at
)
select c.id,
  c.version,
  'appeal.transferred',
  $uuid::uuid,
  $text,
  $uuid::uuid,
  $channel::channel,
  jsonb_build_object(
    'objectionId', m.id,
    'against', m.against,
    'appealOf', m.appeal_of_id,
    'receivedOn', m.received_on,
    'dueOn', m.due_on,
    'provisional', m.due_provisional,
    'silence', case when m.silence_grants then 'granted' else 'nothing' end,
    'to', jsonb_build_object('id', s.id, 'names', names_json(s.name_id, s.name_en))
  ) || case when m.permit_id is null then '{}' else jsonb_build_object('permitId', m.permit_id) end,
  c.at
from moved m
cross join changed
c
join offices s on s.id = m.office_id;

-- src/applications/objections/transfer.ts objectionsEstate.count
-- Plan: 3
-- Columns: key text, count int4
select b.against::text as key, count(*)::int as count
from objections b
where b.office_id = $uuid and b.level = 'objection' and b.state = 'open'
group by b.against
order by b.against;

-- src/applications/objections/transfer.ts objectionsEstate.move
-- Plan: 7
-- Columns: key text, count int4
select b.against::text as key, count(*)::int as count
from (
  select l.application_id as id
  from office_dissolution_applications
  l
  join application_events e on e.application_id = l.application_id and e.version = l.version
  where l.dissolution_id = $uuid and e.type in ($text, $text)
)
m
join objections b on b.application_id = m.id
where b.office_id = $uuid and b.level = 'objection' and b.state = 'open'
group by b.against
order by b.against;

-- src/applications/reads/queries.ts insertReads
-- Plan: 2
-- Columns: id uuid not null
select id
from offices
where id = $uuid::uuid and state = any($office_state[]::office_state[])
for share;

-- src/applications/reads/queries.ts insertReads
-- Plan: 2
-- Columns: none
insert into data_reads (
  application_id,
  reader_id,
  standing,
  office_id,
  what,
  document_id,
  fields,
  status,
  reason
)
select "applicationId", "personId", standing, "officeId", what, "documentId", fields, status, reason
from jsonb_to_recordset($text::text::jsonb) as r (
  "applicationId" uuid,
  "personId" uuid,
  standing text,
  "officeId" uuid,
  what read_kind,
  "documentId" uuid,
  fields text[],
  status application_status,
  reason text
);

-- src/applications/reads/queries.ts accessTo 1
-- Plan: 19
-- Columns: id uuid not null, at timestamptz not null, what read_kind not null, applicationId uuid not null,
--  reference text not null, permitType text not null, standing text not null, office json, agency jsonb, stated json,
--  slot text, fields text[] not null, status application_status null, reason text null
select newest.id,
  newest.at,
  newest.what,
  a.id as application_id,
  a.reference,
  a.permit_type,
  newest.standing,
  names_json(o.name_id, o.name_en) as office,
  c.registration->'names' as agency,
  case when newest.purpose is not null then (
    select json_build_object(
      'code', newest.purpose,
      'names', p.purpose->'text',
      'legalBasis', p.purpose->'legalBasis'
    )
    from (select 1) one
    left join jsonb_array_elements(c.registration->'purposes') as p (purpose) on p.purpose->>'code' = newest.purpose
    limit 1
  ) end as stated,
  d.slot,
  newest.fields,
  newest.status,
  newest.reason
from applications a
cross join lateral (
  select r.*
  from data_reads r
  where r.application_id = a.id and ($uuid::uuid is null or r.id < $uuid)
  order by r.id desc
  limit $int8
) newest
left join offices o on o.id = newest.office_id
left join clients c on c.id = newest.client_id
left join documents d on d.id = newest.document_id
where a.applicant_id = $uuid
order by newest.id desc
limit $int8;

-- src/applications/refunds/changes.ts insertRefund 3
-- Plan: 7
-- Columns: version int4 not null
with changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    kept_amount = a.kept_amount + $int8
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
made as (
  insert into refunds (
    id,
    application_id,
    outcome,
    amount,
    reason,
    legal_basis,
    decided_by,
    decided_for,
    decided_at
  )
  select $uuid::uuid,
    changed.id,
    $refund_outcome::refund_outcome,
    $int8::bigint,
    $text,
    $text,
    $uuid::uuid,
    $uuid::uuid,
    changed.at
  from changed
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version
from changed;

-- src/applications/refunds/changes.ts insertRefund 3
-- Plan: 7
-- Columns: version int4 not null
with changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    paid_amount = a.paid_amount - $int8,
    refunded_amount = a.refunded_amount + $int8,
    refund_due = a.refund_due + $int8
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
made as (
  insert into refunds (
    id,
    application_id,
    outcome,
    amount,
    reason,
    legal_basis,
    decided_by,
    decided_for,
    decided_at
  )
  select $uuid::uuid,
    changed.id,
    $refund_outcome::refund_outcome,
    $int8::bigint,
    $text,
    $text,
    $uuid::uuid,
    $uuid::uuid,
    changed.at
  from changed
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version
from changed;

-- src/applications/refunds/changes.ts insertPayout
-- Plan: 18
-- Columns: version int4 not null
with changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    refund_due = a.refund_due - $int8,
    refund_returned = a.refund_returned - $int8
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
numbered as (
  insert into number_sequences as s (kind, office_id, year, last)
  select $text,
    $uuid::uuid,
    extract(year from (changed.at at time zone 'Asia/Jakarta'))::smallint,
    1
  from changed
  on conflict (kind, office_id, year) do update
  set last = s.last + 1
  returning kind || '-' || year || '-' || (
    select o.region_code
    from offices o
    where o.id = office_id
  ) || '-' || lpad(last::text, greatest(6, length(last::text)), '0') as number
),
payout as (
  insert into refund_payouts (
    refund_id,
    follows_id,
    receipt_number,
    paid_on,
    reference,
    evidence_document_id,
    recorded_by,
    recorded_at
  )
  select $uuid::uuid,
    (
      select t.id
      from refund_payouts
      p
      join payout_returns t on t.payout_id = p.id
      where p.refund_id = $uuid
        and not exists (
          select
          from refund_payouts n
          where n.refund_id = p.refund_id and n.follows_id = t.id
        )
    ),
    numbered.number,
    $date::date,
    $text,
    $uuid::uuid,
    $uuid::uuid,
    changed.at
  from changed, numbered
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version
from changed;

-- src/applications/refunds/changes.ts insertReturn
-- Plan: 7
-- Columns: version int4 not null
with changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    refund_due = a.refund_due + $int8,
    refund_returned = a.refund_returned + $int8
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
returned as (
  insert into payout_returns (
    payout_id,
    returned_on,
    reason,
    evidence_document_id,
    recorded_by,
    recorded_at
  )
  select $uuid::uuid,
    $date::date,
    $payout_return_reason::payout_return_reason,
    $uuid::uuid,
    $uuid::uuid,
    changed.at
  from changed
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version
from changed;

-- src/applications/refunds/queries.ts listRefunds
-- Plan: 20
-- Columns: id uuid not null, outcome refund_outcome not null, amount float8, reason text not null,
--  legalBasis text not null, decidedBy uuid not null, decidedAt timestamptz not null, liftedAt timestamptz null,
--  decidedOn text, office json, payout json, payoutId uuid, returnedPayouts json
select r.id,
  r.outcome,
  r.amount::float8 as amount,
  r.reason,
  r.legal_basis,
  r.decided_by,
  r.decided_at,
  r.lifted_at,
  (r.decided_at at time zone 'Asia/Jakarta')::date::text as decided_on,
  names_json(w.name_id, w.name_en) as office,
  case when p.id is not null then json_build_object(
    'receiptNumber', p.receipt_number,
    'paidOn', p.paid_on,
    'treasuryReference', p.reference,
    'evidenceDocumentId', p.evidence_document_id,
    'recordedAt', rfc3339(p.recorded_at)
  ) end as payout,
  p.id as payout_id,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'receiptNumber', p.receipt_number,
          'paidOn', p.paid_on,
          'treasuryReference', p.reference,
          'evidenceDocumentId', p.evidence_document_id,
          'recordedAt', rfc3339(p.recorded_at),
          'return', json_build_object(
            'returnedOn', t.returned_on,
            'reason', t.reason,
            'evidenceDocumentId', t.evidence_document_id,
            'recordedAt', rfc3339(t.recorded_at)
          )
        ) order by t.recorded_at,
        length(p.receipt_number),
        p.receipt_number
      )
      from refund_payouts
      p
      join payout_returns t on t.payout_id = p.id
      where p.refund_id = r.id
    ),
    '[]'
  ) as returned_payouts
from applications a
left join offices o on o.id = a.office_id
join refunds r on r.application_id = a.id
left join offices w on w.id = r.decided_for
left join refund_payouts p on p.refund_id = r.id
  and not exists (select from payout_returns t where t.payout_id = p.id)
where a.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and ($uuid::uuid is null or r.id > $uuid)
order by r.id
limit $int8;

-- src/applications/refunds/queries.ts findRefund
-- Plan: 19
-- Columns: id uuid not null, outcome refund_outcome not null, amount float8, reason text not null,
--  legalBasis text not null, decidedBy uuid not null, decidedAt timestamptz not null, liftedAt timestamptz null,
--  decidedOn text, office json, payout json, payoutId uuid, returnedPayouts json
select r.id,
  r.outcome,
  r.amount::float8 as amount,
  r.reason,
  r.legal_basis,
  r.decided_by,
  r.decided_at,
  r.lifted_at,
  (r.decided_at at time zone 'Asia/Jakarta')::date::text as decided_on,
  names_json(w.name_id, w.name_en) as office,
  case when p.id is not null then json_build_object(
    'receiptNumber', p.receipt_number,
    'paidOn', p.paid_on,
    'treasuryReference', p.reference,
    'evidenceDocumentId', p.evidence_document_id,
    'recordedAt', rfc3339(p.recorded_at)
  ) end as payout,
  p.id as payout_id,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'receiptNumber', p.receipt_number,
          'paidOn', p.paid_on,
          'treasuryReference', p.reference,
          'evidenceDocumentId', p.evidence_document_id,
          'recordedAt', rfc3339(p.recorded_at),
          'return', json_build_object(
            'returnedOn', t.returned_on,
            'reason', t.reason,
            'evidenceDocumentId', t.evidence_document_id,
            'recordedAt', rfc3339(t.recorded_at)
          )
        ) order by t.recorded_at,
        length(p.receipt_number),
        p.receipt_number
      )
      from refund_payouts
      p
      join payout_returns t on t.payout_id = p.id
      where p.refund_id = r.id
    ),
    '[]'
  ) as returned_payouts
from applications a
left join offices o on o.id = a.office_id
join refunds r on r.application_id = a.id
left join offices w on w.id = r.decided_for
left join refund_payouts p on p.refund_id = r.id
  and not exists (select from payout_returns t where t.payout_id = p.id)
where a.id = $uuid
  and r.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/refunds/queries.ts hasRecordedPayment
-- Plan: 3
-- Columns: none
select
from payments
where application_id = $uuid and recorded_by = $uuid
limit 1;

-- src/applications/refunds/queries.ts usedParts
-- Plan: 4
-- Columns: hasReference bool, hasEvidence bool
select exists (select from refund_payouts where reference = $text) as has_reference,
  (
    exists (select from refund_payouts where evidence_document_id = $uuid)
    or exists (select from payout_returns where evidence_document_id = $uuid)
  ) as has_evidence;

-- src/applications/refunds/queries.ts isUsedEvidence
-- Plan: 3
-- Columns: isUsed bool
select (
  exists (select from refund_payouts where evidence_document_id = $uuid)
  or exists (select from payout_returns where evidence_document_id = $uuid)
) as is_used;

-- src/applications/steps/earlier-permit.ts standingPermits
-- Plan: 8
-- Columns: id uuid not null
select p.id
from (select a.id from applications a where a.id = $uuid and a.version = $int4 for no key update) renewal,
  permits p
where p.id = any($uuid[]::uuid[])
  and permit_state(p.state, p.ends_on, p.revoked_from) <> all($permit_state[]::permit_state[])
  and (
    p.application_id <> renewal.id
    or p.valid_from is not null
    or permit_state(p.state, p.ends_on, p.revoked_from) <> 'expired'
  )
order by p.id
for no key update of p;

-- src/applications/steps/lapse.ts lapseApplications
-- Plan: 47
-- Columns: id uuid not null, version int4 not null
select a.id, a.version
from applications
a
join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version
cross join lateral (select (t.definition->'lapseAfterDays'->>a.status::text)::int as days) w
where a.status in ('returned', 'awaiting_payment', 'awaiting_originals')
  and a.discarded_at is null
  and a.status_since < ((network_day() - w.days)::timestamp at time zone 'Asia/Jakarta')
  and greatest(
    a.status_since,
    (
      select max(m.at)
      from messages m
      where m.application_id = a.id
        and m.side = 'office'
        and not m.internal
        and m.received_mail_id is null
    ),
    (select t.read_by_office_at from message_threads t where t.application_id = a.id),
    (
      select max(m.dealt_with_at)
      from received_mails m
      where m.application_id = a.id and m.state <> 'ignored'
    ),
    (
      select max(m.dealt_with_at)
      from received_mails m
      where m.about_id = a.id and m.state = 'answered'
    ),
    (
      select max(greatest(f.accepted_at, f.discarded_at))
      from received_mails
      m
      join received_attachments f on f.mail_id = m.id
      where m.application_id = a.id
    )
  ) < ((network_day() - w.days)::timestamp at time zone 'Asia/Jakarta')
  and not (
    exists (select from received_mails m where m.about_id = a.id and m.state = 'triage')
    or exists (
      select
      from contacts
      c
      join received_mails m on m.sender_digest = c.digest and m.state = 'triage'
      where c.channel = 'email'
        and c.confirmed_at is not null
        and c.removed_at is null
        and (c.application_id = a.id or c.person_id = a.applicant_id)
        and m.about_id is null
        and m.received_at > a.status_since
    )
    or exists (
      select
      from messages m
      left join message_threads t on t.application_id = m.application_id
      where m.application_id = a.id
        and m.side = 'applicant'
        and m.at > a.status_since
        and m.number > coalesce(t.read_by_office, 0)
    )
    or exists (
      select
      from received_mails
      m
      join received_attachments f on f.mail_id = m.id
      where m.application_id = a.id
        and m.state <> 'ignored'
        and m.received_at > a.status_since
        and f.accepted_at is null
        and f.discarded_at is null
        and f.scan <> 'infected'
    )
    or (
      a.applicant_id is null
      and a.status = 'returned'
      and exists (
        select
        from documents d
        where d.application_id = a.id
          and d.uploaded_at > greatest(
            a.status_since,
            (
              select max(m.at)
              from messages m
              where m.application_id = a.id
                and m.side = 'office'
                and not m.internal
                and m.received_mail_id is null
            )
          )
      )
    )
  )
  and not exists (
    select
    from received_mails m
    where m.state = 'received'
      and m.received_at <= (
        (
          (
            greatest(
              a.status_since,
              (
                select max(m.at)
                from messages m
                where m.application_id = a.id
                  and m.side = 'office'
                  and not m.internal
                  and m.received_mail_id is null
              ),
              (select t.read_by_office_at from message_threads t where t.application_id = a.id),
              (
                select max(m.dealt_with_at)
                from received_mails m
                where m.application_id = a.id and m.state <> 'ignored'
              ),
              (
                select max(m.dealt_with_at)
                from received_mails m
                where m.about_id = a.id and m.state = 'answered'
              ),
              (
                select max(greatest(f.accepted_at, f.discarded_at))
                from received_mails
                m
                join received_attachments f on f.mail_id = m.id
                where m.application_id = a.id
              )
            ) at time zone 'Asia/Jakarta'
          )::date + w.days + 1
        )::timestamp at time zone 'Asia/Jakarta'
      )
  )
order by a.status_since
limit $int8;

-- src/applications/steps/lapse.ts lapseOne
-- Plan: 45
-- Columns: none
select
from applications
a
join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version
cross join lateral (select (t.definition->'lapseAfterDays'->>a.status::text)::int as days) w
where a.status in ('returned', 'awaiting_payment', 'awaiting_originals')
  and a.discarded_at is null
  and a.status_since < ((network_day() - w.days)::timestamp at time zone 'Asia/Jakarta')
  and greatest(
    a.status_since,
    (
      select max(m.at)
      from messages m
      where m.application_id = a.id
        and m.side = 'office'
        and not m.internal
        and m.received_mail_id is null
    ),
    (select t.read_by_office_at from message_threads t where t.application_id = a.id),
    (
      select max(m.dealt_with_at)
      from received_mails m
      where m.application_id = a.id and m.state <> 'ignored'
    ),
    (
      select max(m.dealt_with_at)
      from received_mails m
      where m.about_id = a.id and m.state = 'answered'
    ),
    (
      select max(greatest(f.accepted_at, f.discarded_at))
      from received_mails
      m
      join received_attachments f on f.mail_id = m.id
      where m.application_id = a.id
    )
  ) < ((network_day() - w.days)::timestamp at time zone 'Asia/Jakarta')
  and not (
    exists (select from received_mails m where m.about_id = a.id and m.state = 'triage')
    or exists (
      select
      from contacts
      c
      join received_mails m on m.sender_digest = c.digest and m.state = 'triage'
      where c.channel = 'email'
        and c.confirmed_at is not null
        and c.removed_at is null
        and (c.application_id = a.id or c.person_id = a.applicant_id)
        and m.about_id is null
        and m.received_at > a.status_since
    )
    or exists (
      select
      from messages m
      left join message_threads t on t.application_id = m.application_id
      where m.application_id = a.id
        and m.side = 'applicant'
        and m.at > a.status_since
        and m.number > coalesce(t.read_by_office, 0)
    )
    or exists (
      select
      from received_mails
      m
      join received_attachments f on f.mail_id = m.id
      where m.application_id = a.id
        and m.state <> 'ignored'
        and m.received_at > a.status_since
        and f.accepted_at is null
        and f.discarded_at is null
        and f.scan <> 'infected'
    )
    or (
      a.applicant_id is null
      and a.status = 'returned'
      and exists (
        select
        from documents d
        where d.application_id = a.id
          and d.uploaded_at > greatest(
            a.status_since,
            (
              select max(m.at)
              from messages m
              where m.application_id = a.id
                and m.side = 'office'
                and not m.internal
                and m.received_mail_id is null
            )
          )
      )
    )
  )
  and not exists (
    select
    from received_mails m
    where m.state = 'received'
      and m.received_at <= (
        (
          (
            greatest(
              a.status_since,
              (
                select max(m.at)
                from messages m
                where m.application_id = a.id
                  and m.side = 'office'
                  and not m.internal
                  and m.received_mail_id is null
              ),
              (select t.read_by_office_at from message_threads t where t.application_id = a.id),
              (
                select max(m.dealt_with_at)
                from received_mails m
                where m.application_id = a.id and m.state <> 'ignored'
              ),
              (
                select max(m.dealt_with_at)
                from received_mails m
                where m.about_id = a.id and m.state = 'answered'
              ),
              (
                select max(greatest(f.accepted_at, f.discarded_at))
                from received_mails
                m
                join received_attachments f on f.mail_id = m.id
                where m.application_id = a.id
              )
            ) at time zone 'Asia/Jakarta'
          )::date + w.days + 1
        )::timestamp at time zone 'Asia/Jakarta'
      )
  )
  and a.id = $uuid
  and a.version = $int4;

-- src/applications/steps/record.ts recordStep 1
-- Plan: 20
-- Columns: id uuid not null, version int4 not null, at timestamptz not null, office json
with taker as materialized (select),
moment as materialized (
  select greatest($timestamptz::timestamptz, a.status_since) as at
  from applications a, taker
  where a.id = $uuid
),
changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(moment.at, a.updated_at),
    status = $application_status,
    status_since = moment.at,
    office_id = $uuid,
    return_reasons = $text::text::jsonb,
    fee_amount = $int8,
    submitted_at = coalesce(a.submitted_at, case when $text = 'submitted' then moment.at end),
    accepted_at = $timestamptz::timestamptz,
    due_at = case when a.stopped_at is null then $timestamptz::timestamptz else a.due_at end,
    calendar_edition = case when a.stopped_at is null then $int4::int else a.calendar_edition end,
    due_provisional = case when a.stopped_at is null then $bool::boolean else a.due_provisional end,
    silence_grants = case when a.stopped_at is null then $bool::boolean else a.silence_grants end,
    stopped_at = case when $bool then coalesce(a.stopped_at, moment.at) end,
    assigned_to = case when $bool then assigned_to end,
    assigned_at = case when $bool then assigned_at end,
    released_from = null
  from moment
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, moment.at
),
closed as (
  update application_intervals i
  set ended_at = changed.at
  from changed
  where i.application_id = changed.id and i.ended_at is null
  returning i.application_id, i.sequence, changed.at
),
opened as (
  insert into application_intervals (application_id, sequence, status, clock, started_at)
  select application_id, sequence + 1, $application_status::application_status, $clock::clock, at
  from closed
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    action,
    from_status,
    to_status,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $text,
    $application_status::application_status,
    $application_status::application_status,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
  returning id, version, office_id, at
)
select e.id, e.version, e.at, names_json(o.name_id, o.name_en) as office
from event e
left join offices o on o.id = e.office_id;

-- src/applications/steps/record.ts recordStep 1
-- Plan: 21
-- Columns: id uuid not null, version int4 not null, at timestamptz not null, office json
with taker as materialized (
  select id
  from offices
  where id = $uuid::uuid and state = any($office_state[]::office_state[])
  for share
),
moment as materialized (
  select greatest($timestamptz::timestamptz, a.status_since) as at
  from applications a, taker
  where a.id = $uuid
),
changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(moment.at, a.updated_at),
    status = $application_status,
    status_since = moment.at,
    office_id = $uuid,
    return_reasons = $text::text::jsonb,
    fee_amount = $int8,
    submitted_at = coalesce(a.submitted_at, case when $text = 'submitted' then moment.at end),
    accepted_at = $timestamptz::timestamptz,
    due_at = case when a.stopped_at is null then $timestamptz::timestamptz else a.due_at end,
    calendar_edition = case when a.stopped_at is null then $int4::int else a.calendar_edition end,
    due_provisional = case when a.stopped_at is null then $bool::boolean else a.due_provisional end,
    silence_grants = case when a.stopped_at is null then $bool::boolean else a.silence_grants end,
    stopped_at = case when $bool then coalesce(a.stopped_at, moment.at) end,
    assigned_to = case when $bool then assigned_to end,
    assigned_at = case when $bool then assigned_at end,
    released_from = null
  from moment
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, moment.at
),
closed as (
  update application_intervals i
  set ended_at = changed.at
  from changed
  where i.application_id = changed.id and i.ended_at is null
  returning i.application_id, i.sequence, changed.at
),
opened as (
  insert into application_intervals (application_id, sequence, status, clock, started_at)
  select application_id, sequence + 1, $application_status::application_status, $clock::clock, at
  from closed
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    action,
    from_status,
    to_status,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $text,
    $application_status::application_status,
    $application_status::application_status,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
  returning id, version, office_id, at
)
select e.id, e.version, e.at, names_json(o.name_id, o.name_en) as office
from event e
left join offices o on o.id = e.office_id;

-- src/applications/steps/record.ts recordStep 1
-- Plan: 48
-- Columns: id uuid not null, version int4 not null, at timestamptz not null, office json
with taker as materialized (select),
moment as materialized (
  select greatest($timestamptz::timestamptz, a.status_since) as at
  from applications a, taker
  where a.id = $uuid
),
changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(moment.at, a.updated_at),
    status = $application_status,
    status_since = moment.at,
    office_id = $uuid,
    return_reasons = $text::text::jsonb,
    fee_amount = $int8,
    submitted_at = coalesce(a.submitted_at, case when $text = 'submitted' then moment.at end),
    accepted_at = $timestamptz::timestamptz,
    due_at = case when a.stopped_at is null then $timestamptz::timestamptz else a.due_at end,
    calendar_edition = case when a.stopped_at is null then $int4::int else a.calendar_edition end,
    due_provisional = case when a.stopped_at is null then $bool::boolean else a.due_provisional end,
    silence_grants = case when a.stopped_at is null then $bool::boolean else a.silence_grants end,
    stopped_at = case when $bool then coalesce(a.stopped_at, moment.at) end,
    assigned_to = case when $bool then assigned_to end,
    assigned_at = case when $bool then assigned_at end,
    released_from = null
  from moment
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, moment.at
),
closed as (
  update application_intervals i
  set ended_at = changed.at
  from changed
  where i.application_id = changed.id and i.ended_at is null
  returning i.application_id, i.sequence, changed.at
),
opened as (
  insert into application_intervals (application_id, sequence, status, clock, started_at)
  select application_id, sequence + 1, $application_status::application_status, $clock::clock, at
  from closed
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    action,
    from_status,
    to_status,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $text,
    $application_status::application_status,
    $application_status::application_status,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
  returning id, version, office_id, at
),
permit_number as (
  insert into number_sequences as s (kind, office_id, year, last)
  select $text, $uuid::uuid, extract(year from (changed.at at time zone 'Asia/Jakarta'))::smallint, 1
  from changed
  on conflict (kind, office_id, year) do update
  set last = s.last + 1
  returning s.year, s.last
),
permit as (
  insert into permits (
    application_id,
    number,
    issuing_office_id,
    office_id,
    permit_type,
    permit_type_version,
    year,
    sequence,
    village_code,
    holder,
    conditions,
    state,
    public_token,
    public_code,
    certificate_layout,
    issued_at,
    changed_at,
    valid_from,
    valid_until
  )
  select changed.id,
    replace(
      replace(replace($text, '{sequence}', n.last::text), '{office}', o.region_code),
      '{year}',
      n.year::text
    ),
    o.id,
    o.id,
    $text,
    $int4::int,
    n.year,
    n.last,
    $text,
    $text,
    $text::text::jsonb,
    $permit_state::permit_state,
    $text,
    $text,
    (select max(l.version) from certificate_layouts l),
    changed.at,
    changed.at,
    case when not $bool then (changed.at at time zone 'Asia/Jakarta')::date end,
    least(((changed.at at time zone 'Asia/Jakarta')::date + $interval::interval)::date, $date::date)
  from changed, permit_number n, offices o
  where o.id = $uuid
  returning id, application_id, version, number, state, issued_at as at
),
permit_event as (
  insert into permit_events (
    permit_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    'permit.issued',
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    jsonb_build_object('number', number),
    at
  from permit
),
certificate_order as (
  insert into certificate_orders (permit_id, signatory)
  select id,
    (
      select coalesce(s.signs_as, jsonb_build_object('name', w.name))
      from people w
      left join staff s on s.person_id = w.id
        and s.office_id = $uuid::uuid
        and s.role = 'head'
        and s.suspended_at is null
        and s.starts_at <= statement_timestamp()
        and (s.ends_at is null or s.ends_at > statement_timestamp())
      where w.id = $uuid::uuid
      order by s.starts_at desc
      limit 1
    )
  from permit
),
superseded as (
  update permits p
  set version = p.version + 1,
    state = 'superseded',
    superseded_by = n.id,
    revoked_from = null,
    changed_at = greatest(p.changed_at, n.at)
  from permit
  n
  join applications a on a.id = n.application_id
  where n.state = 'in_force'
    and a.started_for in ('renewal', 'amendment')
    and p.application_id = a.started_from_id
    and permit_state(p.state, p.ends_on, p.revoked_from) not in ('revoked', 'superseded')
  returning p.id,
    p.version,
    old.state as before,
    a.started_for,
    n.id as by,
    n.number,
    p.changed_at as at
),
superseded_event as (
  insert into permit_events (
    permit_id,
    version,
    type,
    action,
    from_state,
    to_state,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    'permit.superseded',
    'supersede',
    before,
    'superseded',
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    jsonb_build_object('by', by, 'number', number, 'for', started_for),
    at
  from superseded
)
select e.id, e.version, e.at, names_json(o.name_id, o.name_en) as office
from event e
left join offices o on o.id = e.office_id;

-- src/applications/steps/record.ts recordStep 1
-- Plan: 52
-- Columns: id uuid not null, version int4 not null, at timestamptz not null, office json
with taker as materialized (select),
moment as materialized (
  select greatest($timestamptz::timestamptz, a.status_since) as at
  from applications a, taker
  where a.id = $uuid
),
changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(moment.at, a.updated_at),
    status = $application_status,
    status_since = moment.at,
    office_id = $uuid,
    return_reasons = $text::text::jsonb,
    fee_amount = $int8,
    submitted_at = coalesce(a.submitted_at, case when $text = 'submitted' then moment.at end),
    accepted_at = $timestamptz::timestamptz,
    due_at = case when a.stopped_at is null then $timestamptz::timestamptz else a.due_at end,
    calendar_edition = case when a.stopped_at is null then $int4::int else a.calendar_edition end,
    due_provisional = case when a.stopped_at is null then $bool::boolean else a.due_provisional end,
    silence_grants = case when a.stopped_at is null then $bool::boolean else a.silence_grants end,
    stopped_at = case when $bool then coalesce(a.stopped_at, moment.at) end,
    assigned_to = case when $bool then assigned_to end,
    assigned_at = case when $bool then assigned_at end,
    released_from = null
  from moment
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, moment.at
),
closed as (
  update application_intervals i
  set ended_at = changed.at
  from changed
  where i.application_id = changed.id and i.ended_at is null
  returning i.application_id, i.sequence, changed.at
),
opened as (
  insert into application_intervals (application_id, sequence, status, clock, started_at)
  select application_id, sequence + 1, $application_status::application_status, $clock::clock, at
  from closed
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    action,
    from_status,
    to_status,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $text,
    $application_status::application_status,
    $application_status::application_status,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
  returning id, version, office_id, at
),
inspection_ended as (
  update inspection_appointments p
  set outcome = $appointment_outcome::appointment_outcome, ended_at = changed.at
  from changed
  where p.application_id = changed.id and p.outcome is null
  returning p.id
),
permit_number as (
  insert into number_sequences as s (kind, office_id, year, last)
  select $text, $uuid::uuid, extract(year from (changed.at at time zone 'Asia/Jakarta'))::smallint, 1
  from changed
  on conflict (kind, office_id, year) do update
  set last = s.last + 1
  returning s.year, s.last
),
permit as (
  insert into permits (
    application_id,
    number,
    issuing_office_id,
    office_id,
    permit_type,
    permit_type_version,
    year,
    sequence,
    village_code,
    holder,
    conditions,
    state,
    public_token,
    public_code,
    certificate_layout,
    issued_at,
    changed_at,
    valid_from,
    valid_until
  )
  select changed.id,
    replace(
      replace(replace($text, '{sequence}', n.last::text), '{office}', o.region_code),
      '{year}',
      n.year::text
    ),
    o.id,
    o.id,
    $text,
    $int4::int,
    n.year,
    n.last,
    $text,
    $text,
    $text::text::jsonb,
    $permit_state::permit_state,
    $text,
    $text,
    (select max(l.version) from certificate_layouts l),
    changed.at,
    changed.at,
    case when not $bool then (changed.at at time zone 'Asia/Jakarta')::date end,
    least(((changed.at at time zone 'Asia/Jakarta')::date + $interval::interval)::date, $date::date)
  from changed, permit_number n, offices o
  where o.id = $uuid
  returning id, application_id, version, number, state, issued_at as at
),
permit_event as (
  insert into permit_events (
    permit_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    'permit.issued',
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    jsonb_build_object('number', number),
    at
  from permit
),
certificate_order as (
  insert into certificate_orders (permit_id, signatory)
  select id,
    (
      select coalesce(s.signs_as, jsonb_build_object('name', w.name))
      from people w
      left join staff s on s.person_id = w.id
        and s.office_id = $uuid::uuid
        and s.role = 'head'
        and s.suspended_at is null
        and s.starts_at <= statement_timestamp()
        and (s.ends_at is null or s.ends_at > statement_timestamp())
      where w.id = $uuid::uuid
      order by s.starts_at desc
      limit 1
    )
  from permit
),
superseded as (
  update permits p
  set version = p.version + 1,
    state = 'superseded',
    superseded_by = n.id,
    revoked_from = null,
    changed_at = greatest(p.changed_at, n.at)
  from permit
  n
  join applications a on a.id = n.application_id
  where n.state = 'in_force'
    and a.started_for in ('renewal', 'amendment')
    and p.application_id = a.started_from_id
    and permit_state(p.state, p.ends_on, p.revoked_from) not in ('revoked', 'superseded')
  returning p.id,
    p.version,
    old.state as before,
    a.started_for,
    n.id as by,
    n.number,
    p.changed_at as at
),
superseded_event as (
  insert into permit_events (
    permit_id,
    version,
    type,
    action,
    from_state,
    to_state,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    'permit.superseded',
    'supersede',
    before,
    'superseded',
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    jsonb_build_object('by', by, 'number', number, 'for', started_for),
    at
  from superseded
)
select e.id, e.version, e.at, names_json(o.name_id, o.name_en) as office
from event e
left join offices o on o.id = e.office_id;

-- src/applications/steps/record.ts recordStep 2
-- Plan: 19
-- Columns: isFree bool, isTaken bool
with taker as materialized (select),
moment as materialized (
  select greatest($timestamptz::timestamptz, a.status_since) as at
  from applications a, taker
  where a.id = $uuid and true
),
changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(moment.at, a.updated_at),
    status = $application_status,
    status_since = moment.at,
    office_id = $uuid,
    return_reasons = $text::text::jsonb,
    fee_amount = $int8,
    submitted_at = coalesce(a.submitted_at, case when $text = 'submitted' then moment.at end),
    accepted_at = $timestamptz::timestamptz,
    due_at = case when (a.stopped_at is null or $bool) then $timestamptz::timestamptz else a.due_at end,
    calendar_edition = case when (a.stopped_at is null or $bool) then $int4::int else a.calendar_edition end,
    due_provisional = case when (a.stopped_at is null or $bool) then $bool::boolean else a.due_provisional end,
    silence_grants = case when (a.stopped_at is null or $bool) then $bool::boolean else a.silence_grants end,
    stopped_at = case when $bool then coalesce(a.stopped_at, moment.at) end,
    assigned_to = case when $bool then assigned_to end,
    assigned_at = case when $bool then assigned_at end,
    released_from = null
  from moment
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, moment.at
),
closed as (
  update application_intervals i
  set ended_at = changed.at
  from changed
  where i.application_id = changed.id and i.ended_at is null
  returning i.application_id, i.sequence, changed.at
),
opened as (
  insert into application_intervals (application_id, sequence, status, clock, started_at)
  select application_id, sequence + 1, $application_status::application_status, $clock::clock, at
  from closed
),
event as (
  insert into application_events (
    id,
    application_id,
    version,
    type,
    action,
    from_status,
    to_status,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select $uuid::uuid,
    id,
    version,
    $text,
    $text,
    $application_status::application_status,
    $application_status::application_status,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
  returning id, office_id, at
)
select true as is_free, exists (select from event) as is_taken;

-- src/applications/steps/record.ts recordStep 2
-- Plan: 20
-- Columns: isFree bool, isTaken bool
with taker as materialized (
  select id
  from offices
  where id = $uuid::uuid and state = any($office_state[]::office_state[])
  for share
),
moment as materialized (
  select greatest($timestamptz::timestamptz, a.status_since) as at
  from applications a, taker
  where a.id = $uuid and true
),
changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(moment.at, a.updated_at),
    status = $application_status,
    status_since = moment.at,
    office_id = $uuid,
    return_reasons = $text::text::jsonb,
    fee_amount = $int8,
    submitted_at = coalesce(a.submitted_at, case when $text = 'submitted' then moment.at end),
    accepted_at = $timestamptz::timestamptz,
    due_at = case when (a.stopped_at is null or $bool) then $timestamptz::timestamptz else a.due_at end,
    calendar_edition = case when (a.stopped_at is null or $bool) then $int4::int else a.calendar_edition end,
    due_provisional = case when (a.stopped_at is null or $bool) then $bool::boolean else a.due_provisional end,
    silence_grants = case when (a.stopped_at is null or $bool) then $bool::boolean else a.silence_grants end,
    stopped_at = case when $bool then coalesce(a.stopped_at, moment.at) end,
    assigned_to = case when $bool then assigned_to end,
    assigned_at = case when $bool then assigned_at end,
    released_from = null
  from moment
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, moment.at
),
closed as (
  update application_intervals i
  set ended_at = changed.at
  from changed
  where i.application_id = changed.id and i.ended_at is null
  returning i.application_id, i.sequence, changed.at
),
opened as (
  insert into application_intervals (application_id, sequence, status, clock, started_at)
  select application_id, sequence + 1, $application_status::application_status, $clock::clock, at
  from closed
),
event as (
  insert into application_events (
    id,
    application_id,
    version,
    type,
    action,
    from_status,
    to_status,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select $uuid::uuid,
    id,
    version,
    $text,
    $text,
    $application_status::application_status,
    $application_status::application_status,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
  returning id, office_id, at
)
select true as is_free, exists (select from event) as is_taken;

-- src/applications/steps/record.ts recordStep 2
-- Plan: 69
-- Columns: isFree bool, isTaken bool
with claim as materialized (
  select pg_try_advisory_xact_lock(hashtextextended($text, 0))
    and not exists (select from idempotency_keys where person_id = $uuid::uuid and key = $text) as free
),
taker as materialized (select),
moment as materialized (
  select greatest($timestamptz::timestamptz, a.status_since) as at
  from applications a, taker
  where a.id = $uuid and (select free from claim)
),
changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(moment.at, a.updated_at),
    status = $application_status,
    status_since = moment.at,
    office_id = $uuid,
    return_reasons = $text::text::jsonb,
    fee_amount = $int8,
    submitted_at = coalesce(a.submitted_at, case when $text = 'submitted' then moment.at end),
    accepted_at = $timestamptz::timestamptz,
    due_at = case when (a.stopped_at is null or $bool) then $timestamptz::timestamptz else a.due_at end,
    calendar_edition = case when (a.stopped_at is null or $bool) then $int4::int else a.calendar_edition end,
    due_provisional = case when (a.stopped_at is null or $bool) then $bool::boolean else a.due_provisional end,
    silence_grants = case when (a.stopped_at is null or $bool) then $bool::boolean else a.silence_grants end,
    stopped_at = case when $bool then coalesce(a.stopped_at, moment.at) end,
    assigned_to = case when $bool then assigned_to end,
    assigned_at = case when $bool then assigned_at end,
    released_from = null
  from moment
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, moment.at
),
closed as (
  update application_intervals i
  set ended_at = changed.at
  from changed
  where i.application_id = changed.id and i.ended_at is null
  returning i.application_id, i.sequence, changed.at
),
opened as (
  insert into application_intervals (application_id, sequence, status, clock, started_at)
  select application_id, sequence + 1, $application_status::application_status, $clock::clock, at
  from closed
),
event as (
  insert into application_events (
    id,
    application_id,
    version,
    type,
    action,
    from_status,
    to_status,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select $uuid::uuid,
    id,
    version,
    $text,
    $text,
    $application_status::application_status,
    $application_status::application_status,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
  returning id, office_id, at
),
response as (
  insert into idempotency_keys (person_id, key, fingerprint, status_code, headers, body)
  select $uuid::uuid, $text, $bytea::bytea, $int4::int, $text::text::jsonb, $text
  from event
),
permit_number as (
  insert into number_sequences as s (kind, office_id, year, last)
  select $text,
    $uuid::uuid,
    extract(year from (changed.at at time zone 'Asia/Jakarta'))::smallint,
    1
  from changed
  on conflict (kind, office_id, year) do update
  set last = s.last + 1
  returning s.year, s.last
),
permit as (
  insert into permits (
    application_id,
    number,
    issuing_office_id,
    office_id,
    permit_type,
    permit_type_version,
    year,
    sequence,
    village_code,
    holder,
    conditions,
    state,
    public_token,
    public_code,
    certificate_layout,
    issued_at,
    changed_at,
    valid_from,
    valid_until
  )
  select changed.id,
    replace(
      replace(replace($text, '{sequence}', n.last::text), '{office}', o.region_code),
      '{year}',
      n.year::text
    ),
    o.id,
    o.id,
    $text,
    $int4::int,
    n.year,
    n.last,
    $text,
    $text,
    $text::text::jsonb,
    $permit_state::permit_state,
    $text,
    $text,
    (select max(l.version) from certificate_layouts l),
    changed.at,
    changed.at,
    case when not $bool then (changed.at at time zone 'Asia/Jakarta')::date end,
    least(((changed.at at time zone 'Asia/Jakarta')::date + $interval::interval)::date, $date::date)
  from changed, permit_number n, offices o
  where o.id = $uuid
  returning id, application_id, version, number, state, issued_at as at
),
permit_event as (
  insert into permit_events (
    permit_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    'permit.issued',
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    jsonb_build_object('number', number),
    at
  from permit
),
certificate_order as (
  insert into certificate_orders (permit_id, signatory)
  select id,
    (
      select coalesce(s.signs_as, jsonb_build_object('name', w.name))
      from people w
      left join staff s on s.person_id = w.id
        and s.office_id = $uuid::uuid
        and s.role = 'head'
        and s.suspended_at is null
        and s.starts_at <= statement_timestamp()
        and (s.ends_at is null or s.ends_at > statement_timestamp())
      where w.id = $uuid::uuid
      order by s.starts_at desc
      limit 1
    )
  from permit
),
superseded as (
  update permits p
  set version = p.version + 1,
    state = 'superseded',
    superseded_by = n.id,
    revoked_from = null,
    changed_at = greatest(p.changed_at, n.at)
  from permit
  n
  join applications a on a.id = n.application_id
  where n.state = 'in_force'
    and a.started_for in ('renewal', 'amendment')
    and p.application_id = a.started_from_id
    and permit_state(p.state, p.ends_on, p.revoked_from) not in ('revoked', 'superseded')
  returning p.id,
    p.application_id,
    p.version,
    old.state as before,
    p.state,
    a.started_for,
    n.id as by,
    n.number,
    a.id as successor,
    p.changed_at as at
),
superseded_event as (
  insert into permit_events (
    permit_id,
    version,
    type,
    action,
    from_state,
    to_state,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    'permit.superseded',
    'supersede',
    before,
    'superseded',
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    jsonb_build_object('by', by, 'number', number, 'for', started_for),
    at
  from superseded
),
visit_of_ended as (
  update counter_visits v
  set outcome = 'cancelled', ended_at = greatest(v.made_at, n.at)
  from superseded n,
    lateral (
      select n.application_id as id
      where n.state = any($permit_state[]::permit_state[])
      union all
      select r.id
      from applications r
      left join permits p on p.application_id = r.id
      where n.state = any($permit_state[]::permit_state[])
        and r.started_from_id = n.application_id
        and r.started_for in ('renewal', 'amendment')
        and (p.id is null or p.state = 'not_yet_in_force')
        and r.id is distinct from n.successor
    ) useless
  where v.application_id = useless.id and v.outcome is null
)
select (select free from claim) as is_free, exists (select from event) as is_taken;

-- src/applications/steps/record.ts recordStep 2
-- Plan: 73
-- Columns: isFree bool, isTaken bool
with taker as materialized (select),
standing as materialized (
  select p.id
  from (select a.id from applications a where a.id = $uuid and a.version = $int4 for no key update) renewal,
    permits p
  where p.id = any($uuid[]::uuid[])
    and permit_state(p.state, p.ends_on, p.revoked_from) <> all($permit_state[]::permit_state[])
    and (
      p.application_id <> renewal.id
      or p.valid_from is not null
      or permit_state(p.state, p.ends_on, p.revoked_from) <> 'expired'
    )
  order by p.id
  for no key update of p
),
moment as materialized (
  select greatest($timestamptz::timestamptz, a.status_since) as at
  from applications a, taker
  where a.id = $uuid and true and (select count(*) from standing) = $int8
),
changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(moment.at, a.updated_at),
    status = $application_status,
    status_since = moment.at,
    office_id = $uuid,
    return_reasons = $text::text::jsonb,
    fee_amount = $int8,
    submitted_at = coalesce(a.submitted_at, case when $text = 'submitted' then moment.at end),
    accepted_at = $timestamptz::timestamptz,
    due_at = case when (a.stopped_at is null or $bool) then $timestamptz::timestamptz else a.due_at end,
    calendar_edition = case when (a.stopped_at is null or $bool) then $int4::int else a.calendar_edition end,
    due_provisional = case when (a.stopped_at is null or $bool) then $bool::boolean else a.due_provisional end,
    silence_grants = case when (a.stopped_at is null or $bool) then $bool::boolean else a.silence_grants end,
    stopped_at = case when $bool then coalesce(a.stopped_at, moment.at) end,
    assigned_to = case when $bool then assigned_to end,
    assigned_at = case when $bool then assigned_at end,
    released_from = null
  from moment
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, moment.at
),
closed as (
  update application_intervals i
  set ended_at = changed.at
  from changed
  where i.application_id = changed.id and i.ended_at is null
  returning i.application_id, i.sequence, changed.at
),
opened as (
  insert into application_intervals (application_id, sequence, status, clock, started_at)
  select application_id, sequence + 1, $application_status::application_status, $clock::clock, at
  from closed
),
event as (
  insert into application_events (
    id,
    application_id,
    version,
    type,
    action,
    from_status,
    to_status,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select $uuid::uuid,
    id,
    version,
    $text,
    $text,
    $application_status::application_status,
    $application_status::application_status,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
  returning id, office_id, at
),
permit_number as (
  insert into number_sequences as s (kind, office_id, year, last)
  select $text,
    $uuid::uuid,
    extract(year from (changed.at at time zone 'Asia/Jakarta'))::smallint,
    1
  from changed
  on conflict (kind, office_id, year) do update
  set last = s.last + 1
  returning s.year, s.last
),
permit as (
  insert into permits (
    application_id,
    number,
    issuing_office_id,
    office_id,
    permit_type,
    permit_type_version,
    year,
    sequence,
    village_code,
    holder,
    conditions,
    state,
    public_token,
    public_code,
    certificate_layout,
    issued_at,
    changed_at,
    valid_from,
    valid_until
  )
  select changed.id,
    replace(
      replace(replace($text, '{sequence}', n.last::text), '{office}', o.region_code),
      '{year}',
      n.year::text
    ),
    o.id,
    o.id,
    $text,
    $int4::int,
    n.year,
    n.last,
    $text,
    $text,
    $text::text::jsonb,
    $permit_state::permit_state,
    $text,
    $text,
    (select max(l.version) from certificate_layouts l),
    changed.at,
    changed.at,
    case when not $bool then (changed.at at time zone 'Asia/Jakarta')::date end,
    least(((changed.at at time zone 'Asia/Jakarta')::date + $interval::interval)::date, $date::date)
  from changed, permit_number n, offices o
  where o.id = $uuid
  returning id, application_id, version, number, state, issued_at as at
),
permit_event as (
  insert into permit_events (
    permit_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    'permit.issued',
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    jsonb_build_object('number', number),
    at
  from permit
),
certificate_order as (
  insert into certificate_orders (permit_id, signatory)
  select id,
    (
      select coalesce(s.signs_as, jsonb_build_object('name', w.name))
      from people w
      left join staff s on s.person_id = w.id
        and s.office_id = $uuid::uuid
        and s.role = 'head'
        and s.suspended_at is null
        and s.starts_at <= statement_timestamp()
        and (s.ends_at is null or s.ends_at > statement_timestamp())
      where w.id = $uuid::uuid
      order by s.starts_at desc
      limit 1
    )
  from permit
),
superseded as (
  update permits p
  set version = p.version + 1,
    state = 'superseded',
    superseded_by = n.id,
    revoked_from = null,
    changed_at = greatest(p.changed_at, n.at)
  from permit
  n
  join applications a on a.id = n.application_id
  where n.state = 'in_force'
    and a.started_for in ('renewal', 'amendment')
    and p.application_id = a.started_from_id
    and permit_state(p.state, p.ends_on, p.revoked_from) not in ('revoked', 'superseded')
  returning p.id,
    p.application_id,
    p.version,
    old.state as before,
    p.state,
    a.started_for,
    n.id as by,
    n.number,
    a.id as successor,
    p.changed_at as at
),
superseded_event as (
  insert into permit_events (
    permit_id,
    version,
    type,
    action,
    from_state,
    to_state,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    'permit.superseded',
    'supersede',
    before,
    'superseded',
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    jsonb_build_object('by', by, 'number', number, 'for', started_for),
    at
  from superseded
),
visit_of_ended as (
  update counter_visits v
  set outcome = 'cancelled', ended_at = greatest(v.made_at, n.at)
  from superseded n,
    lateral (
      select n.application_id as id
      where n.state = any($permit_state[]::permit_state[])
      union all
      select r.id
      from applications r
      left join permits p on p.application_id = r.id
      where n.state = any($permit_state[]::permit_state[])
        and r.started_from_id = n.application_id
        and r.started_for in ('renewal', 'amendment')
        and (p.id is null or p.state = 'not_yet_in_force')
        and r.id is distinct from n.successor
    ) useless
  where v.application_id = useless.id and v.outcome is null
)
select true as is_free, exists (select from event) as is_taken;

-- src/applications/steps/transfer.ts counted
-- Plan: 2
-- Columns: key text, count int4
select a.status::text as key, count(*)::int as count
from applications a
where a.filed_at_office_id = $uuid and a.office_id is distinct from $uuid and a.discarded_at is null
group by a.status
order by a.status;

-- src/applications/steps/transfer.ts counted
-- Plan: 2
-- Columns: key text, count int4
select a.status::text as key, count(*)::int as count
from applications a
where a.office_id = $uuid
  and a.status = any($application_status[]::application_status[])
  and a.discarded_at is null
group by a.status
order by a.status;

-- src/applications/steps/transfer.ts move
-- Plan: 33
-- Columns: key text, count int4
with offices_named as materialized (
  select jsonb_build_object(
    'dissolutionId', $text::text,
    'from', jsonb_build_object(
      'id', f.id,
      'names', jsonb_build_object('id', f.name_id, 'en', f.name_en)
    ),
    'to', jsonb_build_object(
      'id', t.id,
      'names', jsonb_build_object('id', t.name_id, 'en', t.name_en)
    )
  ) as details
  from offices f, offices t
  where f.id = $uuid and t.id = $uuid
),
moved as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    office_id = case when a.office_id = $uuid then $uuid::uuid else a.office_id end,
    filed_at_office_id = case when a.filed_at_office_id = $uuid then $uuid::uuid else a.filed_at_office_id end,
    assigned_to = case when (
      a.office_id is distinct from $uuid::uuid
      or exists (
        select
        from staff
        s
        join unnest($role[]::role[], $application_status[]::application_status[]) as w (
          role,
          status
        ) on w.role = s.role
        where s.person_id = a.assigned_to
          and s.office_id = a.office_id
          and w.status = a.status
          and s.suspended_at is null
          and s.starts_at <= statement_timestamp()
          and (s.ends_at is null or s.ends_at > statement_timestamp())
          and s.role = any($role[]::role[])
      )
    ) then a.assigned_to end,
    assigned_at = case when (
      a.office_id is distinct from $uuid::uuid
      or exists (
        select
        from staff
        s
        join unnest($role[]::role[], $application_status[]::application_status[]) as w (
          role,
          status
        ) on w.role = s.role
        where s.person_id = a.assigned_to
          and s.office_id = a.office_id
          and w.status = a.status
          and s.suspended_at is null
          and s.starts_at <= statement_timestamp()
          and (s.ends_at is null or s.ends_at > statement_timestamp())
          and s.role = any($role[]::role[])
      )
    ) then a.assigned_at end,
    released_from = coalesce(a.assigned_to, a.released_from)
  where a.id = any($uuid[]::uuid[])
  returning a.id,
    a.version,
    a.status,
    a.updated_at,
    a.refund_due,
    a.refund_returned,
    open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) as open_money
),
listed as (
  insert into office_dissolution_applications (dissolution_id, application_id, version, status)
  select $uuid::uuid, id, version, status
  from moved
),
objected as (
  update objections b
  set office_id = $uuid
  from moved m
  where b.application_id = m.id and b.office_id = $uuid and b.level = 'objection'
),
told as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select m.id,
    m.version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    n.details || (
      select case when count(*) = 0 then '{}' else jsonb_build_object('waiting', jsonb_agg(w.what)) end
      from (
        select 'objection' as what
        where exists (
          select
          from objections b
          where b.application_id = m.id and b.level = 'objection' and b.state = 'open'
        )
        union all
        select 'payout'
        where m.refund_due > m.refund_returned
        union all
        select 'payout_again'
        where m.refund_returned > 0
        union all
        select 'refund'
        where m.open_money > 0
      ) w
    ),
    m.updated_at
  from moved m, offices_named n
)
select status::text as key, count(*)::int as count
from moved
group by status
order by status;

-- src/applications/steps/transfer.ts move
-- Plan: 31
-- Columns: key text, count int4
with offices_named as materialized (
  select jsonb_build_object(
    'dissolutionId', $text::text,
    'from', jsonb_build_object(
      'id', f.id,
      'names', jsonb_build_object('id', f.name_id, 'en', f.name_en)
    ),
    'to', jsonb_build_object(
      'id', t.id,
      'names', jsonb_build_object('id', t.name_id, 'en', t.name_en)
    )
  ) as details
  from offices f, offices t
  where f.id = $uuid and t.id = $uuid
),
moved as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    office_id = case when a.office_id = $uuid then $uuid::uuid else a.office_id end,
    filed_at_office_id = case when a.filed_at_office_id = $uuid then $uuid::uuid else a.filed_at_office_id end,
    assigned_to = case when (
      a.office_id is distinct from $uuid::uuid
      or exists (
        select
        from staff
        s
        join unnest($role[]::role[], $application_status[]::application_status[]) as w (
          role,
          status
        ) on w.role = s.role
        where s.person_id = a.assigned_to
          and s.office_id = a.office_id
          and w.status = a.status
          and s.suspended_at is null
          and s.starts_at <= statement_timestamp()
          and (s.ends_at is null or s.ends_at > statement_timestamp())
          and s.role = any($role[]::role[])
      )
    ) then a.assigned_to end,
    assigned_at = case when (
      a.office_id is distinct from $uuid::uuid
      or exists (
        select
        from staff
        s
        join unnest($role[]::role[], $application_status[]::application_status[]) as w (
          role,
          status
        ) on w.role = s.role
        where s.person_id = a.assigned_to
          and s.office_id = a.office_id
          and w.status = a.status
          and s.suspended_at is null
          and s.starts_at <= statement_timestamp()
          and (s.ends_at is null or s.ends_at > statement_timestamp())
          and s.role = any($role[]::role[])
      )
    ) then a.assigned_at end,
    released_from = coalesce(a.assigned_to, a.released_from)
  where a.id = any($uuid[]::uuid[])
    and a.filed_at_office_id = $uuid
    and a.office_id is distinct from $uuid
    and a.discarded_at is null
  returning a.id,
    a.version,
    a.status,
    a.updated_at,
    a.refund_due,
    a.refund_returned,
    open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) as open_money
),
listed as (
  insert into office_dissolution_applications (dissolution_id, application_id, version, status)
  select $uuid::uuid, id, version, status
  from moved
),
objected as (
  update objections b
  set office_id = $uuid
  from moved m
  where b.application_id = m.id and b.office_id = $uuid and b.level = 'objection'
),
told as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select m.id,
    m.version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    n.details || (
      select case when count(*) = 0 then '{}' else jsonb_build_object('waiting', jsonb_agg(w.what)) end
      from (
        select 'objection' as what
        where exists (
          select
          from objections b
          where b.application_id = m.id and b.level = 'objection' and b.state = 'open'
        )
        union all
        select 'payout'
        where m.refund_due > m.refund_returned
        union all
        select 'payout_again'
        where m.refund_returned > 0
        union all
        select 'refund'
        where m.open_money > 0
      ) w
    ),
    m.updated_at
  from moved m, offices_named n
)
select status::text as key, count(*)::int as count
from moved
group by status
order by status;

-- src/applications/steps/transfer.ts move
-- Plan: 31
-- Columns: key text, count int4
with offices_named as materialized (
  select jsonb_build_object(
    'dissolutionId', $text::text,
    'from', jsonb_build_object(
      'id', f.id,
      'names', jsonb_build_object('id', f.name_id, 'en', f.name_en)
    ),
    'to', jsonb_build_object(
      'id', t.id,
      'names', jsonb_build_object('id', t.name_id, 'en', t.name_en)
    )
  ) as details
  from offices f, offices t
  where f.id = $uuid and t.id = $uuid
),
moved as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    office_id = case when a.office_id = $uuid then $uuid::uuid else a.office_id end,
    filed_at_office_id = case when a.filed_at_office_id = $uuid then $uuid::uuid else a.filed_at_office_id end,
    assigned_to = case when (
      a.office_id is distinct from $uuid::uuid
      or exists (
        select
        from staff
        s
        join unnest($role[]::role[], $application_status[]::application_status[]) as w (
          role,
          status
        ) on w.role = s.role
        where s.person_id = a.assigned_to
          and s.office_id = a.office_id
          and w.status = a.status
          and s.suspended_at is null
          and s.starts_at <= statement_timestamp()
          and (s.ends_at is null or s.ends_at > statement_timestamp())
          and s.role = any($role[]::role[])
      )
    ) then a.assigned_to end,
    assigned_at = case when (
      a.office_id is distinct from $uuid::uuid
      or exists (
        select
        from staff
        s
        join unnest($role[]::role[], $application_status[]::application_status[]) as w (
          role,
          status
        ) on w.role = s.role
        where s.person_id = a.assigned_to
          and s.office_id = a.office_id
          and w.status = a.status
          and s.suspended_at is null
          and s.starts_at <= statement_timestamp()
          and (s.ends_at is null or s.ends_at > statement_timestamp())
          and s.role = any($role[]::role[])
      )
    ) then a.assigned_at end,
    released_from = coalesce(a.assigned_to, a.released_from)
  where a.id = any($uuid[]::uuid[])
    and a.office_id = $uuid
    and a.status = any($application_status[]::application_status[])
    and a.discarded_at is null
  returning a.id,
    a.version,
    a.status,
    a.updated_at,
    a.refund_due,
    a.refund_returned,
    open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) as open_money
),
listed as (
  insert into office_dissolution_applications (dissolution_id, application_id, version, status)
  select $uuid::uuid, id, version, status
  from moved
),
objected as (
  update objections b
  set office_id = $uuid
  from moved m
  where b.application_id = m.id and b.office_id = $uuid and b.level = 'objection'
),
told as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select m.id,
    m.version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    n.details || (
      select case when count(*) = 0 then '{}' else jsonb_build_object('waiting', jsonb_agg(w.what)) end
      from (
        select 'objection' as what
        where exists (
          select
          from objections b
          where b.application_id = m.id and b.level = 'objection' and b.state = 'open'
        )
        union all
        select 'payout'
        where m.refund_due > m.refund_returned
        union all
        select 'payout_again'
        where m.refund_returned > 0
        union all
        select 'refund'
        where m.open_money > 0
      ) w
    ),
    m.updated_at
  from moved m, offices_named n
)
select status::text as key, count(*)::int as count
from moved
group by status
order by status;

-- src/applications/steps/transfer.ts move
-- Plan: 31
-- Columns: key text, count int4
with offices_named as materialized (
  select jsonb_build_object(
    'dissolutionId', $text::text,
    'from', jsonb_build_object(
      'id', f.id,
      'names', jsonb_build_object('id', f.name_id, 'en', f.name_en)
    ),
    'to', jsonb_build_object(
      'id', t.id,
      'names', jsonb_build_object('id', t.name_id, 'en', t.name_en)
    )
  ) as details
  from offices f, offices t
  where f.id = $uuid and t.id = $uuid
),
moved as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    office_id = case when a.office_id = $uuid then $uuid::uuid else a.office_id end,
    filed_at_office_id = case when a.filed_at_office_id = $uuid then $uuid::uuid else a.filed_at_office_id end,
    assigned_to = case when (
      a.office_id is distinct from $uuid::uuid
      or exists (
        select
        from staff
        s
        join unnest($role[]::role[], $application_status[]::application_status[]) as w (
          role,
          status
        ) on w.role = s.role
        where s.person_id = a.assigned_to
          and s.office_id = a.office_id
          and w.status = a.status
          and s.suspended_at is null
          and s.starts_at <= statement_timestamp()
          and (s.ends_at is null or s.ends_at > statement_timestamp())
          and s.role = any($role[]::role[])
      )
    ) then a.assigned_to end,
    assigned_at = case when (
      a.office_id is distinct from $uuid::uuid
      or exists (
        select
        from staff
        s
        join unnest($role[]::role[], $application_status[]::application_status[]) as w (
          role,
          status
        ) on w.role = s.role
        where s.person_id = a.assigned_to
          and s.office_id = a.office_id
          and w.status = a.status
          and s.suspended_at is null
          and s.starts_at <= statement_timestamp()
          and (s.ends_at is null or s.ends_at > statement_timestamp())
          and s.role = any($role[]::role[])
      )
    ) then a.assigned_at end,
    released_from = coalesce(a.assigned_to, a.released_from)
  where a.id = any($uuid[]::uuid[])
    and a.office_id = $uuid
    and a.status = any($application_status[]::application_status[])
    and a.discarded_at is null
    and a.status = any($application_status[]::application_status[])
    and a.submitted_at is not null
  returning a.id,
    a.version,
    a.status,
    a.updated_at,
    a.refund_due,
    a.refund_returned,
    open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) as open_money
),
listed as (
  insert into office_dissolution_applications (dissolution_id, application_id, version, status)
  select $uuid::uuid, id, version, status
  from moved
),
objected as (
  update objections b
  set office_id = $uuid
  from moved m
  where b.application_id = m.id and b.office_id = $uuid and b.level = 'objection'
),
told as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select m.id,
    m.version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    n.details || (
      select case when count(*) = 0 then '{}' else jsonb_build_object('waiting', jsonb_agg(w.what)) end
      from (
        select 'objection' as what
        where exists (
          select
          from objections b
          where b.application_id = m.id and b.level = 'objection' and b.state = 'open'
        )
        union all
        select 'payout'
        where m.refund_due > m.refund_returned
        union all
        select 'payout_again'
        where m.refund_returned > 0
        union all
        select 'refund'
        where m.open_money > 0
      ) w
    ),
    m.updated_at
  from moved m, offices_named n
)
select status::text as key, count(*)::int as count
from moved
group by status
order by status;

-- src/applications/steps/transfer.ts finishedMoved 2
-- Plan: 1
-- Columns: id uuid not null
select a.id
from applications a
where a.filed_at_office_id = $uuid
  and a.office_id is distinct from $uuid
  and a.discarded_at is null
  and a.status = any($application_status[]::application_status[])
  and a.submitted_at is not null
order by a.id;

-- src/applications/steps/transfer.ts finishedMoved 2
-- Plan: 1
-- Columns: id uuid not null
select a.id
from applications a
where a.office_id = $uuid
  and a.status = any($application_status[]::application_status[])
  and a.discarded_at is null
  and a.status = any($application_status[]::application_status[])
  and a.submitted_at is not null
order by a.id;

-- src/applications/steps/transfer.ts freeMoved 1
-- Plan: 2
-- Columns: id uuid not null
select a.id
from applications a
where a.filed_at_office_id = $uuid and a.office_id is distinct from $uuid and a.discarded_at is null
order by a.id
for no key update skip locked;

-- src/applications/steps/transfer.ts freeMoved 1
-- Plan: 2
-- Columns: id uuid not null
select a.id
from applications a
where a.office_id = $uuid
  and a.status = any($application_status[]::application_status[])
  and a.discarded_at is null
order by a.id
for no key update skip locked;

-- src/applications/steps/transfer.ts leftover.ids
-- Plan: 7
-- Columns: id uuid
select a.id
from applications a
where a.office_id = $uuid
  and a.status = any($application_status[]::application_status[])
  and a.discarded_at is null
union all
select a.id
from applications a
where a.filed_at_office_id = $uuid and a.office_id is distinct from $uuid and a.discarded_at is null
union all
select a.id
from applications a
where a.office_id = $uuid
  and a.status = any($application_status[]::application_status[])
  and a.discarded_at is null
union
select b.application_id as id
from objections b
where b.office_id = $uuid and b.level = 'appeal' and b.state = 'open'
order by id;

-- src/applications/steps/transfer.ts locked
-- Plan: 4
-- Columns: none
select
from applications
where id = any($uuid[]::uuid[])
order by id
for no key update;

-- src/applications/steps/transfer.ts locked
-- Plan: 4
-- Columns: none
select
from applications
where id = any($uuid[]::uuid[])
order by id
for no key update skip locked;

-- src/applications/tracking/queries.ts findTracked
-- Plan: 5
-- Columns: reference text not null, trackingKey text not null, permitType text not null,
--  permitTypeVersion int4 not null, status application_status not null, since timestamptz not null, office json,
--  account json, objected objection_level, permitState permit_state, earlierState permit_state
select a.reference,
  a.tracking_key,
  a.permit_type,
  a.permit_type_version,
  a.status,
  a.status_since as since,
  names_json(o.name_id, o.name_en) as office,
  case when a.paid_amount <> 0
  or a.refunded_amount <> 0 then json_build_object(
    'paidAmount', a.paid_amount,
    'feeAmount', a.fee_amount,
    'refundedAmount', a.refunded_amount,
    'keptAmount', a.kept_amount,
    'refundDue', a.refund_due,
    'refundReturned', a.refund_returned
  ) end as account,
  case when a.status in ('refused', 'issued', 'handed_over') then (
    select b.level
    from objections b
    where b.application_id = a.id and b.state = 'open'
    order by b.id desc
    limit 1
  ) end as objected,
  case when a.status = 'issued' then (permit_json(a.id) ->> 'state')::permit_state end as permit_state,
  case when a.started_for in ('renewal', 'amendment') then (
    permit_json(a.started_from_id) ->> 'state'
  )::permit_state end as earlier_state
from applications a
left join offices o on o.id = a.office_id
where a.reference = $text and a.discarded_at is null;

-- src/applications/visits/changes.ts insertVisit 1
-- Plan: 1
-- Columns: pgAdvisoryXactLock void
select pg_advisory_xact_lock(hashtextextended($text, 0));

-- src/applications/visits/changes.ts insertVisit 2
-- Plan: 16
-- Columns: id uuid not null, version int4 not null, at timestamptz not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
ended as (
  update counter_visits v
  set outcome = 'moved', ended_at = changed.at
  from changed
  where v.id = $uuid::uuid and v.application_id = changed.id and v.outcome is null
  returning v.id
),
made as (
  insert into counter_visits (
    application_id,
    office_id,
    purpose,
    starts_at,
    ends_at,
    desk,
    note,
    supersedes,
    made_by,
    made_at
  )
  select changed.id,
    $uuid::uuid,
    $visit_purpose::visit_purpose,
    $timestamptz::timestamptz,
    $timestamptz::timestamptz,
    $int2::smallint,
    $text::text,
    $uuid::uuid,
    $uuid::uuid,
    at
  from changed, (select count(*) from ended) first_the_other_ends
  returning id
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select made.id, changed.version, changed.at
from made, changed;

-- src/applications/visits/changes.ts insertVisit 2
-- Plan: 27
-- Columns: id uuid not null, version int4 not null, at timestamptz not null
with standing as materialized (
  select p.id
  from (select a.id from applications a where a.id = $uuid and a.version = $int4 for no key update) renewal,
    permits p
  where p.id = any($uuid[]::uuid[])
    and permit_state(p.state, p.ends_on, p.revoked_from) <> all($permit_state[]::permit_state[])
    and (
      p.application_id <> renewal.id
      or p.valid_from is not null
      or permit_state(p.state, p.ends_on, p.revoked_from) <> 'expired'
    )
  order by p.id
  for no key update of p
),
changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid
    and a.version = $int4
    and a.discarded_at is null
    and (select count(*) from standing) = $int8
  returning a.id, a.version, a.updated_at as at
),
ended as (
  update counter_visits v
  set outcome = 'moved', ended_at = changed.at
  from changed
  where v.id = $uuid::uuid and v.application_id = changed.id and v.outcome is null
  returning v.id
),
made as (
  insert into counter_visits (
    application_id,
    office_id,
    purpose,
    starts_at,
    ends_at,
    desk,
    note,
    supersedes,
    made_by,
    made_at
  )
  select changed.id,
    $uuid::uuid,
    $visit_purpose::visit_purpose,
    $timestamptz::timestamptz,
    $timestamptz::timestamptz,
    $int2::smallint,
    $text::text,
    $uuid::uuid,
    $uuid::uuid,
    at
  from changed, (select count(*) from ended) first_the_other_ends
  returning id
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select made.id, changed.version, changed.at
from made, changed;

-- src/applications/visits/changes.ts freeDesk
-- Plan: 6
-- Columns: desk int4
select free.desk
from generate_series(1, $int4::int) free (desk)
where not exists (
  select
  from counter_visits v
  where v.office_id = $uuid
    and v.desk = free.desk
    and (v.outcome is null or v.ended_at > v.starts_at)
    and v.id is distinct from $uuid::uuid
    and tstzrange(v.starts_at, v.ends_at) && tstzrange(
      $timestamptz::timestamptz,
      $timestamptz::timestamptz
    )
)
order by free.desk
limit 1;

-- src/applications/visits/changes.ts recordVisitOutcome
-- Plan: 11
-- Columns: id uuid not null, version int4 not null, at timestamptz not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
ended as (
  update counter_visits v
  set outcome = $visit_outcome::visit_outcome, outcome_reason = $text::text, ended_at = changed.at
  from changed
  where v.id = $uuid::uuid and v.application_id = changed.id and v.outcome is null
  returning v.id
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select ended.id, changed.version, changed.at
from ended, changed;

-- src/applications/visits/hours-queries.ts newestHours
-- Plan: 2
-- Columns: officeId uuid not null, version int4 not null, publishedAt timestamptz not null, hours jsonb not null
select office_id, version, published_at, hours
from counter_hours
where office_id = $uuid
order by version desc
limit 1;

-- src/applications/visits/hours-queries.ts listHours
-- Plan: 2
-- Columns: officeId uuid not null, version int4 not null, publishedAt timestamptz not null, hours jsonb not null
select office_id, version, published_at, hours
from counter_hours
where office_id = $uuid and version > $int4
order by version
limit $int8;

-- src/applications/visits/hours-queries.ts insertHours
-- Plan: 5
-- Columns: officeId uuid not null, version int4 not null, publishedAt timestamptz not null, hours jsonb not null
insert into counter_hours (office_id, version, hours, published_by)
select $uuid::uuid, $int4::int + 1, $text::text::jsonb, $uuid::uuid
where $int4::int = (select coalesce(max(version), 0) from counter_hours where office_id = $uuid)
on conflict (office_id, version) do nothing
returning office_id, version, published_at, hours;

-- src/applications/visits/hours-queries.ts heldBetween
-- Plan: 1
-- Columns: startsAt timestamptz not null, endsAt timestamptz not null, desk int2 not null
select v.starts_at, v.ends_at, v.desk
from counter_visits v
where v.office_id = $uuid
  and (v.outcome is null or v.ended_at > v.starts_at)
  and tstzrange(v.starts_at, v.ends_at) && tstzrange(
    $timestamptz::timestamptz,
    $timestamptz::timestamptz
  );

-- src/applications/visits/queries.ts listVisits
-- Plan: 7
-- Columns: visit json, applicationVersion int4 not null
select visit_json(v) as visit, a.version as application_version
from counter_visits
v
join applications a on a.id = v.application_id
left join offices o on o.id = a.office_id
where v.application_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and ($uuid::uuid is null or v.id > $uuid)
order by v.id
limit $int8;

-- src/applications/visits/queries.ts findVisit
-- Plan: 6
-- Columns: visit json, applicationVersion int4 not null
select visit_json(v) as visit, a.version as application_version
from counter_visits
v
join applications a on a.id = v.application_id
left join offices o on o.id = a.office_id
where v.id = $uuid
  and v.application_id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/applications/visits/queries.ts countVisits
-- Plan: 3
-- Columns: count int4
select count(*)::int as count
from counter_visits v
where v.application_id = $uuid;

-- src/applications/visits/queries.ts expectedVisits 1
-- Plan: 5
-- Columns: visit json, application json, desk int2 not null
select visit_json(v) as visit,
  json_build_object('id', a.id, 'reference', a.reference) as application,
  v.desk
from counter_visits
v
join applications a on a.id = v.application_id
where v.office_id = $uuid
  and v.starts_at >= (($date::date)::timestamp at time zone 'Asia/Jakarta')
  and v.starts_at < (($date::date + 1)::timestamp at time zone 'Asia/Jakarta')
  and v.outcome is distinct from 'moved'
  and (
    $uuid::uuid is null
    or (v.starts_at, v.id) > (
      select l.starts_at, l.id
      from counter_visits l
      where l.id = $uuid::uuid
    )
  )
order by v.starts_at, v.id
limit $int8;

-- src/applications/without-data.ts lockForDeletion
-- Plan: 2
-- Columns: none
select
from applications
where id = $uuid
for update;

-- src/catalogue/permit-types/earlier-drafts.ts read
-- Plan: 4
-- Columns: version int4 not null, rule text
select version, definition->>'earlierDrafts' as rule
from permit_type_versions t
where code = $text
  and version <= $int4
  and definition ? 'earlierDrafts'
  and not exists (
    select
    from permit_type_withdrawals w
    where w.code = t.code and w.version = t.version
  )
order by version desc
limit 1;

-- src/catalogue/permit-types/publishing/draft-queries.ts listDrafts
-- Plan: 2
-- Columns: code text not null, revision int4 not null, updatedAt timestamptz not null, names json
select code, revision, updated_at, definition->'names' as names
from permit_type_drafts
where $text::text is null or code > $text
order by code
limit $int8;

-- src/catalogue/permit-types/publishing/draft-queries.ts findDraft
-- Plan: 1
-- Columns: code text not null, revision int4 not null, updatedAt timestamptz not null, definition json not null
select code, revision, updated_at, definition
from permit_type_drafts
where code = $text;

-- src/catalogue/permit-types/publishing/draft-queries.ts insertDraft
-- Plan: 2
-- Columns: code text not null, revision int4 not null, updatedAt timestamptz not null, definition json not null
insert into permit_type_drafts (code, definition, updated_by)
values ($text, $text::text::json, $uuid)
on conflict (code) do nothing
returning code, revision, updated_at, definition;

-- src/catalogue/permit-types/publishing/draft-queries.ts updateDraft
-- Plan: 2
-- Columns: code text not null, revision int4 not null, updatedAt timestamptz not null, definition json not null
update permit_type_drafts
set definition = $text::text::json, revision = revision + 1, updated_by = $uuid, updated_at = now()
where code = $text and revision = $int4
returning code, revision, updated_at, definition;

-- src/catalogue/permit-types/publishing/draft-queries.ts deleteDraft
-- Plan: 2
-- Columns: none
delete from permit_type_drafts
where code = $text and revision = $int4;

-- src/catalogue/permit-types/publishing/draft-queries.ts insertVersion
-- Plan: 26
-- Columns: definition json not null
with taken as (
  delete from permit_type_drafts
  where code = $text
    and revision = $int4
    and $date::date >= network_day()
    and $date::date >= coalesce(
      (
        select max(valid_from)
        from permit_type_versions t
        where code = $text
          and not exists (
            select
            from permit_type_withdrawals w
            where w.code = t.code and w.version = t.version
          )
      ),
      $date::date
    )
  returning definition
),
next as (
  select coalesce(max(version), 0) + 1 as version
  from permit_type_versions
  where code = $text
),
members (place, name, value) as (
  select -3, 'code', to_json($text::text)
  union all
  select -2, 'version', to_json(version)
  from next
  union all
  select -1, 'validFrom', to_json($text::text)
  union all
  select place, name, value
  from taken, json_each(definition)
  with ordinality as m (name, value, place)
)
insert into permit_type_versions (code, version, valid_from, published_by, written)
select $text,
  next.version,
  $date::date,
  $uuid,
  (select json_object_agg(name, value order by place) from members)
from taken, next
returning written as definition;

-- src/catalogue/permit-types/publishing/ending-queries.ts insertRetirement
-- Plan: 3
-- Columns: from text, reason text not null
insert into permit_type_retirements (code, retired_from, reason, retired_by)
select $text, $date::date, $text, $uuid
where exists (select from permit_type_versions where code = $text)
on conflict (code) do nothing
returning retired_from::text as from, reason;

-- src/catalogue/permit-types/publishing/ending-queries.ts insertWithdrawal
-- Plan: 2
-- Columns: code text not null, version int4 not null, reason text not null, at timestamptz not null
insert into permit_type_withdrawals (code, version, reason, withdrawn_by)
select code, version, $text, $uuid::uuid
from permit_type_versions
where code = $text and version = $int4 and valid_from > network_day()
on conflict (code, version) do nothing
returning code, version, reason, withdrawn_at as at;

-- src/catalogue/permit-types/publishing/ending-queries.ts isWithdrawn
-- Plan: 1
-- Columns: none
select
from permit_type_withdrawals
where code = $text and version = $int4;

-- src/catalogue/permit-types/publishing/rollout-queries.ts insertRollout
-- Plan: 20
-- Columns: offices int4 not null
with known as (
  select
  from regions r
  where r.code = $text and exists (select from permit_type_versions t where t.code = $text)
),
there as (
  select o.id
  from offices o, known
  where (o.region_code = $text or starts_with(o.region_code, $text))
    and ($level::level is null or o.level = $level)
),
switched_on as (
  insert into office_permit_types (office_id, permit_type)
  select id, $text
  from there
  where $bool
  on conflict do nothing
  returning 1
),
switched_off as (
  delete from office_permit_types s using there
  where s.office_id = there.id and s.permit_type = $text and not $bool
  returning 1
)
insert into permit_type_rollouts (permit_type, region_code, level, online, offices, by)
select $text,
  $text,
  $level::level,
  $bool,
  (select count(*) from switched_on) + (select count(*) from switched_off),
  $uuid
from known
returning offices;

-- src/catalogue/permit-types/queries.ts findVersionOn 1
-- Plan: 6
-- Columns: version int4 not null, day text
select version, to_char(asked.day, 'YYYY-MM-DD') as day
from permit_type_versions t, (select coalesce($date::date, network_day()) as day) asked
where t.code = $text
  and t.valid_from <= asked.day
  and not exists (
    select
    from permit_type_withdrawals w
    where w.code = t.code and w.version = t.version
  )
  and not exists (
    select
    from permit_type_retirements r
    where r.retired_from <= asked.day and r.code = $text
  )
order by version desc
limit 1;

-- src/catalogue/permit-types/queries.ts compiled
-- Plan: 1
-- Columns: definition json not null
select written as definition
from permit_type_versions
where code = $text and version = $int4;

-- src/catalogue/permit-types/queries.ts newestVersion
-- Plan: 4
-- Columns: definition json not null
select written as definition
from permit_type_versions t
where code = $text
order by not exists (
  select
  from permit_type_withdrawals w
  where w.code = t.code and w.version = t.version
) desc,
  version desc
limit 1;

-- src/catalogue/permit-types/queries.ts numberingsOfOthers
-- Plan: 3
-- Columns: code text not null, numbering jsonb
select distinct code, definition->'numbering' as numbering
from permit_type_versions
where code <> $text
order by code;

-- src/catalogue/permit-types/queries.ts versionsOf
-- Plan: 4
-- Columns: code text not null, version int4 not null, validFrom text, names jsonb not null, summary jsonb not null,
--  level text not null, withdrawal json
select t.code,
  t.version,
  t.valid_from::text as valid_from,
  t.names,
  t.summary,
  t.level,
  case when w.code is not null then json_build_object(
    'at', rfc3339(w.withdrawn_at),
    'reason', w.reason
  ) end as withdrawal
from permit_type_versions t
left join permit_type_withdrawals w on w.code = t.code and w.version = t.version
where t.code = $text and t.version > $int4
order by t.version
limit $int8;

-- src/catalogue/permit-types/queries.ts retirementOf
-- Plan: 1
-- Columns: code text not null, from text, reason text not null, announcedAt timestamptz not null
select code, retired_from::text as "from", reason, retired_at as announced_at
from permit_type_retirements
where code = $text;

-- src/catalogue/permit-types/queries.ts permitTypesInForce 1
-- Plan: 10
-- Columns: code text not null, version int4 not null, validFrom text, names jsonb not null, summary jsonb not null,
--  level text not null
select t.code, t.version, t.valid_from::text as valid_from, t.names, t.summary, t.level
from permit_type_versions t, (select network_day() as day) asked
where t.valid_from <= asked.day
  and not exists (
    select
    from permit_type_withdrawals w
    where w.code = t.code and w.version = t.version
  )
  and true
  and not exists (
    select
    from permit_type_versions n
    where n.code = t.code
      and n.version > t.version
      and n.valid_from <= asked.day
      and not exists (
        select
        from permit_type_withdrawals w
        where w.code = n.code and w.version = n.version
      )
  )
  and not exists (
    select
    from permit_type_retirements r
    where r.retired_from <= asked.day and r.code = t.code
  )
order by t.code
limit $int8;

-- src/catalogue/permit-types/queries.ts permitTypesInForce 1
-- Plan: 10
-- Columns: code text not null, version int4 not null, validFrom text, names jsonb not null, summary jsonb not null,
--  level text not null
select t.code, t.version, t.valid_from::text as valid_from, t.names, t.summary, t.level
from permit_type_versions t, (select network_day() as day) asked
where t.valid_from <= asked.day
  and not exists (
    select
    from permit_type_withdrawals w
    where w.code = t.code and w.version = t.version
  )
  and true
  and t.fee = $bool
  and not exists (
    select
    from permit_type_versions n
    where n.code = t.code
      and n.version > t.version
      and n.valid_from <= asked.day
      and not exists (
        select
        from permit_type_withdrawals w
        where w.code = n.code and w.version = n.version
      )
  )
  and not exists (
    select
    from permit_type_retirements r
    where r.retired_from <= asked.day and r.code = t.code
  )
order by t.code
limit $int8;

-- src/catalogue/permit-types/queries.ts permitTypesInForce 1
-- Plan: 15
-- Columns: code text not null, version int4 not null, validFrom text, names jsonb not null, summary jsonb not null,
--  level text not null
select t.code, t.version, t.valid_from::text as valid_from, t.names, t.summary, t.level
from permit_type_versions t, (select network_day() as day) asked
where t.valid_from <= asked.day
  and not exists (
    select
    from permit_type_withdrawals w
    where w.code = t.code and w.version = t.version
  )
  and true
  and t.level = $text
  and exists (
    select
    from offices
    o
    join office_permit_types s on s.office_id = o.id and s.permit_type = t.code
    where o.region_code = any($text[]::text[])
      and o.state = 'online'
      and exists (
        select
        from jsonb_array_elements_text(t.issuing_levels) issuing
        where o.level >= issuing::level
      )
  )
  and not exists (
    select
    from permit_type_versions n
    where n.code = t.code
      and n.version > t.version
      and n.valid_from <= asked.day
      and not exists (
        select
        from permit_type_withdrawals w
        where w.code = n.code and w.version = n.version
      )
  )
  and not exists (
    select
    from permit_type_retirements r
    where r.retired_from <= asked.day and r.code = t.code
  )
order by t.code
limit $int8;

-- src/catalogue/permit-types/queries.ts permitTypesInForce 1
-- Plan: 17
-- Columns: code text not null, version int4 not null, validFrom text, names jsonb not null, summary jsonb not null,
--  level text not null
select t.code, t.version, t.valid_from::text as valid_from, t.names, t.summary, t.level
from permit_type_versions t, (select network_day() as day) asked
where t.valid_from <= asked.day
  and not exists (
    select
    from permit_type_withdrawals w
    where w.code = t.code and w.version = t.version
  )
  and true
  and t.words @@ $text::text::tsquery
  and exists (
    select
    from offices
    o
    join office_permit_types s on s.office_id = o.id and s.permit_type = t.code
    where o.region_code = any($text[]::text[])
      and o.state = 'online'
      and exists (
        select
        from jsonb_array_elements_text(t.issuing_levels) issuing
        where o.level >= issuing::level
      )
  )
  and not exists (
    select
    from permit_type_versions n
    where n.code = t.code
      and n.version > t.version
      and n.valid_from <= asked.day
      and not exists (
        select
        from permit_type_withdrawals w
        where w.code = n.code and w.version = n.version
      )
  )
  and not exists (
    select
    from permit_type_retirements r
    where r.retired_from <= asked.day and r.code = t.code
  )
order by t.code
limit $int8;

-- src/catalogue/publications/queries.ts listPublications
-- Plan: 6
-- Columns: action text, version int4 not null, effectiveOn text, reason text, at timestamptz not null, place text,
--  by json
select d.action,
  d.version,
  d.effective_on::text as effective_on,
  d.reason,
  d.at,
  d.place,
  case when p.id is not null then json_build_object('personId', p.id, 'name', p.name) end as by
from (
  select d.*,
    to_char(d.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || d.action || ' ' || coalesce(
      d.version,
      0
    ) as place
  from (
    select 'publish' as action,
      version,
      null::date as effective_on,
      hours#>>'{note,id}' as reason,
      published_by as by,
      published_at as at
    from counter_hours
    where office_id = $uuid
  ) d
) d
left join people p on p.id = d.by
where $text::text is null or d.place > $text
order by d.place
limit $int8;

-- src/catalogue/publications/queries.ts listPublications
-- Plan: 6
-- Columns: action text, version int4 not null, effectiveOn text, reason text, at timestamptz not null, place text,
--  by json
select d.action,
  d.version,
  d.effective_on::text as effective_on,
  d.reason,
  d.at,
  d.place,
  case when p.id is not null then json_build_object('personId', p.id, 'name', p.name) end as by
from (
  select d.*,
    to_char(d.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || d.action || ' ' || coalesce(
      d.version,
      0
    ) as place
  from (
    select 'publish' as action,
      version,
      null::date as effective_on,
      definition#>>'{note,id}' as reason,
      published_by as by,
      published_at as at
    from calendar_versions
    where year = $int2
  ) d
) d
left join people p on p.id = d.by
where $text::text is null or d.place > $text
order by d.place
limit $int8;

-- src/catalogue/publications/queries.ts listPublications
-- Plan: 12
-- Columns: action text, version int4, effectiveOn text, reason text, at timestamptz, place text, by json
select d.action,
  d.version,
  d.effective_on::text as effective_on,
  d.reason,
  d.at,
  d.place,
  case when p.id is not null then json_build_object('personId', p.id, 'name', p.name) end as by
from (
  select d.*,
    to_char(d.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || d.action || ' ' || coalesce(
      d.version,
      0
    ) as place
  from (
    select 'publish' as action,
      version,
      valid_from as effective_on,
      null::text as reason,
      published_by as by,
      published_at as at
    from permit_type_versions
    where code = $text
    union all
    select 'withdraw', version, null, reason, withdrawn_by, withdrawn_at
    from permit_type_withdrawals
    where code = $text
    union all
    select 'retire', null, retired_from, reason, retired_by, retired_at
    from permit_type_retirements
    where code = $text
  ) d
) d
left join people p on p.id = d.by
where $text::text is null or d.place > $text
order by d.place
limit $int8;

-- src/catalogue/publications/queries.ts isKnown 1
-- Plan: 2
-- Columns: none
select
from permit_type_versions
where code = $text
limit 1;

-- src/catalogue/publications/queries.ts isKnown 2
-- Plan: 1
-- Columns: none
select
from offices
where id = $uuid;

-- src/correspondence/certificate-letters/queries.ts findLinkedPermit 1
-- Plan: 22
-- Columns: applicationId uuid not null, reference text not null, permitType text not null,
--  permitTypeVersion int4 not null, permitId uuid not null, number text not null, state permit_state, validUntil text,
--  revokedFrom text, suspendedAt timestamptz, supersededBy json, renewal json, isOffered bool, expiresAt timestamptz,
--  office json
select a.id as application_id,
  a.reference,
  a.permit_type,
  a.permit_type_version,
  p.id as permit_id,
  p.number,
  permit_state(p.state, p.ends_on, p.revoked_from) as state,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (select max(e.at) from permit_events e where e.permit_id = p.id and e.action = 'suspend') as suspended_at,
  (
    select json_build_object('number', s.number, 'validFrom', s.valid_from)
    from permits s
    where s.id = p.superseded_by
  ) as superseded_by,
  (
    select json_build_object(
      'reference', r.reference,
      'isDraft', r.status = 'draft',
      'waitsAtCounter', r.status = 'issued'
    )
    from applications r
    where r.started_from_id = a.id
      and r.started_for in ('renewal', 'amendment')
      and r.discarded_at is null
      and r.status not in ('handed_over', 'refused', 'withdrawn', 'lapsed')
      and not (
        r.applicant_id is distinct from a.applicant_id
        and (r.former_applicants || r.applicant_id) && a.former_applicants
      )
      and not exists (
        select
        from permits n
        where n.application_id = r.id
          and permit_state(n.state, n.ends_on, n.revoked_from) <> 'not_yet_in_force'
      )
    order by r.status = 'draft', r.created_at desc
    limit 1
  ) as renewal,
  version_in_force(a.permit_type) is not null as is_offered,
  coalesce(n.ended_at, now()) + $float8 * interval '1 day' as expires_at,
  case when o.id is not null then json_build_object(
    'names', names_json(o.name_id, o.name_en),
    'place', json_build_object(
      'contact', o.contact,
      'periods', (
        select c.hours -> 'periods'
        from counter_hours c
        where c.office_id = o.id
        order by c.version desc
        limit 1
      )
    )
  ) end as office
from notices
n
join contacts c on c.id = n.contact_id and c.application_id = n.application_id
join applications a on a.id = n.application_id and a.applicant_id is null and a.discarded_at is
null
join permits p on p.application_id = a.id and p.valid_from is not null
left join offices o on o.id = a.office_id
where n.id = $uuid
  and n.kind = any($text[]::text[])
  and n.state in ('waiting', 'sent')
  and coalesce(n.ended_at, now()) > now() - $float8 * interval '1 day'
  and exists (
    select
    from received_mails m
    where m.application_id = a.id
      and m.state = 'drafted'
      and m.thread_id is null
      and m.authenticated
      and m.sender_digest = c.digest
  );

-- src/correspondence/contacts/changes.ts lockContacts
-- Plan: 1
-- Columns: pgAdvisoryXactLock void
select pg_advisory_xact_lock(hashtextextended($text, 0));

-- src/correspondence/contacts/changes.ts insertWaiting 1
-- Plan: 2
-- Columns: none
update contacts
set removed_at = now(),
  personal = null,
  personal_kid = null,
  digest = null,
  code_digest = null,
  shown = $text
where person_id = $uuid
  and channel = $contact_channel
  and confirmed_at is null
  and removed_at is null;

-- src/correspondence/contacts/changes.ts insertWaiting 2
-- Plan: 2
-- Columns: id uuid not null, version int4 not null, channel contact_channel not null, address text not null,
--  language language not null, kinds text[] null, basis contact_basis null, confirmedAt timestamptz null,
--  codeExpiresAt timestamptz, unreachableSince timestamptz null, createdAt timestamptz not null
insert into contacts as c (
  id,
  person_id,
  channel,
  personal,
  personal_kid,
  digest,
  shown,
  language,
  code_digest,
  code_expires_at
)
values (
  $uuid,
  $uuid,
  $contact_channel,
  $text,
  $text,
  $bytea,
  $text,
  $language,
  $text,
  now() + $float8 * interval '1 minute'
)
returning c.id,
  c.version,
  c.channel,
  c.shown as address,
  c.language,
  c.kinds,
  c.basis,
  c.confirmed_at,
  case when c.confirmed_at is null then c.code_expires_at end as code_expires_at,
  c.suspended_at as unreachable_since,
  c.created_at;

-- src/correspondence/contacts/changes.ts isConfirmed
-- Plan: 1
-- Columns: none
select
from contacts
where person_id = $uuid
  and channel = $contact_channel
  and digest = $bytea
  and confirmed_at is not null
  and removed_at is null
  and suspended_at is null;

-- src/correspondence/contacts/changes.ts confirmWaiting 1
-- Plan: 2
-- Columns: channel contact_channel not null
select channel
from contacts
where id = $uuid
  and person_id = $uuid
  and confirmed_at is null
  and removed_at is null
  and code_digest = $text
  and code_expires_at > now()
for update;

-- src/correspondence/contacts/changes.ts confirmWaiting 2
-- Plan: 2
-- Columns: none
update contacts
set removed_at = now(),
  personal = null,
  personal_kid = null,
  digest = null,
  code_digest = null,
  shown = $text
where person_id = $uuid
  and channel = $contact_channel
  and confirmed_at is not null
  and removed_at is null;

-- src/correspondence/contacts/changes.ts confirmWaiting 3
-- Plan: 2
-- Columns: id uuid not null, version int4 not null, channel contact_channel not null, address text not null,
--  language language not null, kinds text[] null, basis contact_basis null, confirmedAt timestamptz null,
--  codeExpiresAt timestamptz, unreachableSince timestamptz null, createdAt timestamptz not null
update contacts c
set confirmed_at = now(),
  basis = 'code',
  code_digest = null,
  code_expires_at = null,
  version = version + 1
where c.id = $uuid
returning c.id,
  c.version,
  c.channel,
  c.shown as address,
  c.language,
  c.kinds,
  c.basis,
  c.confirmed_at,
  case when c.confirmed_at is null then c.code_expires_at end as code_expires_at,
  c.suspended_at as unreachable_since,
  c.created_at;

-- src/correspondence/contacts/changes.ts changeContact
-- Plan: 2
-- Columns: id uuid not null, version int4 not null, channel contact_channel not null, address text not null,
--  language language not null, kinds text[] null, basis contact_basis null, confirmedAt timestamptz null,
--  codeExpiresAt timestamptz, unreachableSince timestamptz null, createdAt timestamptz not null
update contacts c
set version = version + 1,
  language = coalesce($language::language, c.language),
  kinds = case when $bool then c.kinds else $text[]::text[] end
where c.id = $uuid and c.person_id = $uuid and c.version = $int4 and c.removed_at is null
returning c.id,
  c.version,
  c.channel,
  c.shown as address,
  c.language,
  c.kinds,
  c.basis,
  c.confirmed_at,
  case when c.confirmed_at is null then c.code_expires_at end as code_expires_at,
  c.suspended_at as unreachable_since,
  c.created_at;

-- src/correspondence/contacts/changes.ts deleteContact
-- Plan: 2
-- Columns: none
update contacts c
set removed_at = now(),
  personal = null,
  personal_kid = null,
  digest = null,
  code_digest = null,
  shown = $text
where c.id = $uuid and c.person_id = $uuid and c.version = $int4 and c.removed_at is null;

-- src/correspondence/contacts/changes.ts deleteContact
-- Plan: 2
-- Columns: none
update contacts c
set removed_at = now(),
  personal = null,
  personal_kid = null,
  digest = null,
  code_digest = null,
  shown = $text
where c.id = $uuid and c.application_id = $uuid and c.version = $int4 and c.removed_at is null;

-- src/correspondence/contacts/changes.ts insertVouched
-- Plan: 3
-- Columns: none
insert into contacts (
  id,
  person_id,
  channel,
  personal,
  personal_kid,
  digest,
  shown,
  language,
  basis,
  confirmed_at
)
select $uuid,
  $uuid,
  $contact_channel::contact_channel,
  $text,
  $text,
  $bytea::bytea,
  $text,
  $language::language,
  $contact_basis::contact_basis,
  now()
where not exists (select from contacts where person_id = $uuid and channel = $contact_channel)
on conflict do nothing;

-- src/correspondence/contacts/changes.ts insertStated 1
-- Plan: 2
-- Columns: id uuid not null
select a.id
from applications a
where a.id = $uuid and a.applicant_id is null and a.discarded_at is null and a.erased_at is null
for update;

-- src/correspondence/contacts/changes.ts insertStated 2
-- Plan: 2
-- Columns: none
update contacts
set removed_at = now(),
  personal = null,
  personal_kid = null,
  digest = null,
  code_digest = null,
  shown = $text
where application_id = $uuid and channel = $contact_channel and removed_at is null;

-- src/correspondence/contacts/changes.ts insertStated 3
-- Plan: 2
-- Columns: id uuid not null, version int4 not null, channel contact_channel not null, address text not null,
--  language language not null, kinds text[] null, basis contact_basis null, confirmedAt timestamptz null,
--  codeExpiresAt timestamptz, unreachableSince timestamptz null, createdAt timestamptz not null
insert into contacts as c (
  id,
  application_id,
  channel,
  personal,
  personal_kid,
  digest,
  shown,
  language,
  basis,
  confirmed_at,
  stated_by
)
values (
  $uuid,
  $uuid,
  $contact_channel,
  $text,
  $text,
  $bytea,
  $text,
  $language,
  'counter',
  now(),
  $uuid
)
returning c.id,
  c.version,
  c.channel,
  c.shown as address,
  c.language,
  c.kinds,
  c.basis,
  c.confirmed_at,
  case when c.confirmed_at is null then c.code_expires_at end as code_expires_at,
  c.suspended_at as unreachable_since,
  c.created_at;

-- src/correspondence/contacts/changes.ts forgetContacts
-- Plan: 2
-- Columns: none
update contacts
set removed_at = now(),
  personal = null,
  personal_kid = null,
  digest = null,
  code_digest = null,
  shown = $text
where person_id = $uuid and removed_at is null;

-- src/correspondence/contacts/queries.ts listContacts
-- Plan: 2
-- Columns: id uuid not null, version int4 not null, channel contact_channel not null, address text not null,
--  language language not null, kinds text[] null, basis contact_basis null, confirmedAt timestamptz null,
--  codeExpiresAt timestamptz, unreachableSince timestamptz null, createdAt timestamptz not null
select c.id,
  c.version,
  c.channel,
  c.shown as address,
  c.language,
  c.kinds,
  c.basis,
  c.confirmed_at,
  case when c.confirmed_at is null then c.code_expires_at end as code_expires_at,
  c.suspended_at as unreachable_since,
  c.created_at
from contacts c
where c.person_id = $uuid and c.removed_at is null and ($uuid::uuid is null or c.id > $uuid)
order by c.id
limit $int8;

-- src/correspondence/contacts/queries.ts findContact
-- Plan: 1
-- Columns: id uuid not null, version int4 not null, channel contact_channel not null, address text not null,
--  language language not null, kinds text[] null, basis contact_basis null, confirmedAt timestamptz null,
--  codeExpiresAt timestamptz, unreachableSince timestamptz null, createdAt timestamptz not null
select c.id,
  c.version,
  c.channel,
  c.shown as address,
  c.language,
  c.kinds,
  c.basis,
  c.confirmed_at,
  case when c.confirmed_at is null then c.code_expires_at end as code_expires_at,
  c.suspended_at as unreachable_since,
  c.created_at
from contacts c
where c.id = $uuid and c.person_id = $uuid and c.removed_at is null;

-- src/correspondence/contacts/queries.ts listApplicationContacts 1
-- Plan: 4
-- Columns: personId uuid null
select a.applicant_id as person_id
from applications a
left join offices o on o.id = a.office_id
where a.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/correspondence/contacts/queries.ts listApplicationContacts 4
-- Plan: 2
-- Columns: id uuid not null, version int4 not null, channel contact_channel not null, address text not null,
--  language language not null, kinds text[] null, basis contact_basis null, confirmedAt timestamptz null,
--  codeExpiresAt timestamptz, unreachableSince timestamptz null, createdAt timestamptz not null
select c.id,
  c.version,
  c.channel,
  c.shown as address,
  c.language,
  c.kinds,
  c.basis,
  c.confirmed_at,
  case when c.confirmed_at is null then c.code_expires_at end as code_expires_at,
  c.suspended_at as unreachable_since,
  c.created_at
from contacts c
where c.person_id = $uuid
  and c.confirmed_at is not null
  and c.removed_at is null
  and ($uuid::uuid is null or c.id > $uuid)
order by c.id
limit $int8;

-- src/correspondence/contacts/queries.ts listApplicationContacts 4
-- Plan: 3
-- Columns: id uuid not null, version int4 not null, channel contact_channel not null, address text not null,
--  language language not null, kinds text[] null, basis contact_basis null, confirmedAt timestamptz null,
--  codeExpiresAt timestamptz, unreachableSince timestamptz null, createdAt timestamptz not null
select c.id,
  c.version,
  c.channel,
  c.shown as address,
  c.language,
  c.kinds,
  c.basis,
  c.confirmed_at,
  case when c.confirmed_at is null then c.code_expires_at end as code_expires_at,
  c.suspended_at as unreachable_since,
  c.created_at
from contacts c
where c.application_id = $uuid
  and c.confirmed_at is not null
  and c.removed_at is null
  and ($uuid::uuid is null or c.id > $uuid)
order by c.id
limit $int8;

-- src/correspondence/contacts/queries.ts statedFor
-- Plan: 1
-- Columns: id uuid not null, channel contact_channel not null, language language not null, personal text null
select id, channel, language, personal
from contacts
where application_id = $uuid
  and channel = $contact_channel
  and removed_at is null
  and suspended_at is null;

-- src/correspondence/contacts/queries.ts contactLanguageOf
-- Plan: 4
-- Columns: language language not null
select c.language
from applications
a
join contacts c on (
  c.channel = 'email'
  and c.digest = $bytea
  and c.confirmed_at is not null
  and c.removed_at is null
  and (c.person_id = a.applicant_id or (a.applicant_id is null and c.application_id = a.id))
)
where a.id = $uuid and a.discarded_at is null
limit 1;

-- src/correspondence/contacts/queries.ts isWithoutEmail
-- Plan: 2
-- Columns: isWithout bool
select not exists (select from contacts c where c.person_id = $uuid and c.channel = 'email') as is_without;

-- src/correspondence/notifications/queries.ts listNotices
-- Plan: 8
-- Columns: id uuid, kind text, channel contact_channel, address text, language language, state notice_state,
--  failure text null, attempts int2, madeAt timestamptz, endedAt timestamptz null
select n.id,
  n.kind,
  n.channel,
  n.shown as address,
  n.language,
  n.state,
  n.failure,
  n.attempts,
  n.made_at,
  n.ended_at
from applications a
left join offices o on o.id = a.office_id
left join lateral (
  select *
  from notices n
  where n.application_id = a.id
    and n.kind <> all($text[]::text[])
    and ($uuid::uuid is null or n.id < $uuid)
  order by n.id desc
  limit $int8
) n on true
where a.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
order by n.id desc;

-- src/correspondence/notifications/sending/changes.ts claimDue
-- Plan: 13
-- Columns: id uuid not null, causeId uuid not null, kind text not null, channel contact_channel not null,
--  language language not null, applicationId uuid null, facts jsonb not null, inReplyTo text null,
--  madeAt timestamptz not null, attempts int2 not null, isGivenUp bool, personal text null, contact json
with due as (
  select id
  from notices
  where state = 'waiting' and next_at <= now() and kind = any($text[]::text[])
  order by next_at
  limit $int8
  for update skip locked
),
claimed as (
  update notices n
  set attempts = n.attempts + 1, next_at = now() + $float8 * interval '1 second'
  from due
  where n.id = due.id
  returning n.*
)
select n.id,
  n.cause_id,
  n.kind,
  n.channel,
  n.language,
  n.application_id,
  n.facts,
  n.in_reply_to,
  n.made_at,
  n.attempts,
  n.attempts > $int2 as is_given_up,
  n.personal,
  case when c.removed_at is null
  and c.suspended_at is null
  and c.personal is not null
  and (
    n.kind = any($text[]::text[])
    or a.former_applicants is null
    or c.person_id is null
    or c.person_id <> all(a.former_applicants)
  ) then json_build_object(
    'id', c.id,
    'personal', c.personal,
    'hasAccount', c.person_id is not null
  ) end as contact
from claimed n
left join contacts c on c.id = n.contact_id
left join applications a on a.id = n.application_id
order by n.id;

-- src/correspondence/notifications/sending/changes.ts renewLeases
-- Plan: 5
-- Columns: none
update notices n
set next_at = now() + $float8 * interval '1 second'
from unnest($uuid[]::uuid[], $int4[]::int[]) as held (id, attempts)
where n.id = held.id
  and n.attempts = held.attempts
  and n.state = 'waiting'
  and n.next_at <= now() + $float8 * interval '1 second';

-- src/correspondence/notifications/sending/changes.ts endNotice
-- Plan: 7
-- Columns: none
with ended as (
  update notices n
  set state = $notice_state,
    failure = $text,
    ended_at = now(),
    personal = null,
    personal_kid = null,
    shown = case when exists (
      select
      from applications a
      where a.id = n.application_id and a.erased_at is not null
    ) then $text else n.shown end
  where n.id = $uuid and n.state = 'waiting'
  returning n.kind, n.contact_id
)
update contacts c
set removed_at = now(),
  personal = null,
  personal_kid = null,
  digest = null,
  code_digest = null,
  shown = $text
from ended
where c.id = ended.contact_id
  and ended.kind = 'claimed'
  and c.application_id is not null
  and c.removed_at is null;

-- src/correspondence/notifications/sending/changes.ts putOff
-- Plan: 2
-- Columns: none
update notices
set failure = $text, next_at = now() + $float8 * interval '1 second'
where id = $uuid and state = 'waiting' and attempts = $int2;

-- src/correspondence/notifications/sending/changes.ts hold
-- Plan: 2
-- Columns: none
update notices
set failure = $text, attempts = attempts - 1, next_at = now() + $float8 * interval '1 second'
where id = $uuid and state = 'waiting' and attempts = $int2;

-- src/correspondence/notifications/sending/changes.ts noteBounce
-- Plan: 12
-- Columns: id uuid not null
with bounced as (
  update notices
  set state = 'bounced',
    failure = $text,
    ended_at = coalesce(ended_at, now()),
    personal = null,
    personal_kid = null
  where id = $uuid and state in ('waiting', 'sent')
  returning id, contact_id, kind
),
told_last as (
  update contacts c
  set removed_at = now(),
    personal = null,
    personal_kid = null,
    digest = null,
    code_digest = null,
    shown = $text
  from bounced
  where c.id = bounced.contact_id
    and bounced.kind = 'claimed'
    and c.application_id is not null
    and c.removed_at is null
),
suspended as (
  update contacts c
  set suspended_at = now(), version = version + 1
  from bounced
  where $bool
    and c.id = bounced.contact_id
    and c.suspended_at is null
    and c.removed_at is null
    and not (bounced.kind = 'claimed' and c.application_id is not null)
)
select id
from bounced;

-- src/correspondence/notifications/sending/queue.ts queueLetter
-- Plan: 2
-- Columns: none
insert into notices (
  cause_id,
  kind,
  channel,
  language,
  application_id,
  shown,
  personal,
  personal_kid,
  facts,
  in_reply_to
)
values (
  $uuid,
  $text,
  $contact_channel,
  $language,
  $uuid,
  $text,
  $text,
  $text,
  $text::text::jsonb,
  $text
)
on conflict (cause_id, contact_id) do nothing;

-- src/correspondence/notifications/telling/remind.ts remindOfEnds
-- Plan: 30
-- Columns: reminded int4
with due as (
  with stated as materialized (
    select newest.code,
      (jsonb_array_elements_text(newest.definition->'remindBeforeDays'))::int as days
    from (
      select distinct on (t.code) t.code, t.definition
      from permit_type_versions t
      where t.valid_from <= network_day()
        and not exists (
          select
          from permit_type_withdrawals w
          where w.code = t.code and w.version = t.version
        )
      order by t.code, t.version desc
    ) newest
  ),
  rule as materialized (
    select code,
      days,
      coalesce(lead(days) over (partition by code order by days desc) + 1, 0) as least
    from stated
  )
  select p.id, r.days
  from rule
  r
  join permits p on p.permit_type = r.code
    and p.ends_on between network_day() + r.least
    and network_day() + r.days
  where p.ends_on between network_day()
    and network_day() + (select max(days) from rule)
    and p.state = 'in_force'
    and p.revoked_from is null
    and p.valid_from < p.ends_on - r.days
    and not exists (
      select
      from permit_reminders m
      where m.permit_id = p.id and m.days_before <= r.days
    )
    and not exists (
      select
      from applications
      r
      join applications a on a.id = r.started_from_id
      where r.started_from_id = p.application_id
        and r.started_for in ('renewal', 'amendment')
        and r.status not in ('draft', 'handed_over', 'refused', 'withdrawn', 'lapsed')
        and not (
          r.applicant_id is distinct from a.applicant_id
          and (r.former_applicants || r.applicant_id) && a.former_applicants
        )
    )
  order by p.ends_on, p.id
  limit $int8
),
reminder as (
  insert into permit_reminders (permit_id, days_before)
  select id, days
  from due
  on conflict (permit_id, days_before) do nothing
  returning id
),
listed as (insert into untold (id, what) select id, 'permit_reminder' from reminder)
select count(*)::int as reminded
from reminder;

-- src/correspondence/notifications/telling/tell-agencies.ts takeUntold
-- Plan: 17
-- Columns: id uuid not null, type text not null, consultationId uuid not null, isSeen bool, contact jsonb
with taken as (
  delete from untold
  where id in (
    select u.id
    from untold u
    where u.what = 'consultation_event'
      and (select e.type from consultation_events e where e.id = u.id) = any($text[]::text[])
    order by u.id
    limit $int8
    for update skip locked
  )
  returning id
)
select e.id,
  e.type,
  e.consultation_id,
  c.requested_at is not null as is_seen,
  k.registration->'contact' as contact
from taken
t
join consultation_events e on e.id = t.id
join consultations c on c.id = e.consultation_id
join clients k on k.id = c.client_id
order by e.id;

-- src/correspondence/notifications/telling/tell-changes.ts tellUntold
-- Plan: 89
-- Columns: taken int4
with rule as materialized (
  select *
  from jsonb_to_recordset($text::text::jsonb) as r (
    type text,
    action text,
    "from" text,
    "notFrom" text,
    member text,
    without text,
    kind text,
    "to" text
  )
),
taken as (
  delete from untold
  where id in (
    select u.id
    from untold u
    where (
      u.what in ('message', 'permit_reminder')
      or (
        u.what = 'event'
        and exists (
          select
          from application_events e
          where e.id = u.id
            and e.type in (select r.type from rule r)
            and (e.action is null or e.action = any($text[]::text[]))
        )
      )
      or (
        u.what = 'permit_event'
        and exists (
          select
          from permit_events pe
          where pe.id = u.id and pe.type in (select r.type from rule r)
        )
      )
    )
    order by u.id
    limit $int8
    for update skip locked
  )
  returning id, what
),
told as materialized (
  select e.id,
    e.at,
    r.kind,
    r."to",
    a.id as application_id,
    a.applicant_id,
    a.former_applicants,
    a.assigned_to,
    case r."to" when 'holder_before' then (
      select h.actor_id
      from application_events h
      where h.application_id = e.application_id
        and h.version < e.version
        and h.standing = 'applicant'
        and h.actor_id is not null
      order by h.version desc
      limit 1
    ) when 'taker' then e.actor_id end as person_id,
    case when r."to" = 'heads_there' then (e.details->'to'->>'id')::uuid else a.office_id end as office_id
  from taken
  t
  join application_events e on t.what = 'event' and e.id = t.id
  join rule r on r.type = e.type
    and (r.action is null or r.action = e.action)
    and (r."from" is null or r."from" = e.from_status::text)
    and (r."notFrom" is null or r."notFrom" <> e.from_status::text)
    and (r.member is null or e.details ? r.member)
  join applications a on a.id = e.application_id
    and (r."to" <> 'heads_below' or a.office_id::text is distinct from e.details->'to'->>'id')
  union all
  select pe.id,
    pe.at,
    r.kind,
    r."to",
    a.id,
    a.applicant_id,
    a.former_applicants,
    a.assigned_to,
    null::uuid,
    a.office_id
  from taken
  t
  join permit_events pe on t.what = 'permit_event' and pe.id = t.id
  join rule r on r.type = pe.type and (r.without is null or not pe.details ? r.without)
  join permits p on p.id = pe.permit_id
  join applications a on a.id = p.application_id
  union all
  select m.id,
    m.at,
    'message',
    'applicant',
    a.id,
    a.applicant_id,
    a.former_applicants,
    a.assigned_to,
    null::uuid,
    a.office_id
  from taken
  t
  join messages m on t.what = 'message'
    and m.id = t.id
    and m.kind <> 'call'
    and m.received_mail_id is
  null
  join applications a on a.id = m.application_id
  union all
  select m.id,
    m.made_at,
    'permit_ending',
    'applicant',
    a.id,
    a.applicant_id,
    a.former_applicants,
    a.assigned_to,
    null::uuid,
    a.office_id
  from taken
  t
  join permit_reminders m on t.what = 'permit_reminder' and m.id = t.id
  join permits p on p.id = m.permit_id
  join applications a on a.id = p.application_id
),
reviewer as materialized (
  select told.id,
    told.kind,
    told.application_id,
    c.id as contact_id,
    s.person_id = told.assigned_to as is_assignee
  from
  told
  join staff s on s.office_id = told.office_id
    and s.role = 'reviewer'
    and s.suspended_at is null
    and s.starts_at <= statement_timestamp()
    and (s.ends_at is null or s.ends_at > statement_timestamp())
  join contacts c on c.person_id = s.person_id and c.channel = 'email'
  where told."to" = 'reviewers'
    and s.person_id is distinct from told.applicant_id
    and s.person_id <> all(told.former_applicants)
    and c.confirmed_at is not null
    and c.removed_at is null
    and c.suspended_at is null
),
receiver as (
  select told.id, told.kind, told.application_id, c.id as contact_id
  from
  told
  join contacts c on c.person_id = told.applicant_id
  where told."to" = 'applicant'
  union all
  select told.id, told.kind, told.application_id, c.id
  from
  told
  join contacts c on c.person_id = told.person_id
  union all
  select told.id, told.kind, told.application_id, c.id
  from
  told
  join contacts c on c.application_id = told.application_id
  where told."to" = 'applicant' and (told.applicant_id is null or told.kind = 'claimed')
  union all
  select told.id, told.kind, told.application_id, c.id
  from
  told
  join staff s on s.office_id = told.office_id
    and s.role = 'head'
    and s.suspended_at is null
    and s.starts_at <= statement_timestamp()
    and (s.ends_at is null or s.ends_at > statement_timestamp())
  join contacts c on c.person_id = s.person_id
  where told."to" in ('heads', 'heads_there', 'heads_below')
    or (
      told."to" = 'reviewers'
      and s.person_id is distinct from told.applicant_id
      and s.person_id <> all(told.former_applicants)
      and not exists (select from reviewer r where r.id = told.id)
    )
  union all
  select r.id, r.kind, r.application_id, r.contact_id
  from reviewer r
  where r.is_assignee
    or not exists (select from reviewer other where other.id = r.id and other.is_assignee)
),
made as (
  insert into notices (cause_id, kind, channel, language, application_id, contact_id, shown)
  select r.id, r.kind, c.channel, c.language, r.application_id, c.id, c.shown
  from receiver
  r
  join contacts c on c.id = r.contact_id
  where c.confirmed_at is not null
    and c.removed_at is null
    and c.suspended_at is null
    and case when c.application_id is not null
    and r.kind = any($text[]::text[]) then true when c.kinds is not null
    and r.kind <> all($text[]::text[]) then r.kind = any(c.kinds) else (c.channel::text, r.kind) in (
      select k.channel, k.kind
      from jsonb_to_recordset($text::text::jsonb) as k (channel text, kind text)
    ) end
    and not (
      r.kind = 'permit_superseded'
      and exists (
        select
        from permits
        earlier
        join permits newer on newer.id = earlier.superseded_by
        join applications a on a.id = newer.application_id
        where earlier.application_id = r.application_id
          and (
            a.applicant_id = c.person_id
            or exists (
              select
              from contacts o
              where o.application_id = a.id
                and o.channel = c.channel
                and o.digest = c.digest
                and a.applicant_id is null
                and o.removed_at is null
                and o.suspended_at is null
            )
          )
      )
    )
  on conflict (cause_id, contact_id) do nothing
)
select count(*)::int as taken
from taken;

-- src/correspondence/notifications/writing/consulted-queries.ts findConsulted
-- Plan: 10
-- Columns: id uuid not null, clientId uuid not null, agency jsonb not null, round int2 not null, isAgain bool,
--  question jsonb not null, silence text not null, status consultation_status not null, dueAt text,
--  endedBecause text null, reference text not null, permitType jsonb not null, office json
select c.id,
  c.client_id,
  c.agency,
  c.round,
  exists (
    select
    from consultations e
    where e.application_id = c.application_id
      and e.client_id = c.client_id
      and e.round < c.round
      and e.requested_at is not null
  ) as is_again,
  c.question,
  c.silence,
  c.status,
  rfc3339(c.due_at) as due_at,
  c.ended_because,
  a.reference,
  t.names as permit_type,
  json_build_object(
    'names', names_json(o.name_id, o.name_en),
    'place', json_build_object(
      'contact', o.contact,
      'periods', (
        select c.hours -> 'periods'
        from counter_hours c
        where c.office_id = o.id
        order by c.version desc
        limit 1
      )
    )
  ) as office
from consultations
c
join applications a on a.id = c.application_id
join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version
join offices o on o.id = a.office_id
where c.id = $uuid;

-- src/correspondence/notifications/writing/queries.ts toldOf
-- Plan: 78
-- Columns: id uuid not null, reference text not null, sealedName text, hasAccount bool, isErased bool,
--  status application_status not null, statusSince text, lapsesOn text, permitType text not null,
--  permitTypeVersion int4 not null, trackingKey text, office json, place json, officeId uuid null, checkDueAt text,
--  dueAt text, dueProvisional bool not null, hasVisit bool, isToCome bool, consultationStatus consultation_status,
--  objectionState objection_state, decidedBy jsonb, unmatched json, permitNumber text, permitState permit_state,
--  permitValidUntil text, isRevocationDecided bool, earlierState permit_state, replaces text, rival text, event json,
--  renewal json, assessment json, payment json, refund json, money json, datesAhead json, message json, asked json
select a.id,
  a.reference,
  (select n.personal from application_names n where n.application_id = a.id) as sealed_name,
  a.applicant_id is not null as has_account,
  a.erased_at is not null as is_erased,
  a.status,
  rfc3339(a.status_since) as status_since,
  (
    select (
      (
        greatest(
          a.status_since,
          (
            select max(m.at)
            from messages m
            where m.application_id = a.id
              and m.side = 'office'
              and not m.internal
              and m.received_mail_id is null
          ),
          (select t.read_by_office_at from message_threads t where t.application_id = a.id),
          (
            select max(m.dealt_with_at)
            from received_mails m
            where m.application_id = a.id and m.state <> 'ignored'
          ),
          (
            select max(m.dealt_with_at)
            from received_mails m
            where m.about_id = a.id and m.state = 'answered'
          ),
          (
            select max(greatest(f.accepted_at, f.discarded_at))
            from received_mails
            m
            join received_attachments f on f.mail_id = m.id
            where m.application_id = a.id
          )
        ) at time zone 'Asia/Jakarta'
      )::date + (t.definition->'lapseAfterDays'->>a.status::text)::int
    )::text
    from permit_type_versions t
    where t.code = a.permit_type
      and t.version = a.permit_type_version
      and a.status in ('returned', 'awaiting_payment', 'awaiting_originals')
  ) as lapses_on,
  a.permit_type,
  a.permit_type_version,
  case when a.applicant_id is null then a.tracking_key end as tracking_key,
  names_json(o.name_id, o.name_en) as office,
  case when o.id is not null then json_build_object(
    'contact', o.contact,
    'periods', (
      select c.hours -> 'periods'
      from counter_hours c
      where c.office_id = o.id
      order by c.version desc
      limit 1
    )
  ) end as place,
  a.office_id,
  case when a.accepted_at is null then rfc3339(a.due_at) end as check_due_at,
  case when a.accepted_at is not null then rfc3339(a.due_at) end as due_at,
  a.due_provisional,
  exists (select from counter_visits v where v.application_id = a.id and v.outcome is null) as has_visit,
  exists (
    select
    from counter_visits v
    where v.application_id = a.id and v.made_at = e.at and v.outcome is null and v.ends_at > now()
  )
  or exists (
    select
    from inspection_appointments i
    where i.application_id = a.id and i.made_at = e.at and i.outcome is null and i.ends_at > now()
  ) as is_to_come,
  (
    select c.status
    from consultations c
    where c.application_id = a.id and c.id = (e.details->>'consultationId')::uuid
  ) as consultation_status,
  (
    select b.state
    from objections b
    where b.application_id = a.id and b.id = (e.details->>'objectionId')::uuid
  ) as objection_state,
  case when e.details ? 'appealOf' then e.details->'to'->'names' end as decided_by,
  coalesce(
    (
      select json_agg(d.slot)
      from documents d
      left join original_matches m on m.document_id = d.id
      where d.application_id = a.id
        and d.superseded_at is null
        and m.verdict is distinct from 'matched'
    ),
    '[]'
  ) as unmatched,
  p.number as permit_number,
  permit_state(p.state, p.ends_on, p.revoked_from) as permit_state,
  p.ends_on::text as permit_valid_until,
  p.revoked_from is not null as is_revocation_decided,
  case when a.started_for in ('renewal', 'amendment') then permit_state(
    earlier.state,
    earlier.ends_on,
    earlier.revoked_from
  ) end as earlier_state,
  case when earlier.superseded_by = p.id then earlier.number end as replaces,
  (
    select r.reference
    from applications r
    where earlier.superseded_by = p.id
      and r.started_from_id = a.started_from_id
      and r.id <> a.id
      and r.started_for in ('renewal', 'amendment')
      and r.applicant_id is not distinct from a.applicant_id
      and r.discarded_at is null
      and r.status not in ('draft', 'handed_over', 'refused', 'withdrawn', 'lapsed')
    order by r.created_at desc
    limit 1
  ) as rival,
  coalesce(
    case when e.id is not null then json_build_object('at', rfc3339(e.at), 'details', e.details) end,
    (
      select json_build_object(
        'at', rfc3339(coalesce(decree.at, pe.at)),
        'details', pe.details,
        'isObjectedTo', exists (
          select
          from objections b
          where b.permit_event_id = decree.id and b.level = 'objection' and b.state <> 'withdrawn'
        )
      )
      from permit_events pe
      left join lateral (
        select d.id, d.at
        from permit_events d
        where pe.action = 'take_effect' and d.permit_id = pe.permit_id and d.action = 'revoke'
        order by d.version desc
        limit 1
      ) decree on
      true
      join permits p on p.id = pe.permit_id
      where pe.id = $uuid and p.application_id = a.id
    )
  ) as event,
  case when e.id is null then (
    select json_build_object(
      'reference', r.reference,
      'isDraft', r.status = 'draft',
      'waitsAtCounter', r.status = 'issued'
    )
    from applications r
    where r.started_from_id = a.id
      and r.started_for in ('renewal', 'amendment')
      and r.discarded_at is null
      and r.status not in ('handed_over', 'refused', 'withdrawn', 'lapsed')
      and not (
        r.applicant_id is distinct from a.applicant_id
        and (r.former_applicants || r.applicant_id) && a.former_applicants
      )
      and not exists (
        select
        from permits n
        where n.application_id = r.id
          and permit_state(n.state, n.ends_on, n.revoked_from) <> 'not_yet_in_force'
      )
    order by r.status = 'draft', r.created_at desc
    limit 1
  ) end as renewal,
  case when e.to_status = 'awaiting_payment' then (
    select json_build_object(
      'number', fa.number,
      'lines', fa.lines,
      'total', fa.total::float8,
      'dueOn', fa.due_on
    )
    from fee_assessments fa
    where fa.application_id = a.id and fa.assessed_at <= e.at
    order by fa.assessed_at desc, fa.id desc
    limit 1
  ) end as assessment,
  case when e.type = 'payment.received' then (
    select json_build_object(
      'receiptNumber', p.receipt_number,
      'amount', p.amount::float8,
      'outstanding', (coalesce(a.fee_amount, a.paid_amount) - a.paid_amount)::float8
    )
    from payments p
    where p.application_id = a.id and p.recorded_at = e.at
    order by length(p.receipt_number), p.receipt_number
    offset (
      select count(*)
      from application_events b
      where b.application_id = a.id and b.type = e.type and b.at = e.at and b.version < e.version
    )
    limit 1
  ) end as payment,
  case when e.type in (
    'refund.granted',
    'refund.declined',
    'refund.paid_out',
    'refund.payout_returned'
  ) then (
    select json_build_object(
      'amount', r.amount::float8,
      'receiptNumber', p.receipt_number,
      'paidOn', p.paid_on,
      'reference', p.reference,
      'returnedOn', t.returned_on,
      'returnReason', t.reason,
      'isPaidAgain', exists (
        select
        from refund_payouts n
        where n.refund_id = r.id and n.follows_id = t.id
      )
    )
    from refunds r
    left join (refund_payouts p left join payout_returns t on t.payout_id = p.id) on p.refund_id = r.id
      and case e.type when 'refund.paid_out' then p.reference = e.details->>'treasuryReference' when 'refund.payout_returned' then p.receipt_number = e.details->>'receiptNumber' end
    where r.application_id = a.id and r.id = (e.details->>'refundId')::uuid
  ) end as refund,
  json_build_object(
    'status', a.status,
    'paidAmount', a.paid_amount::float8,
    'feeAmount', a.fee_amount::float8,
    'refundedAmount', a.refunded_amount::float8,
    'keptAmount', a.kept_amount::float8,
    'refundDue', a.refund_due::float8,
    'refundReturned', a.refund_returned::float8
  ) as money,
  case when e.type = 'application.account_changed' then json_build_object(
    'inspectionAt', (
      select rfc3339(i.starts_at)
      from inspection_appointments i
      where i.application_id = a.id and i.outcome is null and i.starts_at > now()
    ),
    'visitAt', (
      select rfc3339(v.starts_at)
      from counter_visits v
      where v.application_id = a.id and v.outcome is null and v.starts_at > now()
    )
  ) end as dates_ahead,
  case when t.id is not null then json_build_object(
    'text', t.text,
    'hasAttachments', t.document_ids <> '{}',
    'office', (select names_json(w.name_id, w.name_en) from offices w where w.id = t.office_id)
  ) end as message,
  case when e.action in ('accept', 'accept_by_silence') then coalesce(
    (
      select json_agg(
        json_build_object('agency', c.agency, 'dueAt', rfc3339(c.due_at)) order by c.place
      )
      from consultations c
      where c.application_id = a.id and c.status = 'requested'
    ),
    '[]'
  ) else '[]' end as asked
from applications a
left join offices o on o.id = coalesce(a.office_id, a.filed_at_office_id)
left join permits p on p.application_id = a.id
left join permits earlier on earlier.application_id = a.started_from_id
left join application_events e on e.id = $uuid and e.application_id = a.id
left join messages t on t.id = $uuid and t.application_id = a.id
where a.id = $uuid and a.discarded_at is null;

-- src/correspondence/notifications/writing/queries.ts signingOf
-- Plan: 8
-- Columns: office json
select json_build_object(
  'names', names_json(o.name_id, o.name_en),
  'place', json_build_object(
    'contact', o.contact,
    'periods', (
      select c.hours -> 'periods'
      from counter_hours c
      where c.office_id = o.id
      order by c.version desc
      limit 1
    )
  )
) as office
from offices o
where o.id = coalesce(
  (select m.office_id from received_mails m where m.reference = $text),
  (select p.id from offices p where p.level = 'province' order by p.region_code limit 1)
);

-- src/correspondence/printed-letters/print.ts handOverLetter
-- Plan: 5
-- Columns: version int4 not null, at text
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version, rfc3339(at) as at
from changed;

-- src/correspondence/printed-letters/queries.ts lettersOf
-- Plan: 52
-- Columns: id uuid, kind text, at text, handedOver json
with rule as materialized (
  select *
  from jsonb_to_recordset($text::text::jsonb) as r (
    type text,
    action text,
    "from" text,
    "notFrom" text,
    member text,
    without text,
    kind text,
    "to" text
  )
),
taken as (
  select e.id, 'event' as what
  from application_events e
  where e.application_id = $uuid
  union all
  select pe.id, 'permit_event'
  from permits
  p
  join permit_events pe on pe.permit_id = p.id
  where p.application_id = $uuid
  union all
  select r.id, 'permit_reminder'
  from permits
  p
  join permit_reminders r on r.permit_id = p.id
  where p.application_id = $uuid
  union all
  select m.id, 'message'
  from messages m
  where m.application_id = $uuid and m.side = 'office' and not m.internal
),
told as materialized (
  select e.id,
    e.at,
    r.kind,
    r."to",
    a.id as application_id,
    a.applicant_id,
    a.former_applicants,
    a.assigned_to,
    case r."to" when 'holder_before' then (
      select h.actor_id
      from application_events h
      where h.application_id = e.application_id
        and h.version < e.version
        and h.standing = 'applicant'
        and h.actor_id is not null
      order by h.version desc
      limit 1
    ) when 'taker' then e.actor_id end as person_id,
    case when r."to" = 'heads_there' then (e.details->'to'->>'id')::uuid else a.office_id end as office_id
  from taken
  t
  join application_events e on t.what = 'event' and e.id = t.id
  join rule r on r.type = e.type
    and (r.action is null or r.action = e.action)
    and (r."from" is null or r."from" = e.from_status::text)
    and (r."notFrom" is null or r."notFrom" <> e.from_status::text)
    and (r.member is null or e.details ? r.member)
  join applications a on a.id = e.application_id
    and (r."to" <> 'heads_below' or a.office_id::text is distinct from e.details->'to'->>'id')
  union all
  select pe.id,
    pe.at,
    r.kind,
    r."to",
    a.id,
    a.applicant_id,
    a.former_applicants,
    a.assigned_to,
    null::uuid,
    a.office_id
  from taken
  t
  join permit_events pe on t.what = 'permit_event' and pe.id = t.id
  join rule r on r.type = pe.type and (r.without is null or not pe.details ? r.without)
  join permits p on p.id = pe.permit_id
  join applications a on a.id = p.application_id
  union all
  select m.id,
    m.at,
    'message',
    'applicant',
    a.id,
    a.applicant_id,
    a.former_applicants,
    a.assigned_to,
    null::uuid,
    a.office_id
  from taken
  t
  join messages m on t.what = 'message'
    and m.id = t.id
    and m.kind <> 'call'
    and m.received_mail_id is
  null
  join applications a on a.id = m.application_id
  union all
  select m.id,
    m.made_at,
    'permit_ending',
    'applicant',
    a.id,
    a.applicant_id,
    a.former_applicants,
    a.assigned_to,
    null::uuid,
    a.office_id
  from taken
  t
  join permit_reminders m on t.what = 'permit_reminder' and m.id = t.id
  join permits p on p.id = m.permit_id
  join applications a on a.id = p.application_id
)
select t.id,
  t.kind,
  rfc3339(t.at) as at,
  (
    select json_build_object(
      'at', rfc3339(h.at),
      'language', h.details->'language',
      'receivedBy', h.details->'receivedBy',
      'identityCheckedBy', h.details->'identityCheckedBy'
    )
    from application_events h
    where h.application_id = $uuid
      and h.type = 'letter.handed_over'
      and h.details->>'letterId' = t.id::text
    order by h.version desc
    limit 1
  ) as handed_over
from told t
where (t.person_id is null or t.person_id = t.applicant_id)
  and ($uuid::uuid is null or t.id < $uuid)
  and ($uuid::uuid is null or t.id = $uuid)
order by t.id desc
limit $int8;

-- src/correspondence/received-mails/attachments/changes.ts markAccepted
-- Plan: 2
-- Columns: none
update received_attachments
set object_key = null,
  document_id = $uuid,
  accepted_at = clock_timestamp(),
  slot = $text,
  slot_named_by = case when slot = $text then slot_named_by else $slot_naming::slot_naming end
where id = $uuid;

-- src/correspondence/received-mails/attachments/changes.ts markDiscarded 1
-- Plan: 11
-- Columns: version int4 not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
discarded as (
  update received_attachments f
  set object_key = null, discarded_at = changed.at, discarded_by = $uuid, discard_reason = $text
  from changed
  where f.id = $uuid
  returning old.object_key
),
stray as (
  insert into stray_objects (object_key)
  select object_key
  from discarded
  where object_key is not null
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version
from changed;

-- src/correspondence/received-mails/attachments/queries.ts listReceivedAttachments
-- Plan: 7
-- Columns: id uuid not null, fileName text not null, mediaType text not null, sizeBytes int4,
--  scan scan_state not null, slot text null, documentId uuid null, discarded json, mailReference text not null,
--  receivedAt timestamptz not null
select f.id,
  f.file_name,
  f.media_type,
  f.size_bytes::int as size_bytes,
  f.scan,
  f.slot,
  f.document_id,
  case when f.discarded_at is not null then json_build_object(
    'at', rfc3339(f.discarded_at),
    'by', (select p.name from people p where p.id = f.discarded_by),
    'reason', f.discard_reason
  ) end as discarded,
  m.reference as mail_reference,
  m.received_at
from received_mails
m
join received_attachments f on f.mail_id = m.id
where m.application_id = $uuid and ($uuid::uuid is null or f.id > $uuid::uuid)
order by f.id
limit $int8;

-- src/correspondence/received-mails/attachments/queries.ts findReceivedItem
-- Plan: 4
-- Columns: id uuid not null, fileName text not null, mediaType text not null, sizeBytes int4,
--  scan scan_state not null, slot text null, documentId uuid null, discarded json, mailReference text not null,
--  receivedAt timestamptz not null
select f.id,
  f.file_name,
  f.media_type,
  f.size_bytes::int as size_bytes,
  f.scan,
  f.slot,
  f.document_id,
  case when f.discarded_at is not null then json_build_object(
    'at', rfc3339(f.discarded_at),
    'by', (select p.name from people p where p.id = f.discarded_by),
    'reason', f.discard_reason
  ) end as discarded,
  m.reference as mail_reference,
  m.received_at
from received_attachments
f
join received_mails m on m.id = f.mail_id
where m.application_id = $uuid and f.id = $uuid;

-- src/correspondence/received-mails/attachments/queries.ts findReceivedAttachment
-- Plan: 5
-- Columns: id uuid not null, fileName text not null, mediaType text not null, sizeBytes int4,
--  scan scan_state not null, slot text null, slotNamedBy slot_naming null, documentId uuid null, objectKey text,
--  sha256 bytea not null, discarded json
select f.id,
  f.file_name,
  f.media_type,
  f.size_bytes::int as size_bytes,
  f.scan,
  f.slot,
  f.slot_named_by,
  f.document_id,
  coalesce(f.object_key, (select d.object_key from documents d where d.id = f.document_id)) as object_key,
  f.sha256,
  case when f.discarded_at is not null then json_build_object(
    'at', rfc3339(f.discarded_at),
    'by', (select p.name from people p where p.id = f.discarded_by),
    'reason', f.discard_reason
  ) end as discarded
from received_attachments
f
join received_mails m on m.id = f.mail_id
where f.id = $uuid and m.application_id = $uuid;

-- src/correspondence/received-mails/confirmations/changes.ts markSubmitted
-- Plan: 2
-- Columns: none
update received_mails
set submitted_at = clock_timestamp()
where id = $uuid and submitted_at is null and confirm_until > now();

-- src/correspondence/received-mails/confirmations/queries.ts findConfirmable 1
-- Plan: 12
-- Columns: mailId uuid not null, applicationId uuid not null, applicantId uuid null, reference text not null,
--  status application_status not null, permitType text not null, permitTypeVersion int4 not null,
--  returnReasons jsonb null, submittedAt timestamptz null, expiresAt timestamptz null, files json, office json
select m.id as mail_id,
  a.id as application_id,
  a.applicant_id,
  a.reference,
  a.status,
  a.permit_type,
  a.permit_type_version,
  a.return_reasons,
  m.submitted_at,
  m.confirm_until as expires_at,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', f.id,
          'fileName', f.file_name,
          'mediaType', f.media_type,
          'sizeBytes', f.size_bytes,
          'scan', f.scan,
          'slot', f.slot,
          'documentId', f.document_id,
          'discarded', case when f.discarded_at is not null then json_build_object(
            'at', rfc3339(f.discarded_at),
            'by', (select p.name from people p where p.id = f.discarded_by),
            'reason', f.discard_reason
          ) end
        ) order by f.position
      )
      from received_attachments f
      where f.mail_id = m.id
    ),
    '[]'::json
  ) as files,
  case when o.id is not null then json_build_object(
    'names', names_json(o.name_id, o.name_en),
    'place', json_build_object(
      'contact', o.contact,
      'periods', (
        select c.hours -> 'periods'
        from counter_hours c
        where c.office_id = o.id
        order by c.version desc
        limit 1
      )
    )
  ) end as office
from received_mails
m
join applications a on a.id = m.application_id
left join offices o on o.id = coalesce(a.office_id, a.filed_at_office_id)
where m.confirm_digest = $bytea
  and m.confirm_until > now()
  and a.discarded_at is null
  and exists (
    select
    from contacts c
    where (
      c.channel = 'email'
      and c.digest = m.sender_digest
      and c.confirmed_at is not null
      and c.removed_at is null
      and (c.person_id = a.applicant_id or (a.applicant_id is null and c.application_id = a.id))
    )
  );

-- src/correspondence/received-mails/keeping/estate.ts mailEstate.count
-- Plan: 2
-- Columns: key text, count int4
select state::text as key, count(*)::int as count
from received_mails
where office_id = $uuid
group by state
order by state;

-- src/correspondence/received-mails/keeping/estate.ts mailEstate.move
-- Plan: 5
-- Columns: key text, count int4
with moved as (update received_mails set office_id = $uuid where office_id = $uuid returning state)
select state::text as key, count(*)::int as count
from moved
group by state
order by state;

-- src/correspondence/received-mails/keeping/estate.ts moved
-- Plan: 5
-- Columns: key text, count int4
with moved as (update received_mails set office_id = $uuid where office_id = $uuid returning state)
select state::text as key, count(*)::int as count
from moved
group by state
order by state;

-- src/correspondence/received-mails/keeping/estate.ts moved
-- Plan: 10
-- Columns: key text, count int4
with moved as (
  update received_mails
  set office_id = $uuid
  where id in (select id from received_mails where office_id = $uuid for no key update skip locked)
  returning state
)
select state::text as key, count(*)::int as count
from moved
group by state
order by state;

-- src/correspondence/received-mails/keeping/forget.ts forgetMails 1
-- Plan: 30
-- Columns: count int4
with due as (
  select m.id, m.dealt_with_at
  from jsonb_to_recordset($text::text::jsonb) as k (state received_mail_state, days int)
  cross join lateral (
    select m.id, m.dealt_with_at
    from received_mails m
    where m.state = k.state
      and m.state in ('answered', 'closed', 'ignored')
      and m.personal is not null
      and m.dealt_with_at <= now() - k.days * interval '1 day'
    order by m.dealt_with_at
    limit $int8
  ) m
  limit $int8
),
forgotten as (
  update received_mails m
  set personal = null,
    personal_kid = null,
    sender_digest = null,
    shown = $text,
    message_id_digest = null,
    content_digest = null,
    sha256 = null,
    object_key = null
  from due
  where m.id = due.id and m.dealt_with_at = due.dealt_with_at and m.personal is not null
  returning m.id, old.object_key
),
unattached as (
  delete from received_attachments f using forgotten
  where f.mail_id = forgotten.id
  returning f.object_key
),
unanswered as (
  update notices n
  set shown = $text, in_reply_to = null
  from (
    select id
    from forgotten
    union all
    select t.id
    from received_mail_acts
    t
    join forgotten on forgotten.id = t.mail_id
  ) cause
  where n.cause_id = cause.id and n.application_id is null
),
stray as (
  insert into stray_objects (object_key)
  select object_key
  from forgotten
  where object_key is not null
  union all
  select object_key
  from unattached
  where object_key is not null
)
select count(*)::int as count
from forgotten;

-- src/correspondence/received-mails/keeping/rotate.ts rotateMails 1
-- Plan: 2
-- Columns: id uuid not null, personal text null
select id, personal
from received_mails
where personal_kid = any($text[]::text[])
order by personal_kid, id
limit $int8;

-- src/correspondence/received-mails/keeping/rotate.ts rotateMails 2
-- Plan: 4
-- Columns: none
update received_mails m
set personal = r.after, personal_kid = $text
from unnest($uuid[]::uuid[], $text[]::text[], $text[]::text[]) as r (id, before, after)
where m.id = r.id and m.personal = r.before;

-- src/correspondence/received-mails/keeping/scan-changes.ts settleIn
-- Plan: 2
-- Columns: none
update "received_mails"
set scan = $scan_state
where id = $uuid and object_key = $text and scan = 'failed';

-- src/correspondence/received-mails/keeping/scan-changes.ts settleIn
-- Plan: 2
-- Columns: none
update "received_attachments"
set scan = $scan_state
where id = $uuid and object_key = $text and scan = 'failed';

-- src/correspondence/received-mails/letters.ts isFirstToday
-- Plan: 4
-- Columns: none
with forgotten as (delete from automatic_answers where "on" < network_day() - $int4::int)
insert into automatic_answers (sender_digest, "on")
values ($bytea, network_day())
on conflict do nothing;

-- src/correspondence/received-mails/letters.ts sendFilingLetter
-- Plan: 2
-- Columns: count int4
select count(*)::int as count
from notices
where application_id = $uuid and kind = 'mail_filed' and made_at > now() - interval '1 day';

-- src/correspondence/received-mails/receiving/imap-fetching.ts underMailLock 1
-- Plan: 1
-- Columns: ours bool
select pg_try_advisory_lock(hashtext('satu_pintu.fetch_mail')) as ours;

-- src/correspondence/received-mails/receiving/imap-fetching.ts underMailLock 2
-- Plan: 1
-- Columns: pgAdvisoryUnlock bool
select pg_advisory_unlock(hashtext('satu_pintu.fetch_mail'));

-- src/correspondence/received-mails/receiving/take-in.ts takeIn 1
-- Plan: 2
-- Columns: reference text not null
insert into received_mails (
  id,
  reference,
  source,
  size_bytes,
  sha256,
  object_key,
  personal,
  personal_kid
)
values ($uuid, $text, $mail_source, $int8, $bytea, $text, $text, $text)
on conflict do nothing
returning reference;

-- src/correspondence/received-mails/receiving/take-in.ts takeIn 2
-- Plan: 1
-- Columns: reference text not null
select reference
from received_mails
where sha256 = $bytea;

-- src/correspondence/received-mails/receiving/take-in.ts noteTooLarge
-- Plan: 2
-- Columns: none
insert into received_mails (
  id,
  reference,
  source,
  size_bytes,
  personal,
  personal_kid,
  message_id_digest,
  content_digest
)
values ($uuid, $text, $mail_source, $int8, $text, $text, $bytea, $bytea)
on conflict do nothing;

-- src/correspondence/received-mails/sorting/append-mail.ts appendMail 1
-- Plan: 12
-- Columns: isOpen bool, id uuid
with open as (
  select id, applicant_id
  from applications
  where id = $uuid
    and status = $application_status::application_status
    and discarded_at is null
    and erased_at is null
  for share
),
thread as (
  insert into message_threads as t (application_id, last)
  select id, 1
  from open
  on conflict (application_id) do update
  set last = t.last + 1
  where t.last < $int4
  returning application_id, last
),
message as (
  insert into messages (
    application_id,
    number,
    kind,
    side,
    internal,
    text,
    document_ids,
    author_id,
    standing,
    office_id,
    channel,
    received_mail_id,
    at
  )
  select thread.application_id,
    thread.last,
    'message',
    $message_side,
    false,
    $text,
    '{}',
    $uuid::uuid,
    $text,
    $uuid::uuid,
    'email',
    $uuid::uuid,
    clock_timestamp()
  from thread, open
  returning id
)
select exists (select from open) as is_open, (select id from message) as id;

-- src/correspondence/received-mails/sorting/append-mail.ts appendMail 1
-- Plan: 12
-- Columns: isOpen bool, id uuid
with open as (
  select id, applicant_id
  from applications
  where id = $uuid
    and status = $application_status::application_status
    and discarded_at is null
    and erased_at is null
  for share
),
thread as (
  insert into message_threads as t (application_id, last)
  select id, 1
  from open
  on conflict (application_id) do update
  set last = t.last + 1
  where t.last < $int4
  returning application_id, last
),
message as (
  insert into messages (
    application_id,
    number,
    kind,
    side,
    internal,
    text,
    document_ids,
    author_id,
    standing,
    office_id,
    channel,
    received_mail_id,
    at
  )
  select thread.application_id,
    thread.last,
    'message',
    $message_side,
    false,
    $text,
    '{}',
    open.applicant_id,
    $text,
    $uuid::uuid,
    'email',
    $uuid::uuid,
    clock_timestamp()
  from thread, open
  returning id
)
select exists (select from open) as is_open, (select id from message) as id;

-- src/correspondence/received-mails/sorting/changes.ts writeMail
-- Plan: 7
-- Columns: id uuid not null
with mail as (
  update received_mails
  set state = $received_mail_state,
    dealt_with_at = case when $text = 'ignored' then now() end,
    reason = $text,
    personal = $text,
    personal_kid = $text,
    sender_digest = $bytea,
    shown = $text,
    message_id_digest = $bytea,
    content_digest = $bytea,
    checks = $text::text::jsonb,
    authenticated = $bool,
    scan = $scan_state,
    application_id = $uuid,
    about_id = $uuid,
    office_id = $uuid,
    thread_id = $uuid,
    language = $language,
    confirm_digest = $bytea,
    confirm_until = case when $bool then now() + $float8 * interval '1 day' end
  where id = $uuid and state = 'received' and attempts = $int2
  returning id
),
file as (
  insert into received_attachments (
    mail_id,
    position,
    file_name,
    media_type,
    size_bytes,
    sha256,
    object_key,
    scan,
    slot,
    slot_named_by
  )
  select mail.id,
    f.position,
    f."fileName",
    f."mediaType",
    f."sizeBytes",
    decode(f.sha256, 'hex'),
    f."objectKey",
    f.scan,
    f.slot,
    f."namedBy"
  from mail,
    jsonb_to_recordset($text::text::jsonb) as f (
      position smallint,
      "fileName" text,
      "mediaType" text,
      "sizeBytes" bigint,
      sha256 text,
      "objectKey" text,
      scan scan_state,
      slot text,
      "namedBy" slot_naming
    )
)
select id
from mail;

-- src/correspondence/received-mails/sorting/claim-mail.ts claimMail
-- Plan: 5
-- Columns: id uuid not null, reference text not null, objectKey text null, personal text null,
--  messageIdDigest bytea null, contentDigest bytea null, receivedAt timestamptz not null, attempts int2 not null
update received_mails
set attempts = attempts + 1, next_at = now() + $float8 * interval '1 second'
where id = (
  select id
  from received_mails
  where state = 'received' and next_at <= now()
  order by next_at
  limit 1
  for update skip locked
)
returning id,
  reference,
  object_key,
  personal,
  message_id_digest,
  content_digest,
  received_at,
  attempts;

-- src/correspondence/received-mails/sorting/holds.ts holdApplication
-- Plan: 2
-- Columns: none
select
from applications
where id = $uuid
for share;

-- src/correspondence/received-mails/sorting/holds.ts holdConversation
-- Plan: 2
-- Columns: none
select
from received_mails
where id = $uuid
for share;

-- src/correspondence/received-mails/sorting/holds.ts demandOffice
-- Plan: 2
-- Columns: there int4
select 1 as there
from offices
where id = $uuid and state <> 'dissolved'
for share;

-- src/correspondence/received-mails/sorting/holds.ts holdWaiting
-- Plan: 16
-- Columns: none
with meant as materialized (
  select $uuid::uuid as id
  union
  select a.id
  from contacts
  c
  join applications a on a.applicant_id = c.person_id or a.id = c.application_id
  where $uuid::uuid is null
    and c.channel = 'email'
    and c.digest = $bytea::bytea
    and c.confirmed_at is not null
    and c.removed_at is null
)
select
from meant
m
join applications a on a.id = m.id
where a.status in ('returned', 'awaiting_payment', 'awaiting_originals') and a.discarded_at is null
order by a.id
for share of a;

-- src/correspondence/received-mails/sorting/queries.ts findFacts
-- Plan: 50
-- Columns: application json, conversation json, earlier text, officeId uuid
with conversation as (
  select coalesce(m.thread_id, m.id) as id,
    m.office_id,
    m.application_id,
    coalesce(m.sender_digest = $bytea, false) as is_with_sender
  from received_mails m
  where m.reference = $text and m.state <> 'ignored' and m.office_id is not null
),
application as (
  select a.id,
    a.status,
    coalesce(a.office_id, a.filed_at_office_id) as office_id,
    a.permit_type,
    a.permit_type_version,
    a.applicant_id,
    a.erased_at,
    a.fee_amount,
    a.paid_amount,
    a.refunded_amount,
    a.kept_amount,
    a.refund_due,
    a.refund_returned,
    case when a.status in ('issued', 'handed_over') then permit_json(a.id) end as permit,
    (
      select c.language
      from contacts c
      where (
        c.channel = 'email'
        and c.digest = $bytea
        and c.confirmed_at is not null
        and c.removed_at is null
        and (c.person_id = a.applicant_id or (a.applicant_id is null and c.application_id = a.id))
      )
      limit 1
    ) as contact_language,
    (select t.last from message_threads t where t.application_id = a.id) as messages
  from applications a
  where a.discarded_at is null
    and a.id = coalesce(
      (select named.id from applications named where named.reference = $text),
      (select application_id from conversation)
    )
)
select (
  select json_build_object(
    'id', a.id,
    'status', a.status,
    'officeId', a.office_id,
    'permitType', a.permit_type,
    'permitTypeVersion', a.permit_type_version,
    'applicantId', a.applicant_id,
    'erasedAt', a.erased_at,
    'feeAmount', a.fee_amount,
    'paidAmount', a.paid_amount,
    'refundedAmount', a.refunded_amount,
    'keptAmount', a.kept_amount,
    'refundDue', a.refund_due,
    'refundReturned', a.refund_returned,
    'permit', a.permit,
    'contactLanguage', a.contact_language,
    'messages', a.messages
  )
  from application a
) as application,
  (
    select json_build_object('id', c.id, 'officeId', c.office_id, 'isWithSender', c.is_with_sender)
    from conversation c
  ) as conversation,
  (
    select case when bool_or(m.content_digest in ($bytea, $bytea)) then 'same' when count(*) > 0 then 'other' end
    from received_mails m
    where m.message_id_digest = $bytea
      and m.id <> $uuid
      and m.state <> 'ignored'
      and (m.state in ('filed', 'drafted') or m.content_digest is distinct from $bytea)
  ) as earlier,
  coalesce(
    (select office_id from application),
    (
      with known as (
        select a.id, a.office_id, a.village_code
        from contacts
        c
        join applications a on a.applicant_id = c.person_id or a.id = c.application_id
        where c.channel = 'email'
          and c.digest = $bytea
          and c.confirmed_at is not null
          and c.removed_at is null
          and a.discarded_at is null
        order by a.id desc
        limit 1
      ),
      named as (
        select r.code
        from regions r, (select network_day() as day) today
        where (
          r.code = any($text[]::text[])
          or (r.level = 'village' and lower(r.name) = any($text[]::text[]))
          or (r.level = 'district' and lower(r.name) = any($text[]::text[]))
        )
          and (r.valid_from is null or r.valid_from <= today.day)
          and (r.valid_until is null or r.valid_until > today.day)
      ),
      innermost as (
        select code
        from named n
        where not exists (select from named inside where starts_with(inside.code, n.code || '.'))
      ),
      sole as (select min(code) as code from innermost having count(*) = 1)
      select coalesce(
        (
          select coalesce(
            office_id,
            (
              select o.id
              from office_areas
              s
              join offices o on o.id = s.office_id
              where s.served_until is null
                and s.region_code = any(region_and_above(known.village_code))
                and o.state = any($office_state[]::office_state[])
              order by o.level
              limit 1
            )
          )
          from known
        ),
        (
          select (
            select o.id
            from office_areas
            s
            join offices o on o.id = s.office_id
            where s.served_until is null
              and s.region_code = any(region_and_above(sole.code))
              and o.state = any($office_state[]::office_state[])
            order by o.level
            limit 1
          )
          from sole
        ),
        (
          select id
          from offices
          where level = 'province' and state = any($office_state[]::office_state[])
          order by region_code
          limit 1
        ),
        (select id from offices order by level desc, region_code limit 1)
      )
    )
  ) as office_id;

-- src/correspondence/received-mails/triage/changes.ts insertAct 1
-- Plan: 7
-- Columns: at timestamptz not null
with taker as materialized (select),
mail as (
  update received_mails m
  set state = $received_mail_state,
    dealt_with_at = clock_timestamp(),
    application_id = coalesce($uuid::uuid, m.application_id),
    office_id = coalesce($uuid::uuid, m.office_id)
  from taker
  where m.id = $uuid
    and m.office_id = $uuid
    and m.state = any($received_mail_state[]::received_mail_state[])
    and m.personal is not null
  returning m.id
)
insert into received_mail_acts (id, mail_id, act, by, office_id, reason)
select $uuid, mail.id, $mail_act, $uuid, $uuid, $text
from mail
returning at;

-- src/correspondence/received-mails/triage/changes.ts insertAct 1
-- Plan: 8
-- Columns: at timestamptz not null
with taker as materialized (
  select
  from offices
  where id = $uuid and state = any($office_state[]::office_state[])
  for share
),
mail as (
  update received_mails m
  set state = $received_mail_state,
    dealt_with_at = clock_timestamp(),
    application_id = coalesce($uuid::uuid, m.application_id),
    office_id = coalesce($uuid::uuid, m.office_id)
  from taker
  where m.id = $uuid
    and m.office_id = $uuid
    and m.state = any($received_mail_state[]::received_mail_state[])
    and m.personal is not null
  returning m.id
)
insert into received_mail_acts (id, mail_id, act, by, office_id, reason)
select $uuid, mail.id, $mail_act, $uuid, $uuid, $text
from mail
returning at;

-- src/correspondence/received-mails/triage/changes.ts isInTriageOf
-- Plan: 1
-- Columns: none
select
from received_mails m
where m.id = $uuid
  and m.office_id = $uuid
  and m.state = any($received_mail_state[]::received_mail_state[])
  and m.personal is not null;

-- src/correspondence/received-mails/triage/changes.ts lockConversation 1
-- Plan: 3
-- Columns: none
select
from offices
where id = (select office_id from received_mails where id = $uuid)
for share;

-- src/correspondence/received-mails/triage/changes.ts lockConversation 2
-- Plan: 3
-- Columns: none
select
from received_mails first
where first.id = (select coalesce(m.thread_id, m.id) from received_mails m where m.id = $uuid)
for update;

-- src/correspondence/received-mails/triage/changes.ts nameSlots
-- Plan: 5
-- Columns: none
update received_attachments f
set slot = s.slot, slot_named_by = s.by
from jsonb_to_recordset($text::text::jsonb) as s (position smallint, slot text, by slot_naming)
where f.mail_id = $uuid and f.position = s.position;

-- src/correspondence/received-mails/triage/changes.ts recordFiling
-- Plan: 5
-- Columns: id uuid not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select id
from changed;

-- src/correspondence/received-mails/triage/queries.ts listReceivedMails
-- Plan: 19
-- Columns: mail json
select json_build_object(
  'id', m.id,
  'reference', m.reference,
  'state', m.state,
  'reason', m.reason,
  'source', m.source,
  'receivedAt', rfc3339(m.received_at),
  'sizeBytes', m.size_bytes,
  'from', m.shown,
  'authenticated', m.authenticated,
  'forgotten', m.personal is null,
  'checks', m.checks,
  'attachmentCount', (select count(*)::int from received_attachments f where f.mail_id = m.id),
  'office', json_build_object('id', o.id, 'names', names_json(o.name_id, o.name_en)),
  'about', (
    select json_build_object('id', b.id, 'reference', b.reference)
    from applications b
    where b.id = m.about_id
  ),
  'application', (
    select json_build_object('id', b.id, 'reference', b.reference)
    from applications b
    where b.id = m.application_id
  ),
  'repliesTo', (
    select json_build_object('id', r.id, 'reference', r.reference)
    from received_mails r
    where r.id = m.thread_id
  ),
  'language', m.language
) as mail
from offices o
cross join lateral (
  select *
  from received_mails m
  where m.office_id = o.id
    and m.state = any(array[$received_mail_state]::received_mail_state[])
    and (
      not exists (
        select
        from applications a
        where a.id in (m.about_id, m.application_id)
          and (
            a.applicant_id is not distinct from $uuid::uuid
            or $uuid::uuid = any(a.former_applicants)
          )
      )
      and (
        m.state = any($received_mail_state[]::received_mail_state[])
        or (m.state = 'filed' and m.reason is not null)
      )
      and exists (
        select
        from unnest($text[]::text[]) reach
        where o.region_code = reach or starts_with(o.region_code, reach || '.')
      )
    )
    and m.id > coalesce($uuid::uuid, $uuid)
  order by m.state, m.id
  limit $int8
) m
where exists (
  select
  from unnest($text[]::text[]) reach
  where o.region_code = reach or starts_with(o.region_code, reach || '.')
)
  and ($uuid::uuid is null or o.id = $uuid)
order by m.id
limit $int8;

-- src/correspondence/received-mails/triage/queries.ts findMail 1
-- Plan: 35
-- Columns: mail json, attachments json, personal text null, acts json, conversation json
select json_build_object(
  'id', m.id,
  'reference', m.reference,
  'state', m.state,
  'reason', m.reason,
  'source', m.source,
  'receivedAt', rfc3339(m.received_at),
  'sizeBytes', m.size_bytes,
  'from', m.shown,
  'authenticated', m.authenticated,
  'forgotten', m.personal is null,
  'checks', m.checks,
  'attachmentCount', (select count(*)::int from received_attachments f where f.mail_id = m.id),
  'office', json_build_object('id', o.id, 'names', names_json(o.name_id, o.name_en)),
  'about', (
    select json_build_object('id', b.id, 'reference', b.reference)
    from applications b
    where b.id = m.about_id
  ),
  'application', (
    select json_build_object('id', b.id, 'reference', b.reference)
    from applications b
    where b.id = m.application_id
  ),
  'repliesTo', (
    select json_build_object('id', r.id, 'reference', r.reference)
    from received_mails r
    where r.id = m.thread_id
  ),
  'language', m.language
) as mail,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', f.id,
          'fileName', f.file_name,
          'mediaType', f.media_type,
          'sizeBytes', f.size_bytes,
          'scan', f.scan,
          'slot', f.slot,
          'documentId', f.document_id,
          'discarded', case when f.discarded_at is not null then json_build_object(
            'at', rfc3339(f.discarded_at),
            'by', (select p.name from people p where p.id = f.discarded_by),
            'reason', f.discard_reason
          ) end
        ) order by f.position
      )
      from received_attachments f
      where f.mail_id = m.id
    ),
    '[]'::json
  ) as attachments,
  m.personal,
  coalesce(
    (
      select json_agg(
        json_build_object('act', t.act, 'reason', t.reason, 'by', p.name, 'at', rfc3339(t.at)) order by t.id
      )
      from received_mail_acts
      t
      join people p on p.id = t.by
      where t.mail_id = m.id
    ),
    '[]'
  ) as acts,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', m.id,
          'reference', m.reference,
          'state', m.state,
          'receivedAt', rfc3339(m.received_at)
        ) order by m.id
      )
      from (select coalesce(m.thread_id, m.id) as id)
      first
      join received_mails m on m.id = first.id or m.thread_id = first.id
      join offices o on o.id = m.office_id
      where (
        not exists (
          select
          from applications a
          where a.id in (m.about_id, m.application_id)
            and (
              a.applicant_id is not distinct from $uuid::uuid
              or $uuid::uuid = any(a.former_applicants)
            )
        )
        and (
          m.state = any($received_mail_state[]::received_mail_state[])
          or (m.state = 'filed' and m.reason is not null)
        )
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
    ),
    '[]'
  ) as conversation
from received_mails
m
join offices o on o.id = m.office_id
where m.id = $uuid
  and (
    not exists (
      select
      from applications a
      where a.id in (m.about_id, m.application_id)
        and (
          a.applicant_id is not distinct from $uuid::uuid
          or $uuid::uuid = any(a.former_applicants)
        )
    )
    and (
      m.state = any($received_mail_state[]::received_mail_state[])
      or (m.state = 'filed' and m.reason is not null)
    )
    and exists (
      select
      from unnest($text[]::text[]) reach
      where o.region_code = reach or starts_with(o.region_code, reach || '.')
    )
  );

-- src/correspondence/received-mails/triage/queries.ts findMailAttachment
-- Plan: 17
-- Columns: id uuid not null, fileName text not null, mediaType text not null, sizeBytes int4,
--  scan scan_state not null, slot text null, slotNamedBy slot_naming null, documentId uuid null, objectKey text,
--  sha256 bytea not null, discarded json, mail json
select f.id,
  f.file_name,
  f.media_type,
  f.size_bytes::int as size_bytes,
  f.scan,
  f.slot,
  f.slot_named_by,
  f.document_id,
  coalesce(f.object_key, (select d.object_key from documents d where d.id = f.document_id)) as object_key,
  f.sha256,
  case when f.discarded_at is not null then json_build_object(
    'at', rfc3339(f.discarded_at),
    'by', (select p.name from people p where p.id = f.discarded_by),
    'reason', f.discard_reason
  ) end as discarded,
  json_build_object(
    'id', m.id,
    'reference', m.reference,
    'state', m.state,
    'reason', m.reason,
    'source', m.source,
    'receivedAt', rfc3339(m.received_at),
    'sizeBytes', m.size_bytes,
    'from', m.shown,
    'authenticated', m.authenticated,
    'forgotten', m.personal is null,
    'checks', m.checks,
    'attachmentCount', (select count(*)::int from received_attachments f where f.mail_id = m.id),
    'office', json_build_object('id', o.id, 'names', names_json(o.name_id, o.name_en)),
    'about', (
      select json_build_object('id', b.id, 'reference', b.reference)
      from applications b
      where b.id = m.about_id
    ),
    'application', (
      select json_build_object('id', b.id, 'reference', b.reference)
      from applications b
      where b.id = m.application_id
    ),
    'repliesTo', (
      select json_build_object('id', r.id, 'reference', r.reference)
      from received_mails r
      where r.id = m.thread_id
    ),
    'language', m.language
  ) as mail
from received_attachments
f
join received_mails m on m.id = f.mail_id
join offices o on o.id = m.office_id
where f.id = $uuid
  and m.id = $uuid
  and (
    not exists (
      select
      from applications a
      where a.id in (m.about_id, m.application_id)
        and (
          a.applicant_id is not distinct from $uuid::uuid
          or $uuid::uuid = any(a.former_applicants)
        )
    )
    and (
      m.state = any($received_mail_state[]::received_mail_state[])
      or (m.state = 'filed' and m.reason is not null)
    )
    and exists (
      select
      from unnest($text[]::text[]) reach
      where o.region_code = reach or starts_with(o.region_code, reach || '.')
    )
  );

-- src/correspondence/received-mails/triage/queries.ts findMailContent
-- Plan: 22
-- Columns: mail json, objectKey text null, sha256 bytea null, scan scan_state, discarded json
select json_build_object(
  'id', m.id,
  'reference', m.reference,
  'state', m.state,
  'reason', m.reason,
  'source', m.source,
  'receivedAt', rfc3339(m.received_at),
  'sizeBytes', m.size_bytes,
  'from', m.shown,
  'authenticated', m.authenticated,
  'forgotten', m.personal is null,
  'checks', m.checks,
  'attachmentCount', (select count(*)::int from received_attachments f where f.mail_id = m.id),
  'office', json_build_object('id', o.id, 'names', names_json(o.name_id, o.name_en)),
  'about', (
    select json_build_object('id', b.id, 'reference', b.reference)
    from applications b
    where b.id = m.about_id
  ),
  'application', (
    select json_build_object('id', b.id, 'reference', b.reference)
    from applications b
    where b.id = m.application_id
  ),
  'repliesTo', (
    select json_build_object('id', r.id, 'reference', r.reference)
    from received_mails r
    where r.id = m.thread_id
  ),
  'language', m.language
) as mail,
  m.object_key,
  m.sha256,
  coalesce(
    (
      select said.scan
      from (
        select m.scan
        union all
        select f.scan
        from received_attachments f
        where f.mail_id = m.id
      ) said
      where said.scan in ('infected', 'failed')
      order by said.scan = 'infected' desc
      limit 1
    ),
    'unscanned'
  ) as scan,
  (
    select case when f.discarded_at is not null then json_build_object(
      'at', rfc3339(f.discarded_at),
      'by', (select p.name from people p where p.id = f.discarded_by),
      'reason', f.discard_reason
    ) end
    from received_attachments f
    where f.mail_id = m.id and f.discarded_at is not null
    order by f.position
    limit 1
  ) as discarded
from received_mails
m
join offices o on o.id = m.office_id
where m.id = $uuid
  and (
    not exists (
      select
      from applications a
      where a.id in (m.about_id, m.application_id)
        and (
          a.applicant_id is not distinct from $uuid::uuid
          or $uuid::uuid = any(a.former_applicants)
        )
    )
    and (
      m.state = any($received_mail_state[]::received_mail_state[])
      or (m.state = 'filed' and m.reason is not null)
    )
    and exists (
      select
      from unnest($text[]::text[]) reach
      where o.region_code = reach or starts_with(o.region_code, reach || '.')
    )
  );

-- src/correspondence/received-mails/triage/queries.ts findReferredApplication
-- Plan: 1
-- Columns: id uuid not null
select id
from applications
where reference = $text and discarded_at is null;

-- src/counter/claims/changes.ts replaceClaimCode
-- Plan: 9
-- Columns: version int4 not null, expiresAt timestamptz not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
code as (
  insert into claim_codes (application_id, sha256, issued_by, issued_at, expires_at)
  select id, $bytea, $uuid::uuid, at, at + $float8 * interval '1 day'
  from changed
  on conflict (application_id) do update
  set sha256 = excluded.sha256,
    issued_by = excluded.issued_by,
    issued_at = excluded.issued_at,
    expires_at = excluded.expires_at
  returning expires_at
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version, expires_at
from changed, code;

-- src/counter/claims/changes.ts deleteClaimCode
-- Plan: 9
-- Columns: version int4 not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
gone as (delete from claim_codes c using changed where c.application_id = changed.id),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version
from changed;

-- src/counter/claims/changes.ts takeOverApplication
-- Plan: 13
-- Columns: version int4 not null, at timestamptz not null
with changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    applicant_id = $uuid::uuid,
    former_applicants = array_remove(
      array_remove(a.former_applicants, $uuid::uuid) || a.applicant_id,
      null
    ),
    tracking_key = case when a.applicant_id is null then a.tracking_key else $text end
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
spent as (delete from claim_codes c using changed where c.application_id = changed.id),
silent as (
  update contacts c
  set removed_at = now(),
    personal = null,
    personal_kid = null,
    digest = null,
    code_digest = null,
    shown = $text
  from changed g
  where c.application_id = g.id and c.removed_at is null and c.suspended_at is not null
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select version, at
from changed;

-- src/counter/claims/queries.ts findClaimable
-- Plan: 11
-- Columns: id uuid not null, version int4 not null, reference text not null, sha256 bytea not null, hasAccount bool,
--  acted bool
select a.id,
  a.version,
  a.reference,
  c.sha256,
  a.applicant_id is not null as has_account,
  exists (
    select
    from application_events e
    where e.application_id = a.id and e.actor_id = $uuid and e.standing <> 'applicant'
  )
  or exists (
    select
    from messages m
    where m.application_id = a.id and m.author_id = $uuid and m.standing <> 'applicant'
  )
  or exists (
    select
    from permits
    p
    join permit_events e on e.permit_id = p.id and e.actor_id = $uuid and e.standing <> 'applicant'
    where p.application_id = a.id
  )
  or exists (
    select
    from inspection_appointments i
    where i.application_id = a.id and i.inspector_id = $uuid and i.outcome is null
  )
  or a.assigned_to is not distinct from $uuid as acted
from applications
a
join claim_codes c on c.application_id = a.id
where a.reference = $text
  and a.applicant_id is distinct from $uuid
  and a.discarded_at is null
  and c.expires_at > now();

-- src/counter/claims/queries.ts isOwnAlready
-- Plan: 1
-- Columns: none
select
from applications a
where a.reference = $text and a.applicant_id = $uuid and a.discarded_at is null;

-- src/counter/claims/queries.ts findAccountCode
-- Plan: 1
-- Columns: expiresAt timestamptz not null, isOfOffice bool
select c.expires_at, c.issued_by <> $uuid as is_of_office
from claim_codes c
where c.application_id = $uuid and c.expires_at > now();

-- src/counter/kiosks/key-queries.ts insertKiosk
-- Plan: 5
-- Columns: id uuid not null
with c as (
  insert into kiosks (office_id, label, environment)
  values ($uuid, $text, $environment)
  returning id, version
),
event as (
  insert into kiosk_events (kiosk_id, version, type, actor_id, details)
  select id, version, $text, $uuid::uuid, $text::text::jsonb
  from c
)
select id
from c;

-- src/counter/kiosks/key-queries.ts deviceOf
-- Plan: 7
-- Columns: kioskId uuid not null, keyId uuid not null, officeId uuid not null, environment environment not null,
--  isOpen bool, ended text
with used as (
  update kiosk_keys
  set last_used_at = now()
  where sha256 = $bytea
    and revoked_at is null
    and expires_at > now()
    and (last_used_at is null or last_used_at < now() - interval '1 minute')
)
select k.id as kiosk_id,
  y.id as key_id,
  k.office_id,
  k.environment,
  o.state in ('online', 'counter_only', 'winding_down') as is_open,
  case when y.revoked_at is not null then 'revoked' when y.expires_at <= now() then 'expired' end as ended
from kiosk_keys
y
join kiosks k on k.id = y.kiosk_id
join offices o on o.id = k.office_id
where y.sha256 = $bytea;

-- src/counter/kiosks/queries.ts findKiosk
-- Plan: 5
-- Columns: id uuid not null, officeId uuid not null, officeRegion text not null, label text not null,
--  environment environment not null, version int4 not null, createdAt timestamptz not null,
--  updatedAt timestamptz not null
select k.id,
  k.office_id,
  o.region_code as office_region,
  k.label,
  k.environment,
  k.version,
  k.created_at,
  k.updated_at
from kiosks
k
join offices o on o.id = k.office_id
where k.id = $uuid
  and exists (
    select
    from unnest($text[]::text[]) reach
    where o.region_code = reach or starts_with(o.region_code, reach || '.')
  );

-- src/counter/kiosks/queries.ts listKiosks
-- Plan: 7
-- Columns: id uuid not null, officeId uuid not null, officeRegion text not null, label text not null,
--  environment environment not null, version int4 not null, createdAt timestamptz not null,
--  updatedAt timestamptz not null
select k.id,
  k.office_id,
  o.region_code as office_region,
  k.label,
  k.environment,
  k.version,
  k.created_at,
  k.updated_at
from kiosks
k
join offices o on o.id = k.office_id
where ($uuid::uuid is null or k.office_id = $uuid)
  and ($uuid::uuid is null or k.id > $uuid)
  and exists (
    select
    from unnest($text[]::text[]) reach
    where o.region_code = reach or starts_with(o.region_code, reach || '.')
  )
order by k.id
limit $int8;

-- src/counter/kiosks/queries.ts openOfficeRegion
-- Plan: 1
-- Columns: region text not null
select o.region_code as region
from offices o
where o.id = $uuid and o.state in ('online', 'counter_only', 'winding_down');

-- src/counter/kiosks/queries.ts listKioskEvents
-- Plan: 4
-- Columns: id uuid not null, version int4 not null, type text not null, actor text not null, details jsonb not null,
--  at timestamptz not null
select e.id, e.version, e.type, p.name as actor, e.details, e.at
from kiosk_events
e
join people p on p.id = e.actor_id
where e.kiosk_id = $uuid and e.version > $int4
order by e.version
limit $int8;

-- src/counter/kiosks/session-queries.ts replaceKioskCode
-- Plan: 2
-- Columns: expiresAt timestamptz not null
insert into kiosk_codes (person_id, sha256, expires_at)
values ($uuid, $bytea, now() + $float8 * interval '1 minute')
on conflict (person_id) do update
set sha256 = excluded.sha256, expires_at = excluded.expires_at
returning expires_at;

-- src/counter/kiosks/session-queries.ts lockKiosk
-- Plan: 2
-- Columns: none
select
from kiosks
where id = $uuid
for no key update;

-- src/counter/kiosks/session-queries.ts openSession
-- Plan: 17
-- Columns: id uuid not null, personId uuid not null, name text not null, expiresAt timestamptz not null
with spent as (
  delete from kiosk_codes
  where sha256 = $bytea and expires_at > now()
  returning person_id
),
before as materialized (
  select s.id
  from kiosk_sessions s, spent
  where (s.kiosk_id = $uuid or s.person_id = spent.person_id) and s.ended_at is null
  order by s.id
  for update of s
),
ended as (
  update kiosk_sessions s
  set ended_at = least(clock_timestamp(), s.expires_at)
  from before
  where s.id = before.id
),
opened as (
  insert into kiosk_sessions (key_id, kiosk_id, person_id, sha256, expires_at)
  select $uuid::uuid, $uuid::uuid, person_id, $bytea, now() + $float8 * interval '1 minute'
  from spent
  returning id, person_id, expires_at
)
select opened.id, opened.person_id, p.name, opened.expires_at
from
opened
join people p on p.id = opened.person_id;

-- src/counter/kiosks/session-queries.ts useSession
-- Plan: 10
-- Columns: sessionId uuid not null, personId uuid not null, name text not null, kioskId uuid not null,
--  officeId uuid not null
update kiosk_sessions s
set last_used_at = now()
from kiosk_keys y, kiosks k, offices o, people p
where s.sha256 = $bytea
  and s.ended_at is null
  and s.expires_at > now()
  and s.last_used_at > now() - $float8 * interval '1 minute'
  and y.id = s.key_id
  and y.revoked_at is null
  and y.expires_at > now()
  and k.id = s.kiosk_id
  and o.id = k.office_id
  and o.state in ('online', 'counter_only', 'winding_down')
  and p.id = s.person_id
returning s.id as session_id, p.id as person_id, p.name, k.id as kiosk_id, k.office_id;

-- src/counter/kiosks/session-queries.ts endSession
-- Plan: 2
-- Columns: none
update kiosk_sessions
set ended_at = clock_timestamp()
where id = $uuid and ended_at is null;

-- src/counter/kiosks/session-queries.ts forgetSessions 1
-- Plan: 7
-- Columns: none
delete from kiosk_codes
where person_id in (select person_id from kiosk_codes where expires_at < now() limit $int8);

-- src/counter/kiosks/session-queries.ts forgetSessions 2
-- Plan: 7
-- Columns: none
delete from kiosk_sessions
where id in (
  select id
  from kiosk_sessions
  where expires_at < now() - $float8 * interval '1 day'
  order by expires_at
  limit $int8
);

-- src/counter/queue/changes.ts insertTicket
-- Plan: 6
-- Columns: id uuid not null
with next as (
  insert into queue_days as q (office_id, day, last)
  values ($uuid, network_day(), 1)
  on conflict (office_id, day) do update
  set last = q.last + 1
  returning day, last
)
insert into queue_tickets (
  office_id,
  day,
  number,
  visit_id,
  expected_at,
  channel,
  issued_by,
  kiosk_id,
  request_key,
  issued_at
)
select $uuid,
  day,
  last,
  $uuid::uuid,
  (select v.starts_at from counter_visits v where v.id = $uuid::uuid),
  $channel::channel,
  $uuid::uuid,
  $uuid::uuid,
  $text,
  clock_timestamp()
from next
returning id;

-- src/counter/queue/changes.ts callNext
-- Plan: 8
-- Columns: id uuid not null
with next as materialized (
  select id
  from queue_tickets
  where office_id = $uuid and day = network_day() and state = 'waiting'
  order by case when expected_at <= now() then expected_at end nulls last, number
  limit 1
  for update skip locked
)
update queue_tickets t
set state = 'called', desk = $int2, called_by = $uuid, called_at = clock_timestamp()
from next
where t.id = next.id
returning t.id;

-- src/counter/queue/changes.ts moveTicket
-- Plan: 2
-- Columns: id uuid not null
update queue_tickets
set state = $ticket_state::ticket_state,
  desk = coalesce($int2::smallint, desk),
  called_by = case when $text = 'called' then $uuid::uuid else called_by end,
  called_at = case when $text = 'called' then clock_timestamp() else called_at end,
  ended_at = case when $text in ('served', 'left') then clock_timestamp() end
where id = $uuid and state = any($ticket_state[]::ticket_state[])
returning id;

-- src/counter/queue/queries.ts listTickets
-- Plan: 6
-- Columns: id uuid not null, officeId uuid not null, number int4 not null, day text, state ticket_state not null,
--  visitId uuid null, applicationId uuid, reference text, expectedAt timestamptz null, desk int2 null,
--  channel channel not null, issuedAt timestamptz not null, calledAt timestamptz null, endedAt timestamptz null
select t.id,
  t.office_id,
  t.number,
  t.day::text as day,
  t.state,
  t.visit_id,
  a.id as application_id,
  a.reference,
  t.expected_at,
  t.desk,
  t.channel,
  t.issued_at,
  t.called_at,
  t.ended_at
from queue_tickets t
left join counter_visits v on v.id = t.visit_id
left join applications a on a.id = v.application_id
where t.office_id = $uuid
  and t.day = $date::date
  and t.number > $int4
  and ($ticket_state::ticket_state is null or t.state = $ticket_state)
order by t.number
limit $int8;

-- src/counter/queue/queries.ts findTicket
-- Plan: 5
-- Columns: id uuid not null, officeId uuid not null, number int4 not null, day text, state ticket_state not null,
--  visitId uuid null, applicationId uuid, reference text, expectedAt timestamptz null, desk int2 null,
--  channel channel not null, issuedAt timestamptz not null, calledAt timestamptz null, endedAt timestamptz null
select t.id,
  t.office_id,
  t.number,
  t.day::text as day,
  t.state,
  t.visit_id,
  a.id as application_id,
  a.reference,
  t.expected_at,
  t.desk,
  t.channel,
  t.issued_at,
  t.called_at,
  t.ended_at
from queue_tickets t
left join counter_visits v on v.id = t.visit_id
left join applications a on a.id = v.application_id
where t.id = $uuid and t.office_id = $uuid;

-- src/counter/queue/queries.ts ticketOfRequest
-- Plan: 5
-- Columns: id uuid not null, officeId uuid not null, number int4 not null, day text, state ticket_state not null,
--  visitId uuid null, applicationId uuid, reference text, expectedAt timestamptz null, desk int2 null,
--  channel channel not null, issuedAt timestamptz not null, calledAt timestamptz null, endedAt timestamptz null
select t.id,
  t.office_id,
  t.number,
  t.day::text as day,
  t.state,
  t.visit_id,
  a.id as application_id,
  a.reference,
  t.expected_at,
  t.desk,
  t.channel,
  t.issued_at,
  t.called_at,
  t.ended_at
from queue_tickets t
left join counter_visits v on v.id = t.visit_id
left join applications a on a.id = v.application_id
where t.kiosk_id = $uuid and t.request_key = $text;

-- src/counter/queue/queries.ts findVisitor 1
-- Plan: 3
-- Columns: applicantId uuid null, isOpen bool, isToday bool
select a.applicant_id,
  v.outcome is null as is_open,
  (v.starts_at at time zone 'Asia/Jakarta')::date = network_day() as is_today
from counter_visits
v
join applications a on a.id = v.application_id
where v.id = $uuid and v.office_id = $uuid;

-- src/counter/queue/queries.ts findDisplay
-- Plan: 6
-- Columns: officeId uuid not null, day text, called json, waiting int4
select o.id as office_id,
  d.day::text as day,
  coalesce(
    (
      select json_agg(
        json_build_object('number', c.number, 'desk', c.desk, 'calledAt', rfc3339(c.called_at)) order by c.called_at desc
      )
      from (
        select *
        from queue_tickets t
        where t.office_id = o.id and t.day = d.day and t.state = 'called'
        order by t.called_at desc
        limit $int8
      ) c
    ),
    '[]'
  ) as called,
  (
    select count(*)::int
    from queue_tickets t
    where t.office_id = o.id and t.day = d.day and t.state = 'waiting'
  ) as waiting
from offices o, (select network_day() as day) d
where o.id = $uuid;

-- src/embedded/identity-provider/secrets.ts loadSecrets
-- Plan: 2
-- Columns: none
insert into embedded_identity.secrets (content)
values ($text::text::json)
on conflict do nothing;

-- src/embedded/identity-provider/secrets.ts findSecrets
-- Plan: 1
-- Columns: content json not null
select content
from embedded_identity.secrets;

-- src/embedded/identity-provider/store.ts prepareStore 2
-- Plan: 1
-- Columns: pgAdvisoryXactLock void
select pg_advisory_xact_lock(hashtext('embedded_identity'));

-- src/embedded/identity-provider/store.ts sweep
-- Plan: 9
-- Columns: none
delete from embedded_identity.states
where (kind, id) in (
  select kind, id
  from embedded_identity.states
  where expires_at < pg_catalog.now() - interval '1 minute'
  order by expires_at
  limit $int8
  for update skip locked
);

-- src/embedded/identity-provider/store.ts States.upsert
-- Plan: 2
-- Columns: none
insert into embedded_identity.states (
  kind,
  id,
  payload,
  grant_id,
  session_uid,
  user_code,
  expires_at
)
values (
  $text,
  $text,
  $text::text::json,
  $text,
  $text,
  $text,
  pg_catalog.now() + make_interval(secs => $float8)
)
on conflict (kind, id) do update
set payload = excluded.payload,
  grant_id = excluded.grant_id,
  session_uid = excluded.session_uid,
  user_code = excluded.user_code,
  expires_at = excluded.expires_at;

-- src/embedded/identity-provider/store.ts States.consume
-- Plan: 2
-- Columns: none
update embedded_identity.states
set consumed_at = pg_catalog.now()
where kind = $text and id = $text and consumed_at is null;

-- src/embedded/identity-provider/store.ts States.destroy
-- Plan: 2
-- Columns: none
delete from embedded_identity.states
where kind = $text and id = $text;

-- src/embedded/identity-provider/store.ts States.revokeByGrantId
-- Plan: 3
-- Columns: none
delete from embedded_identity.states
where kind = $text and grant_id = $text;

-- src/embedded/identity-provider/store.ts States.#first
-- Plan: 1
-- Columns: payload json not null, consumedAt float8
select payload, extract(epoch from consumed_at)::float8 as consumed_at
from embedded_identity.states
where kind = $text and "id" = $text;

-- src/embedded/identity-provider/store.ts States.#first
-- Plan: 2
-- Columns: payload json not null, consumedAt float8
select payload, extract(epoch from consumed_at)::float8 as consumed_at
from embedded_identity.states
where kind = $text and "user_code" = $text;

-- src/embedded/identity-provider/store.ts States.#first
-- Plan: 2
-- Columns: payload json not null, consumedAt float8
select payload, extract(epoch from consumed_at)::float8 as consumed_at
from embedded_identity.states
where kind = $text and "session_uid" = $text;

-- src/embedded/postgres.ts createDatabase 1
-- Plan: 1
-- Columns: none
select
from pg_database
where datname = $name;

-- src/embedded/postgres/running.ts isAbandoned
-- Plan: 1
-- Columns: none
select
from pg_stat_activity
where backend_type = 'client backend' and pid <> pg_backend_pid();

-- src/embedded/trial-database.ts prepareTrialDatabase 5
-- Plan: 1
-- Columns: name name
select current_database() as name;

-- src/embedded/trial-database.ts readAheadMilliseconds
-- Plan: 1
-- Columns: exists bool
select to_regclass('trial.ahead') is not null as exists;

-- src/events/concern-queries.ts listConcerns
-- Plan: 17
-- Columns: position float8, subject event_subject not null, subjectId uuid null, applicantId uuid null,
--  counterId uuid null, officeRegion text, leftOfficeId uuid null, leftRegion text, permitType text, village text,
--  clientId uuid, type text not null, leftPersonId uuid
select l.position::float8 as position,
  l.subject,
  l.subject_id,
  a.applicant_id,
  a.filed_at_office_id as counter_id,
  o.region_code as office_region,
  l.left_office_id,
  f.region_code as left_region,
  p.permit_type,
  p.village_code as village,
  coalesce(w.client_id, c.client_id) as client_id,
  l.type,
  case when l.type = 'application.account_changed' then (
    select (
      select h.actor_id
      from application_events h
      where h.application_id = e.application_id
        and h.version < e.version
        and h.standing = 'applicant'
        and h.actor_id is not null
      order by h.version desc
      limit 1
    )
    from application_events e
    where e.id = l.event_id
  ) end as left_person_id
from event_log l
left join permits p on l.subject = 'permit' and p.id = l.subject_id
left join consultations c on l.subject = 'consultation' and c.id = l.subject_id
left join applications a on a.id = coalesce(
  p.application_id,
  l.application_id,
  case when l.subject = 'application' then l.subject_id end
)
left join offices o on o.id = coalesce(p.office_id, a.office_id)
left join offices f on f.id = l.left_office_id
left join webhooks w on l.subject = 'webhook' and w.id = l.subject_id
where l.position > $int8
order by l.position
limit $int8;

-- src/events/concern-queries.ts lastPosition
-- Plan: 1
-- Columns: position float8
select position::float8 as position
from event_log_end;

-- src/events/log-queries.ts lockEnd
-- Plan: 2
-- Columns: none
select
from event_log_end
for update;

-- src/events/log-queries.ts appendEvents 1
-- Plan: 60
-- Columns: taken int4
with taken as (
  delete from unlogged_events
  where place in (
    select place
    from unlogged_events
    where place > (select passed from event_log_end)
      and source = any($event_source[]::event_source[])
    order by place
    limit $int8
  )
  returning place, source, event_id, written
),
found as (
  select t.place,
    e.id,
    'application' as subject,
    e.application_id as subject_id,
    null as code,
    e.type,
    e.version,
    e.from_status::text as from_state,
    e.to_status::text as to_state,
    case when e.type in (
      'application.transferred',
      'application.archive_transferred',
      'application.counter_transferred'
    ) then (e.details#>>'{from,id}')::uuid end as left_office_id,
    null::uuid as application_id,
    e.at
  from taken
  t
  join application_events e on e.id = t.event_id
  where t.source = 'application'
  union all
  select t.place,
    m.id,
    'application',
    m.application_id,
    null,
    'message.sent',
    null,
    null,
    null,
    null,
    null,
    m.at
  from taken
  t
  join messages m on m.id = t.event_id
  where t.source = 'message'
  union all
  select t.place,
    e.id,
    'permit',
    e.permit_id,
    null,
    e.type,
    e.version,
    e.from_state::text,
    e.to_state::text,
    case when e.type = 'permit.transferred' then (e.details->>'from')::uuid end,
    null,
    e.at
  from taken
  t
  join permit_events e on e.id = t.event_id
  where t.source = 'permit'
  union all
  select t.place,
    e.id,
    'office',
    e.office_id,
    null,
    e.type,
    e.version,
    e.from_state::text,
    e.to_state::text,
    null,
    null,
    e.at
  from taken
  t
  join office_events e on e.id = t.event_id
  where t.source = 'office'
  union all
  select t.place,
    e.id,
    'registration',
    e.client_id,
    null,
    'registration.changed',
    e.version,
    null,
    null,
    null,
    null,
    e.at
  from taken
  t
  join client_events e on e.id = t.event_id
  where t.source = 'registration' and e.type = 'client.changed'
  union all
  select t.place,
    c.id,
    'post',
    s.person_id,
    null,
    'post.changed',
    null,
    null,
    null,
    null,
    null,
    c.at
  from taken
  t
  join staff_changes c on c.id = t.event_id
  join staff s on s.id = c.staff_id
  where t.source = 'post' and s.person_id is not null
  union all
  select t.place,
    e.id,
    'webhook',
    e.webhook_id,
    null,
    'webhook.' || e.type,
    e.version,
    null,
    null,
    null,
    null,
    e.at
  from taken
  t
  join webhook_events e on e.id = t.event_id
  where t.source = 'webhook'
  union all
  select t.place,
    e.id,
    'consultation',
    e.consultation_id,
    null,
    e.type,
    e.version,
    e.from_status::text,
    e.to_status::text,
    null,
    c.application_id,
    e.at
  from taken
  t
  join consultation_events e on e.id = t.event_id
  join consultations c on c.id = e.consultation_id
  where t.source = 'consultation'
  union all
  select t.place,
    uuidv7(),
    'permit_type',
    null,
    t.written->>'code',
    t.written->>'type',
    (t.written->>'version')::int,
    null,
    null,
    null,
    null,
    now()
  from taken t
  where t.source = 'permit_type'
),
logged as (
  insert into event_log (
    position,
    event_id,
    subject,
    subject_id,
    code,
    type,
    version,
    from_state,
    to_state,
    left_office_id,
    application_id,
    at
  )
  select e.position + row_number() over (order by f.place),
    f.id,
    f.subject::event_subject,
    f.subject_id,
    f.code,
    f.type,
    f.version,
    f.from_state,
    f.to_state,
    f.left_office_id,
    f.application_id,
    f.at
  from found f, event_log_end e
  returning position
),
ended as (
  update event_log_end e
  set position = e.position + (select count(*) from logged),
    passed = case when (
      e.seen_by < run.oldest
      and e.seen <= run.last
      and not exists (
        select
        from unlogged_events
        where place > e.passed
          and place <= e.seen
          and not source = any($event_source[]::event_source[])
      )
    ) then e.seen else e.passed end,
    seen = case when (
      e.seen_by < run.oldest
      and e.seen <= run.last
      and not exists (
        select
        from unlogged_events
        where place > e.passed
          and place <= e.seen
          and not source = any($event_source[]::event_source[])
      )
    )
    or (e.seen is null or e.seen_by > run.this) then run.last else e.seen end,
    seen_by = case when (
      e.seen_by < run.oldest
      and e.seen <= run.last
      and not exists (
        select
        from unlogged_events
        where place > e.passed
          and place <= e.seen
          and not source = any($event_source[]::event_source[])
      )
    )
    or (e.seen is null or e.seen_by > run.this) then null else coalesce(e.seen_by, run.this) end
  from (
    select max(place) as last,
      pg_current_xact_id()::text::bigint as this,
      pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest
    from taken
  ) run
  where run.last is not null
)
select count(*)::int as taken
from taken;

-- src/events/log-queries.ts appendEvents 2
-- Plan: 1
-- Columns: pgNotify void
select pg_notify($text, '');

-- src/events/log-queries.ts deleteOldEvents
-- Plan: 8
-- Columns: none
delete from event_log
where position in (
  select oldest.position
  from (select l.position, l.at from event_log l order by l.position limit $int8) oldest
  where oldest.at < now() - $float8 * interval '1 day'
    and oldest.position < (select position from event_log_end)
);

-- src/events/read-queries.ts readLog 1
-- Plan: 24
-- Columns: events json, anchor uuid, oldest float8, end json, scanned json
with ended as (select e.position from event_log_end e),
scanned as materialized (
  select l.*
  from event_log l
  where l.position > $int8 and l.position <= (select position from ended)
  order by l.position
  limit $int8
),
judged as (
  select l.*,
    case l.subject when 'permit' then exists (
      select
      from permits p
      where p.id = l.subject_id and (true)
    ) when 'consultation' then l.type <> 'consultation.planned'
    and exists (
      select
      from consultations c
      where c.id = l.subject_id and c.client_id = $uuid::uuid and c.requested_at is not null
    ) when 'registration' then l.subject_id = $uuid::uuid when 'webhook' then exists (
      select
      from webhooks w
      where w.id = l.subject_id and w.client_id = $uuid
    ) else l.subject in ('permit_type', 'office') end as is_seen,
    false as is_left
  from scanned l
  where true
),
shown as (select j.* from judged j where j.is_seen or j.is_left order by j.position limit $int8)
select coalesce(
  (
    select json_agg(
      json_build_object(
        'position', s.position,
        'eventId', s.event_id,
        'subject', s.subject,
        'subjectId', s.subject_id,
        'applicationId', s.application_id,
        'code', s.code,
        'type', s.type,
        'version', s.version,
        'fromState', s.from_state,
        'toState', s.to_state,
        'at', rfc3339(s.at),
        'leaves', not s.is_seen
      ) order by s.position
    )
    from shown s
  ),
  '[]'
) as events,
  (select l.event_id from event_log l where l.position = $int8) as anchor,
  (select l.position::int8 from event_log l order by l.position limit 1)::float8 as oldest,
  (
    select json_build_object('position', l.position, 'eventId', l.event_id)
    from event_log l
    where l.position = (select position from ended)
  ) as end,
  json_build_object(
    'count', (select count(*) from scanned),
    'last', (
      select json_build_object('position', l.position, 'eventId', l.event_id)
      from scanned l
      order by l.position desc
      limit 1
    )
  ) as scanned;

-- src/events/read-queries.ts readLog 1
-- Plan: 24
-- Columns: events json, anchor uuid, oldest float8, end json, scanned json
with ended as (select e.position from event_log_end e),
scanned as materialized (
  select l.*
  from event_log l
  where l.position > $int8 and l.position <= (select position from ended)
  order by l.position
  limit $int8
),
judged as (
  select l.*,
    case l.subject when 'permit' then exists (
      select
      from permits p
      where p.id = l.subject_id and (true and p.permit_type = any($text[]::text[]))
    ) when 'consultation' then l.type <> 'consultation.planned'
    and exists (
      select
      from consultations c
      where c.id = l.subject_id and c.client_id = $uuid::uuid and c.requested_at is not null
    ) when 'registration' then l.subject_id = $uuid::uuid when 'webhook' then exists (
      select
      from webhooks w
      where w.id = l.subject_id and w.client_id = $uuid
    ) else l.subject in ('permit_type', 'office') end as is_seen,
    false as is_left
  from scanned l
  where true
),
shown as (select j.* from judged j where j.is_seen or j.is_left order by j.position limit $int8)
select coalesce(
  (
    select json_agg(
      json_build_object(
        'position', s.position,
        'eventId', s.event_id,
        'subject', s.subject,
        'subjectId', s.subject_id,
        'applicationId', s.application_id,
        'code', s.code,
        'type', s.type,
        'version', s.version,
        'fromState', s.from_state,
        'toState', s.to_state,
        'at', rfc3339(s.at),
        'leaves', not s.is_seen
      ) order by s.position
    )
    from shown s
  ),
  '[]'
) as events,
  (select l.event_id from event_log l where l.position = $int8) as anchor,
  (select l.position::int8 from event_log l order by l.position limit 1)::float8 as oldest,
  (
    select json_build_object('position', l.position, 'eventId', l.event_id)
    from event_log l
    where l.position = (select position from ended)
  ) as end,
  json_build_object(
    'count', (select count(*) from scanned),
    'last', (
      select json_build_object('position', l.position, 'eventId', l.event_id)
      from scanned l
      order by l.position desc
      limit 1
    )
  ) as scanned;

-- src/events/read-queries.ts readLog 1
-- Plan: 53
-- Columns: events json, anchor uuid, oldest float8, end json, scanned json
with ended as (select e.position from event_log_end e),
scanned as materialized (
  select l.*
  from event_log l
  where l.position > $int8 and l.position <= (select position from ended)
  order by l.position
  limit $int8
),
judged as (
  select l.*,
    case l.subject when 'application' then exists (
      select
      from applications a
      left join offices o on o.id = a.office_id
      where a.id = l.subject_id
        and (
          a.discarded_at is null
          and (
            a.applicant_id = $uuid
            or (
              a.status <> 'draft'
              and exists (
                select
                from unnest($text[]::text[]) reach
                where o.region_code = reach or starts_with(o.region_code, reach || '.')
              )
            )
            or a.filed_at_office_id = any($uuid[]::uuid[])
          )
        )
    ) when 'consultation' then exists (
      select
      from applications a
      left join offices o on o.id = a.office_id
      where a.id = l.application_id
        and (
          a.discarded_at is null
          and (
            a.applicant_id = $uuid
            or (
              a.status <> 'draft'
              and exists (
                select
                from unnest($text[]::text[]) reach
                where o.region_code = reach or starts_with(o.region_code, reach || '.')
              )
            )
            or a.filed_at_office_id = any($uuid[]::uuid[])
          )
        )
    ) when 'permit' then exists (
      select
      from permits
      p
      join applications a on a.id = p.application_id
      join offices o on o.id = p.office_id
      where p.id = l.subject_id
        and (
          a.discarded_at is null
          and (
            a.applicant_id = $uuid
            or (
              a.status <> 'draft'
              and exists (
                select
                from unnest($text[]::text[]) reach
                where o.region_code = reach or starts_with(o.region_code, reach || '.')
              )
            )
            or a.filed_at_office_id = any($uuid[]::uuid[])
          )
        )
    ) when 'post' then l.subject_id = $uuid::uuid else l.subject in ('permit_type', 'office') end as is_seen,
    (
      case when l.type = 'application.account_changed' then (
        select (
          select h.actor_id
          from application_events h
          where h.application_id = e.application_id
            and h.version < e.version
            and h.standing = 'applicant'
            and h.actor_id is not null
          order by h.version desc
          limit 1
        )
        from application_events e
        where e.id = l.event_id
      ) end is not distinct from $uuid::uuid
      or (
        l.left_office_id is not null
        and (
          l.left_office_id = any($uuid[]::uuid[])
          or exists (
            select
            from offices o
            where o.id = l.left_office_id
              and exists (
                select
                from unnest($text[]::text[]) reach
                where o.region_code = reach or starts_with(o.region_code, reach || '.')
              )
          )
        )
      )
      or (
        l.type = 'application.discarded'
        and exists (
          select
          from applications a
          where a.id = l.subject_id
            and (a.applicant_id = $uuid or a.filed_at_office_id = any($uuid[]::uuid[]))
        )
      )
    ) as is_left
  from scanned l
  where l.type = any($text[]::text[])
),
shown as (select j.* from judged j where j.is_seen or j.is_left order by j.position limit $int8)
select coalesce(
  (
    select json_agg(
      json_build_object(
        'position', s.position,
        'eventId', s.event_id,
        'subject', s.subject,
        'subjectId', s.subject_id,
        'applicationId', s.application_id,
        'code', s.code,
        'type', s.type,
        'version', s.version,
        'fromState', s.from_state,
        'toState', s.to_state,
        'at', rfc3339(s.at),
        'leaves', not s.is_seen
      ) order by s.position
    )
    from shown s
  ),
  '[]'
) as events,
  (select l.event_id from event_log l where l.position = $int8) as anchor,
  (select l.position::int8 from event_log l order by l.position limit 1)::float8 as oldest,
  (
    select json_build_object('position', l.position, 'eventId', l.event_id)
    from event_log l
    where l.position = (select position from ended)
  ) as end,
  json_build_object(
    'count', (select count(*) from scanned),
    'last', (
      select json_build_object('position', l.position, 'eventId', l.event_id)
      from scanned l
      order by l.position desc
      limit 1
    )
  ) as scanned;

-- src/events/read-queries.ts readLog 1
-- Plan: 55
-- Columns: events json, anchor uuid, oldest float8, end json, scanned json
with ended as (select e.position from event_log_end e),
scanned as materialized (
  select l.*
  from event_log l
  where l.position > $int8
    and l.position <= (select position from ended)
    and (l.subject_id = $uuid::uuid or l.application_id = $uuid::uuid)
  order by l.position
  limit $int8
),
judged as (
  select l.*,
    case l.subject when 'application' then exists (
      select
      from applications a
      left join offices o on o.id = a.office_id
      where a.id = l.subject_id
        and (
          a.discarded_at is null
          and (
            a.applicant_id = $uuid
            or (
              a.status <> 'draft'
              and exists (
                select
                from unnest($text[]::text[]) reach
                where o.region_code = reach or starts_with(o.region_code, reach || '.')
              )
            )
            or a.filed_at_office_id = any($uuid[]::uuid[])
          )
        )
    ) when 'consultation' then exists (
      select
      from applications a
      left join offices o on o.id = a.office_id
      where a.id = l.application_id
        and (
          a.discarded_at is null
          and (
            a.applicant_id = $uuid
            or (
              a.status <> 'draft'
              and exists (
                select
                from unnest($text[]::text[]) reach
                where o.region_code = reach or starts_with(o.region_code, reach || '.')
              )
            )
            or a.filed_at_office_id = any($uuid[]::uuid[])
          )
        )
    ) when 'permit' then exists (
      select
      from permits
      p
      join applications a on a.id = p.application_id
      join offices o on o.id = p.office_id
      where p.id = l.subject_id
        and (
          a.discarded_at is null
          and (
            a.applicant_id = $uuid
            or (
              a.status <> 'draft'
              and exists (
                select
                from unnest($text[]::text[]) reach
                where o.region_code = reach or starts_with(o.region_code, reach || '.')
              )
            )
            or a.filed_at_office_id = any($uuid[]::uuid[])
          )
        )
    ) when 'post' then l.subject_id = $uuid::uuid else l.subject in ('permit_type', 'office') end as is_seen,
    (
      case when l.type = 'application.account_changed' then (
        select (
          select h.actor_id
          from application_events h
          where h.application_id = e.application_id
            and h.version < e.version
            and h.standing = 'applicant'
            and h.actor_id is not null
          order by h.version desc
          limit 1
        )
        from application_events e
        where e.id = l.event_id
      ) end is not distinct from $uuid::uuid
      or (
        l.left_office_id is not null
        and (
          l.left_office_id = any($uuid[]::uuid[])
          or exists (
            select
            from offices o
            where o.id = l.left_office_id
              and exists (
                select
                from unnest($text[]::text[]) reach
                where o.region_code = reach or starts_with(o.region_code, reach || '.')
              )
          )
        )
      )
      or (
        l.type = 'application.discarded'
        and exists (
          select
          from applications a
          where a.id = l.subject_id
            and (a.applicant_id = $uuid or a.filed_at_office_id = any($uuid[]::uuid[]))
        )
      )
    ) as is_left
  from scanned l
  where true
),
shown as (select j.* from judged j where j.is_seen or j.is_left order by j.position limit $int8)
select coalesce(
  (
    select json_agg(
      json_build_object(
        'position', s.position,
        'eventId', s.event_id,
        'subject', s.subject,
        'subjectId', s.subject_id,
        'applicationId', s.application_id,
        'code', s.code,
        'type', s.type,
        'version', s.version,
        'fromState', s.from_state,
        'toState', s.to_state,
        'at', rfc3339(s.at),
        'leaves', not s.is_seen
      ) order by s.position
    )
    from shown s
  ),
  '[]'
) as events,
  (select l.event_id from event_log l where l.position = $int8) as anchor,
  (select l.position::int8 from event_log l order by l.position limit 1)::float8 as oldest,
  (
    select json_build_object('position', l.position, 'eventId', l.event_id)
    from event_log l
    where l.position = (select position from ended)
  ) as end,
  json_build_object(
    'count', (select count(*) from scanned),
    'last', (
      select json_build_object('position', l.position, 'eventId', l.event_id)
      from scanned l
      order by l.position desc
      limit 1
    )
  ) as scanned;

-- src/events/webhooks/deliveries/forget-deliveries.ts forgetDeliveries 1
-- Plan: 7
-- Columns: none
delete from webhook_deliveries
where id in (
  select d.id
  from webhook_deliveries d
  where d.id < rpad(
    lpad(to_hex((extract(epoch from now() - $float8 * interval '1 day') * 1000)::bigint), 12, '0'),
    32,
    '0'
  )::uuid
    and d.ended_at < now() - $float8 * interval '1 day'
  order by d.id
  limit $int8
);

-- src/events/webhooks/deliveries/queries.ts listDeliveries 1
-- Plan: 6
-- Columns: id uuid not null, webhookId uuid not null, replayId uuid null, state webhook_delivery_state not null,
--  position float8, attempts jsonb not null, nextAt text, createdAt text
select d.id,
  d.webhook_id,
  d.replay_id,
  d.state,
  d.position::float8 as position,
  d.attempts,
  rfc3339(d.next_at) as next_at,
  rfc3339(uuid_extract_timestamp(d.id)) as created_at
from webhooks w
cross join lateral (
  select *
  from webhook_deliveries d
  where d.webhook_id = w.id
  order by d.id desc
  limit $int8
) d
where w.client_id = $uuid and ($uuid::uuid is null or w.id = $uuid)
order by d.id desc
limit $int8;

-- src/events/webhooks/deliveries/queries.ts listDeliveries 1
-- Plan: 7
-- Columns: id uuid not null, webhookId uuid not null, replayId uuid null, state webhook_delivery_state not null,
--  position float8, attempts jsonb not null, nextAt text, createdAt text
select d.id,
  d.webhook_id,
  d.replay_id,
  d.state,
  d.position::float8 as position,
  d.attempts,
  rfc3339(d.next_at) as next_at,
  rfc3339(uuid_extract_timestamp(d.id)) as created_at
from webhooks w
cross join lateral (
  select *
  from webhook_deliveries d
  where d.webhook_id = w.id and d.event_id = $uuid
  order by d.id desc
  limit $int8
) d
where w.client_id = $uuid and ($uuid::uuid is null or w.id = $uuid)
order by d.id desc
limit $int8;

-- src/events/webhooks/deliveries/replay-queries.ts rangeOfDelivery
-- Plan: 1
-- Columns: after float8, until float8
select (d.position - 1)::float8 as after, d.position::float8 as until
from webhook_deliveries d
where d.id = $uuid and d.webhook_id = $uuid;

-- src/events/webhooks/deliveries/replay-queries.ts rangeByTime 1
-- Plan: 5
-- Columns: after float8, until float8
select coalesce(min(l.position) - 1, e.position)::float8 as after,
  coalesce(max(l.position), 0)::float8 as until
from event_log_end e
left join event_log l on l.at >= $timestamptz::timestamptz
group by e.position;

-- src/events/webhooks/deliveries/replay-queries.ts rangeByTime 1
-- Plan: 5
-- Columns: after float8, until float8
select coalesce(min(l.position) - 1, e.position)::float8 as after,
  coalesce(max(l.position), 0)::float8 as until
from event_log_end e
left join event_log l on l.at >= $timestamptz::timestamptz and l.at < $timestamptz::timestamptz
group by e.position;

-- src/events/webhooks/deliveries/replay-queries.ts insertReplay
-- Plan: 4
-- Columns: id uuid not null
with due as (
  update webhooks
  set due_at = clock_timestamp()
  where id = $uuid and paused_at is null and deleted_at is null
  returning id
)
insert into webhook_replays (webhook_id, after, until, position)
select id, $int8, $int8, $int8
from due
returning id;

-- src/events/webhooks/pause-queries.ts pauseByAgency
-- Plan: 4
-- Columns: id uuid not null
with w as (
  update webhooks
  set version = version + 1,
    paused_at = clock_timestamp(),
    pause_reason = 'by_agency',
    updated_at = clock_timestamp()
  where id = $uuid and paused_at is null
  returning id, version
)
insert into webhook_events (webhook_id, version, type, key_id)
select w.id, w.version, $text, $uuid::uuid
from w
returning id;

-- src/events/webhooks/pause-queries.ts resume
-- Plan: 8
-- Columns: id uuid not null
with w as (
  update webhooks
  set version = version + 1,
    paused_at = null,
    pause_reason = null,
    failures = 0,
    failing_since = null,
    is_slow = false,
    due_at = clock_timestamp(),
    updated_at = clock_timestamp()
  where id = $uuid and paused_at is not null
  returning id, version
),
due as (
  update webhook_deliveries d
  set tries = 0, next_at = clock_timestamp()
  from w
  where d.webhook_id = w.id and d.state = 'waiting' and d.next_at is not null
)
insert into webhook_events (webhook_id, version, type, key_id)
select w.id, w.version, $text, $uuid::uuid
from w
returning id;

-- src/events/webhooks/pause-queries.ts skipToEnd
-- Plan: 16
-- Columns: none
with moved as (
  update webhooks w
  set position = e.position, wanted = e.position, lease_id = null, leased_until = null
  from event_log_end e
  where w.id = $uuid
  returning w.id
),
cancelled as (
  update webhook_deliveries d
  set state = 'cancelled', next_at = null, ended_at = clock_timestamp()
  from moved
  where d.webhook_id = moved.id and d.state = 'waiting'
)
update webhook_replays r
set ended_at = clock_timestamp()
from moved
where r.webhook_id = moved.id and r.ended_at is null;

-- src/events/webhooks/pause-queries.ts lacksEvents
-- Plan: 4
-- Columns: lacks bool
select w.wanted > w.position and w.position + 1 < oldest.position as lacks
from webhooks w
cross join lateral (select l.position from event_log l order by l.position limit 1) oldest
where w.id = $uuid;

-- src/events/webhooks/pause-queries.ts pauseHeld
-- Plan: 9
-- Columns: eventId uuid not null, contact jsonb, names jsonb, description text null, url text not null
with w as (
  update webhooks
  set version = version + 1,
    paused_at = clock_timestamp(),
    pause_reason = $webhook_pause_reason,
    updated_at = clock_timestamp()
  where id = $uuid and lease_id = $uuid and paused_at is null
  returning id, version, client_id, description, url
),
event as (
  insert into webhook_events (webhook_id, version, type, key_id)
  select w.id, w.version, $text, $uuid::uuid
  from w
  returning id
)
select e.id as event_id,
  c.registration->'contact' as contact,
  c.registration->'names' as names,
  w.description,
  w.url
from
w
join clients c on c.id = w.client_id
cross join event e;

-- src/events/webhooks/queries.ts listWebhooks
-- Plan: 7
-- Columns: id uuid not null, version int4 not null, url text not null, description text null, types text[] null,
--  permitTypes text[] not null, regions text[] not null, pause json, position float8, eventId uuid, waiting int4,
--  failingSince text, deliveredAt text, previousSecretUntil text, createdAt timestamptz not null,
--  updatedAt timestamptz not null
select w.id,
  w.version,
  w.url,
  w.description,
  w.types,
  w.permit_types,
  w.regions,
  case when w.paused_at is not null then json_build_object(
    'since', rfc3339(w.paused_at),
    'reason', w.pause_reason
  ) end as pause,
  at.position::float8 as position,
  (select l.event_id from event_log l where l.position = at.position) as event_id,
  (select count(*)::int from webhook_deliveries d where d.webhook_id = w.id and d.state = 'waiting') as waiting,
  rfc3339(w.failing_since) as failing_since,
  rfc3339(w.delivered_at) as delivered_at,
  case when w.previous_until > now() then rfc3339(w.previous_until) end as previous_secret_until,
  w.created_at,
  w.updated_at
from webhooks w
cross join lateral (
  select case when w.wanted > w.position then w.position else greatest(w.position, r.position) end as position
  from webhook_routing r
) at
where w.client_id = $uuid and w.deleted_at is null and ($uuid::uuid is null or w.id > $uuid)
order by w.id
limit $int8;

-- src/events/webhooks/queries.ts findWebhook
-- Plan: 6
-- Columns: id uuid not null, version int4 not null, url text not null, description text null, types text[] null,
--  permitTypes text[] not null, regions text[] not null, pause json, position float8, eventId uuid, waiting int4,
--  failingSince text, deliveredAt text, previousSecretUntil text, createdAt timestamptz not null,
--  updatedAt timestamptz not null
select w.id,
  w.version,
  w.url,
  w.description,
  w.types,
  w.permit_types,
  w.regions,
  case when w.paused_at is not null then json_build_object(
    'since', rfc3339(w.paused_at),
    'reason', w.pause_reason
  ) end as pause,
  at.position::float8 as position,
  (select l.event_id from event_log l where l.position = at.position) as event_id,
  (select count(*)::int from webhook_deliveries d where d.webhook_id = w.id and d.state = 'waiting') as waiting,
  rfc3339(w.failing_since) as failing_since,
  rfc3339(w.delivered_at) as delivered_at,
  case when w.previous_until > now() then rfc3339(w.previous_until) end as previous_secret_until,
  w.created_at,
  w.updated_at
from webhooks w
cross join lateral (
  select case when w.wanted > w.position then w.position else greatest(w.position, r.position) end as position
  from webhook_routing r
) at
where w.id = $uuid and w.client_id = $uuid and w.deleted_at is null;

-- src/events/webhooks/queries.ts countWebhooks 1
-- Plan: 2
-- Columns: none
select
from clients
where id = $uuid
for update;

-- src/events/webhooks/queries.ts countWebhooks 2
-- Plan: 2
-- Columns: count int4
select count(*)::int as count
from webhooks
where client_id = $uuid and deleted_at is null;

-- src/events/webhooks/queries.ts insertWebhook
-- Plan: 6
-- Columns: none
with w as (
  insert into webhooks (
    id,
    client_id,
    url,
    description,
    types,
    permit_types,
    regions,
    personal,
    personal_kid,
    position,
    wanted
  )
  select $uuid,
    $uuid,
    $text,
    $text,
    $text[]::text[],
    $text[]::text[],
    $text[]::text[],
    $text,
    $text,
    r.position,
    r.position
  from (select position from webhook_routing for share) r
  returning id, version
)
insert into webhook_events (webhook_id, version, type, key_id)
select id, version, 'created', $uuid::uuid
from w;

-- src/events/webhooks/queries.ts lockVersion
-- Plan: 2
-- Columns: none
select
from webhooks
where id = $uuid and version = $int4
for update;

-- src/events/webhooks/queries.ts updateStated
-- Plan: 4
-- Columns: id uuid not null
with w as (
  update webhooks
  set version = version + 1,
    url = $text,
    description = $text,
    types = $text[]::text[],
    permit_types = $text[]::text[],
    regions = $text[]::text[],
    updated_at = clock_timestamp()
  where id = $uuid and version = $int4
  returning id, version
)
insert into webhook_events (webhook_id, version, type, key_id)
select w.id, w.version, $text, $uuid::uuid
from w
returning id;

-- src/events/webhooks/queries.ts deleteWebhook
-- Plan: 8
-- Columns: id uuid not null
with w as (
  update webhooks
  set version = version + 1, deleted_at = clock_timestamp(), lease_id = null, leased_until = null
  where id = $uuid and version = $int4 and deleted_at is null
  returning id, version
),
cancelled as (
  update webhook_deliveries d
  set state = 'cancelled', next_at = null, ended_at = clock_timestamp()
  from w
  where d.webhook_id = w.id and d.state = 'waiting'
)
insert into webhook_events (webhook_id, version, type, key_id)
select w.id, w.version, $text, $uuid::uuid
from w
returning id;

-- src/events/webhooks/queries.ts lockSecrets
-- Plan: 2
-- Columns: personal text not null
select personal
from webhooks
where id = $uuid and client_id = $uuid and deleted_at is null
for update;

-- src/events/webhooks/queries.ts replaceSecrets
-- Plan: 4
-- Columns: id uuid not null
with w as (
  update webhooks
  set version = version + 1,
    personal = $text,
    personal_kid = $text,
    previous_until = clock_timestamp() + $float8 * interval '1 hour',
    updated_at = clock_timestamp()
  where id = $uuid
  returning id, version
)
insert into webhook_events (webhook_id, version, type, key_id)
select w.id, w.version, $text, $uuid::uuid
from w
returning id;

-- src/events/webhooks/queries.ts insertTest
-- Plan: 2
-- Columns: id uuid not null
with w as (
  select id, version
  from webhooks
  where id = $uuid and deleted_at is null and paused_at is null
)
insert into webhook_events (webhook_id, version, type, key_id)
select w.id, w.version, $text, $uuid::uuid
from w
returning id;

-- src/events/webhooks/sending/lease-queries.ts claimDue
-- Plan: 18
-- Columns: id uuid not null, leaseId uuid null, clientId uuid not null, url text not null, types text[] null,
--  permitTypes text[] not null, regions text[] not null, personal text not null, isPreviousValid bool,
--  registered json, position float8, wanted float8, failures int4 not null, failingSince text, isSlow bool not null,
--  replay json
with due as (
  select w.id
  from (values (false, $int4::int), (true, $int4::int)) lane (is_slow, room)
  cross join lateral (
    select w.id
    from webhooks
    w
    join clients c on c.id = w.client_id
    where w.due_at <= clock_timestamp()
      and w.is_slow = lane.is_slow
      and w.paused_at is null
      and w.deleted_at is null
      and c.suspended_at is null
      and c.registration->'scopes' ? 'webhooks:write'
      and (w.leased_until is null or w.leased_until < clock_timestamp())
      and w.id <> all($uuid[]::uuid[])
    order by w.due_at
    limit lane.room
    for update of w skip locked
  ) w
),
claimed as (
  update webhooks w
  set lease_id = gen_random_uuid(), leased_until = clock_timestamp() + $float8 * interval '1 second'
  from due
  where w.id = due.id
  returning w.*
)
select w.id,
  w.lease_id,
  w.client_id,
  w.url,
  w.types,
  w.permit_types,
  w.regions,
  w.personal,
  coalesce(w.previous_until > clock_timestamp(), false) as is_previous_valid,
  json_build_object(
    'permitTypes', c.registration->'permitTypes',
    'regions', c.registration->'regions'
  ) as registered,
  w.position::float8 as position,
  w.wanted::float8 as wanted,
  w.failures,
  rfc3339(w.failing_since) as failing_since,
  w.is_slow,
  (
    select json_build_object('id', r.id, 'position', r.position, 'until', r.until)
    from webhook_replays r
    where r.webhook_id = w.id and r.ended_at is null
    order by r.id
    limit 1
  ) as replay
from claimed
w
join clients c on c.id = w.client_id;

-- src/events/webhooks/sending/lease-queries.ts secondsToNext
-- Plan: 4
-- Columns: seconds float8
select extract(
  epoch from min(greatest(w.due_at, coalesce(w.leased_until, w.due_at))) - clock_timestamp()
)::float8 as seconds
from webhooks
w
join clients c on c.id = w.client_id
where w.due_at is not null
  and w.paused_at is null
  and w.deleted_at is null
  and c.suspended_at is null
  and c.registration->'scopes' ? 'webhooks:write';

-- src/events/webhooks/sending/lease-queries.ts listWaiting
-- Plan: 2
-- Columns: id uuid not null, position float8, replayId uuid null, subject text not null, tries int4 not null,
--  dueIn float8
select d.id,
  d.position::float8 as position,
  d.replay_id,
  d.subject,
  d.tries,
  extract(epoch from d.next_at - clock_timestamp())::float8 as due_in
from webhook_deliveries d
where d.webhook_id = $uuid and d.state = 'waiting'
order by d.id
limit $int8;

-- src/events/webhooks/sending/record-queries.ts recordBatches
-- Plan: 33
-- Columns: id uuid not null
with locked as materialized (
  select w.id
  from webhooks w
  where w.id = any($uuid[]::uuid[])
  order by w.id
  for update
),
held as (
  update webhooks w
  set position = t.position,
    lease_id = null,
    leased_until = null,
    failures = case when w.failures = t.failures_before then t.failures else w.failures end,
    failing_since = case when w.failures = t.failures_before then t.failing_since else w.failing_since end,
    is_slow = t.is_slow
    and w.failures = t.failures_before,
    delivered_at = case when t.has_delivered then clock_timestamp() else w.delivered_at end,
    due_at = case when w.failures <> t.failures_before then clock_timestamp() when not t.is_held
    and w.wanted > t.position then clock_timestamp() else clock_timestamp() + t.due_in * interval '1 second' end
  from unnest(
    $uuid[]::uuid[],
    $uuid[]::uuid[],
    $int8[]::bigint[],
    $bool[]::bool[],
    $float8[]::float8[],
    $int4[]::int[],
    $int4[]::int[],
    $timestamptz[]::timestamptz[],
    $bool[]::bool[],
    $bool[]::bool[]
  ) as t (
    id,
    lease_id,
    position,
    is_held,
    due_in,
    failures_before,
    failures,
    failing_since,
    has_delivered,
    is_slow
  )
  join locked on locked.id = t.id
  where w.id = t.id and w.lease_id = t.lease_id
  returning w.id, old.failures <> t.failures_before as is_reset
),
fresh as (
  insert into webhook_deliveries (
    webhook_id,
    replay_id,
    position,
    event_id,
    type,
    subject,
    state,
    attempts,
    tries,
    next_at,
    ended_at
  )
  select f.webhook_id,
    f.replay_id,
    f.position,
    f.event_id,
    f.type,
    f.subject,
    f.state::webhook_delivery_state,
    f.attempts::jsonb,
    f.tries,
    clock_timestamp() + f.pause * interval '1 second',
    case when f.state <> 'waiting' then clock_timestamp() end
  from unnest(
    $uuid[]::uuid[],
    $uuid[]::uuid[],
    $int8[]::bigint[],
    $uuid[]::uuid[],
    $text[]::text[],
    $text[]::text[],
    $text[]::text[],
    $text[]::text[],
    $int4[]::int[],
    $float8[]::float8[]
  )
  with ordinality as f (
    webhook_id,
    replay_id,
    position,
    event_id,
    type,
    subject,
    state,
    attempts,
    tries,
    pause,
    place
  )
  join held on held.id = f.webhook_id
  order by f.place
  on conflict (webhook_id, event_id, replay_id) do nothing
),
tried as (
  update webhook_deliveries d
  set state = r.state::webhook_delivery_state,
    attempts = d.attempts || r.attempts::jsonb,
    tries = case when held.is_reset then 0 else r.tries end,
    next_at = clock_timestamp() + case when held.is_reset then least(r.pause, 0) else r.pause end * interval '1 second',
    ended_at = case when r.state <> 'waiting' then clock_timestamp() end
  from unnest(
    $uuid[]::uuid[],
    $uuid[]::uuid[],
    $text[]::text[],
    $text[]::text[],
    $int4[]::int[],
    $float8[]::float8[]
  ) as r (webhook_id, id, state, attempts, tries, pause)
  join held on held.id = r.webhook_id
  where d.id = r.id and d.state = 'waiting'
),
replayed as (
  update webhook_replays p
  set position = r.position, ended_at = case when r.is_done then clock_timestamp() end
  from unnest($uuid[]::uuid[], $uuid[]::uuid[], $int8[]::bigint[], $bool[]::bool[]) as r (
    id,
    webhook_id,
    position,
    is_done
  )
  join held on held.id = r.webhook_id
  where p.id = r.id and p.ended_at is null
)
select id
from held;

-- src/events/webhooks/sending/record-queries.ts releaseLease
-- Plan: 2
-- Columns: none
update webhooks
set lease_id = null, leased_until = null, due_at = clock_timestamp() + $float8 * interval '1 second'
where lease_id = $uuid;

-- src/events/webhooks/sending/route-queries.ts lockRouting
-- Plan: 2
-- Columns: position float8
select position::float8 as position
from webhook_routing
for update;

-- src/events/webhooks/sending/route-queries.ts moveRouting
-- Plan: 2
-- Columns: none
update webhook_routing
set position = $int8;

-- src/events/webhooks/sending/route-queries.ts listSubscribers
-- Plan: 3
-- Columns: id uuid not null, clientId uuid not null, types text[] null, permitTypes text[] not null,
--  regions text[] not null, registered json
select w.id,
  w.client_id,
  w.types,
  w.permit_types,
  w.regions,
  json_build_object(
    'permitTypes', c.registration->'permitTypes',
    'regions', c.registration->'regions'
  ) as registered
from webhooks
w
join clients c on c.id = w.client_id
where w.deleted_at is null;

-- src/events/webhooks/sending/route-queries.ts wantEvents
-- Plan: 11
-- Columns: none
with locked as materialized (
  select w.id
  from webhooks w
  where w.id = any($uuid[]::uuid[])
  order by w.id
  for update
)
update webhooks w
set wanted = greatest(w.wanted, n.position),
  position = case when w.wanted <= w.position then greatest(w.position, $int8) else w.position end,
  due_at = case when w.failures >= $int4
  and w.due_at is not null then w.due_at else least(w.due_at, clock_timestamp()) end
from unnest($uuid[]::uuid[], $int8[]::bigint[]) as n (id, position)
join locked on locked.id = n.id
where w.id = n.id;

-- src/http/caching/reference-answers.ts referenceDataStamp
-- Plan: 3
-- Columns: stamp text
select concat(
  (select string_agg(m.mark::text, ' ' order by m.id) from reference_data_marks m),
  ' ',
  network_day()
) as stamp;

-- src/http/idempotency/once-by-statement.ts deleteExpired
-- Plan: 2
-- Columns: none
delete from idempotency_keys
where person_id = $uuid and key = $text and created_at <= now() - $float8 * interval '1 hour';

-- src/http/idempotency/once.ts answerOnce
-- Plan: 2
-- Columns: none
insert into idempotency_keys (person_id, key, fingerprint, status_code, headers, body)
values ($uuid, $text, $bytea, $int2, $text::text::jsonb, $text)
on conflict (person_id, key) do update
set fingerprint = excluded.fingerprint,
  status_code = excluded.status_code,
  headers = excluded.headers,
  body = excluded.body,
  created_at = excluded.created_at;

-- src/http/idempotency/once.ts claim
-- Plan: 1
-- Columns: free bool
select pg_try_advisory_xact_lock(hashtextextended($text, 0)) as free;

-- src/http/idempotency/once.ts findStored
-- Plan: 1
-- Columns: fingerprint bytea not null, statusCode int2 not null, headers jsonb not null, body text not null,
--  isExpired bool
select fingerprint,
  status_code,
  headers,
  body,
  created_at <= now() - $float8 * interval '1 hour' as is_expired
from idempotency_keys
where person_id = $uuid and key = $text;

-- src/http/idempotency/once.ts forgetKeys
-- Plan: 8
-- Columns: none
delete from idempotency_keys
where (person_id, key) in (
  select person_id, key
  from idempotency_keys
  where created_at <= now() - $float8 * interval '1 hour'
  limit $int8
);

-- src/network/calendar/queries.ts newestCalendar
-- Plan: 4
-- Columns: id uuid not null, year int2 not null, version int4 not null, publishedAt timestamptz not null,
--  definition jsonb not null
select id, year, version, published_at, definition
from calendar_versions
where year = $int2 and ($int4::int is null or version = $int4)
order by version desc
limit 1;

-- src/network/calendar/queries.ts listCalendarVersions
-- Plan: 2
-- Columns: year int2 not null, version int4 not null, publishedAt timestamptz not null, note jsonb, daysOff int4
select year,
  version,
  published_at,
  definition->'note' as note,
  jsonb_array_length(definition->'daysOff') as days_off
from calendar_versions
where year = $int2 and version > $int4
order by version
limit $int8;

-- src/network/calendar/queries.ts insertCalendar
-- Plan: 5
-- Columns: id uuid not null, year int2 not null, version int4 not null, publishedAt timestamptz not null,
--  definition jsonb not null
insert into calendar_versions (year, version, definition, published_by)
select $int2, $int4::int + 1, $text::text::jsonb, $uuid::uuid
where $int4::int = (select coalesce(max(version), 0) from calendar_versions where year = $int2)
on conflict (year, version) do nothing
returning id, year, version, published_at, definition;

-- src/network/calendar/queries.ts currentEdition
-- Plan: 3
-- Columns: edition json
select (
  select json_build_object('number', c.edition, 'id', c.id)
  from calendar_versions c
  order by c.edition desc
  limit 1
) as edition;

-- src/network/calendar/queries.ts publishedYears 1
-- Plan: 5
-- Columns: id uuid not null, year int2 not null, definition jsonb not null, lastPublishedIn int4
select distinct on (c.year) c.id,
  c.year,
  c.definition,
  (
    select extract(year from (e.published_at at time zone 'Asia/Jakarta'))::int
    from calendar_versions e
    where e.edition = $int4
  ) as last_published_in
from calendar_versions c
where c.edition <= $int4
order by c.year, c.version desc;

-- src/network/calendar/queries.ts todayInNetwork
-- Plan: 1
-- Columns: today text
select network_day()::text as today;

-- src/network/legal-remedies/queries.ts listRemedies
-- Plan: 4
-- Columns: version int4 not null, by text not null, at timestamptz not null, remedy json null
select r.version, w.name as by, r.at, r.remedy
from legal_remedies
r
join people w on w.id = r.by
where $int4::int is null or r.version < $int4::int
order by r.version desc
limit $int8;

-- src/network/legal-remedies/queries.ts findRemedy
-- Plan: 3
-- Columns: version int4 not null, by text not null, at timestamptz not null, remedy json null
select r.version, w.name as by, r.at, r.remedy
from legal_remedies
r
join people w on w.id = r.by
where r.version = $int4;

-- src/network/legal-remedies/queries.ts findRemedyAt
-- Plan: 2
-- Columns: remedy json null
select r.remedy
from legal_remedies r
where r.at <= $timestamptz::timestamptz
order by r.version desc
limit 1;

-- src/network/legal-remedies/queries.ts findRemediesAt
-- Plan: 3
-- Columns: remedy json
select (
  select r.remedy
  from legal_remedies r
  where r.at <= asked.at
  order by r.version desc
  limit 1
) as remedy
from unnest($timestamptz[]::timestamptz[])
with ordinality as asked (at, place)
order by asked.place;

-- src/network/legal-remedies/queries.ts insertRemedy 1
-- Plan: 1
-- Columns: pgAdvisoryXactLock void
select pg_advisory_xact_lock(hashtext('satu_pintu.legal_remedies'));

-- src/network/legal-remedies/queries.ts insertRemedy 2
-- Plan: 5
-- Columns: version int4 not null
insert into legal_remedies (version, remedy, by)
select coalesce(max(r.version), 0) + 1, $text::text::json, $uuid
from legal_remedies r
returning version;

-- src/network/offices/dissolution-queries.ts listDissolutions
-- Plan: 8
-- Columns: id uuid not null, officeId uuid not null, successor json, state dissolution_state not null,
--  windDownOn text, dissolveOn text, requestedBy text, requestedAt timestamptz not null, woundDownAt timestamptz null,
--  dissolvedBy text, dissolvedAt timestamptz null, calledOffAt timestamptz null, estate jsonb null
select d.id,
  d.office_id,
  json_build_object('id', b.id, 'names', names_json(b.name_id, b.name_en)) as successor,
  d.state,
  d.wind_down_on::text as wind_down_on,
  d.dissolve_on::text as dissolve_on,
  r.name as requested_by,
  d.requested_at,
  d.wound_down_at,
  h.name as dissolved_by,
  d.dissolved_at,
  d.called_off_at,
  d.estate
from office_dissolutions
d
join offices b on b.id = d.successor_office_id
join people r on r.id = d.requested_by
left join people h on h.id = d.dissolved_by
where d.office_id = $uuid and ($uuid::uuid is null or d.id > $uuid)
order by d.id
limit $int8;

-- src/network/offices/dissolution-queries.ts findDissolution
-- Plan: 7
-- Columns: id uuid not null, officeId uuid not null, successor json, state dissolution_state not null,
--  windDownOn text, dissolveOn text, requestedBy text, requestedAt timestamptz not null, woundDownAt timestamptz null,
--  dissolvedBy text, dissolvedAt timestamptz null, calledOffAt timestamptz null, estate jsonb null
select d.id,
  d.office_id,
  json_build_object('id', b.id, 'names', names_json(b.name_id, b.name_en)) as successor,
  d.state,
  d.wind_down_on::text as wind_down_on,
  d.dissolve_on::text as dissolve_on,
  r.name as requested_by,
  d.requested_at,
  d.wound_down_at,
  h.name as dissolved_by,
  d.dissolved_at,
  d.called_off_at,
  d.estate
from office_dissolutions
d
join offices b on b.id = d.successor_office_id
join people r on r.id = d.requested_by
left join people h on h.id = d.dissolved_by
where d.id = $uuid and d.office_id = $uuid;

-- src/network/offices/dissolution-queries.ts insertDissolution
-- Plan: 2
-- Columns: id uuid not null
insert into office_dissolutions (
  office_id,
  successor_office_id,
  wind_down_on,
  dissolve_on,
  requested_by,
  requested_at
)
values ($uuid, $uuid, $date, $date, $uuid, $timestamptz)
returning id;

-- src/network/offices/dissolution-queries.ts lockClosingOffice
-- Plan: 2
-- Columns: none
select
from offices
where id = $uuid
for no key update;

-- src/network/offices/dissolution-queries.ts lockFreeOffices
-- Plan: 3
-- Columns: none
select
from offices
where id = any($uuid[]::uuid[])
for no key update skip locked;

-- src/network/offices/dissolution-queries.ts markWoundDown
-- Plan: 2
-- Columns: none
update office_dissolutions
set state = 'winding_down', wound_down_at = $timestamptz
where id = $uuid;

-- src/network/offices/dissolution-queries.ts markDissolved
-- Plan: 2
-- Columns: none
update office_dissolutions
set state = 'dissolved',
  dissolved_at = $timestamptz,
  dissolved_by = $uuid,
  estate = $text::text::jsonb
where id = $uuid;

-- src/network/offices/dissolution-queries.ts markCalledOff
-- Plan: 2
-- Columns: none
update office_dissolutions
set state = 'called_off', called_off_at = $timestamptz
where id = $uuid;

-- src/network/offices/dissolution-queries.ts dueDissolutions
-- Plan: 6
-- Columns: officeId uuid not null, action text
select d.office_id,
  case when d.dissolve_on <= today.day then 'dissolve' else 'wind_down' end as action
from office_dissolutions
d
join offices o on o.id = d.office_id, (select network_day() as day) today
where d.state in ('planned', 'winding_down')
  and (
    d.dissolve_on <= today.day
    or (
      d.state = 'planned'
      and d.wind_down_on <= today.day
      and o.state in ('counter_only', 'online')
    )
  )
order by d.id
limit $int8;

-- src/network/offices/dissolution-queries.ts applicationsOf
-- Plan: 4
-- Columns: id uuid not null, reference text not null, permitType text not null, villageCode text null,
--  status application_status not null, version int4 not null
select f.application_id as id, a.reference, a.permit_type, a.village_code, f.status, f.version
from office_dissolution_applications
f
join applications a on a.id = f.application_id
where f.dissolution_id = $uuid and f.application_id > $uuid
order by f.application_id
limit $int8;

-- src/network/offices/estate-parts.ts regionsOf
-- Plan: 3
-- Columns: key text not null, count int4
select s.region_code as key, 1 as count
from office_areas s
where s.office_id = $uuid
  and (
    s.served_until is null
    or s.served_until >= (
      select d.wound_down_at
      from office_dissolutions d
      where d.office_id = $uuid and d.state = 'winding_down'
    )
  )
order by s.region_code;

-- src/network/offices/estate-parts.ts area.move
-- Plan: 4
-- Columns: none
with handed_on as (
  update office_areas
  set served_until = greatest($timestamptz::timestamptz, serves_since)
  where office_id = $uuid and served_until is null
  returning region_code, served_until
)
insert into office_areas (region_code, office_id, serves_since)
select region_code, $uuid::uuid, served_until
from handed_on;

-- src/network/offices/estate-parts.ts posts
-- Plan: 4
-- Columns: key text, count int4
select role::text as key, count(*)::int as count
from staff s
where s.office_id = $uuid
  and (s.role = any($role[]::role[])) = $bool
  and (s.ends_at is null or s.ends_at > statement_timestamp())
group by role
order by role;

-- src/network/offices/estate-parts.ts staff.move 1
-- Plan: 14
-- Columns: none
with ended as (
  update staff s
  set ends_at = greatest($timestamptz::timestamptz, s.starts_at)
  where s.office_id = $uuid
    and (s.role = any($role[]::role[])) = $bool
    and (s.ends_at is null or s.ends_at > statement_timestamp())
  returning s.id,
    s.person_id,
    s.invited_email,
    s.role,
    s.ends_at,
    s.suspended_at,
    old.ends_at as until
),
recorded as (
  insert into staff_changes (staff_id, action, by, reason, ends_at)
  select id, 'end', $uuid::uuid, $text, ends_at
  from ended
),
appointed as (
  insert into staff (
    person_id,
    invited_email,
    office_id,
    role,
    starts_at,
    ends_at,
    suspended_at,
    appointed_by
  )
  select s.person_id,
    s.invited_email,
    s.office_id,
    s.role,
    lower(piece),
    upper(piece),
    s.suspended_at,
    $uuid::uuid
  from (select ended.*, $uuid::uuid as office_id from ended) s
  cross join lateral unnest(
    tstzmultirange(tstzrange(s.ends_at, s.until)) - coalesce(
      (
        select range_agg(tstzrange(held.starts_at, held.ends_at))
        from staff held
        where held.office_id = s.office_id
          and held.role = s.role
          and (held.person_id = s.person_id or held.invited_email = s.invited_email)
      ),
      '{}'::tstzmultirange
    )
  ) piece
  returning id, ends_at
)
insert into staff_changes (staff_id, action, by, reason, ends_at)
select id, 'appoint', $uuid::uuid, $text, ends_at
from appointed;

-- src/network/offices/estate-parts.ts endedPosts.move
-- Plan: 6
-- Columns: none
with ended as (
  update staff s
  set ends_at = greatest($timestamptz::timestamptz, s.starts_at)
  where s.office_id = $uuid
    and (s.role = any($role[]::role[])) = $bool
    and (s.ends_at is null or s.ends_at > statement_timestamp())
  returning s.id,
    s.person_id,
    s.invited_email,
    s.role,
    s.ends_at,
    s.suspended_at,
    old.ends_at as until
),
recorded as (
  insert into staff_changes (staff_id, action, by, reason, ends_at)
  select id, 'end', $uuid::uuid, $text, ends_at
  from ended
)
select
from ended;

-- src/network/offices/estate-parts.ts visits.count
-- Plan: 3
-- Columns: key text, count int4
select purpose::text as key, count(*)::int as count
from counter_visits
where office_id = $uuid and outcome is null
group by purpose
order by purpose;

-- src/network/offices/estate-parts.ts visits.move
-- Plan: 5
-- Columns: key text, count int4
with ended as (
  update counter_visits
  set outcome = 'cancelled', outcome_reason = $text, ended_at = $timestamptz
  where office_id = $uuid and outcome is null
  returning purpose
)
select purpose::text as key, count(*)::int as count
from ended
group by purpose
order by purpose;

-- src/network/offices/estate-parts.ts permitTypes.count
-- Plan: 3
-- Columns: key text not null, count int4
select permit_type as key, 1 as count
from office_permit_types
where office_id = $uuid
order by permit_type;

-- src/network/offices/estate-parts.ts permitTypes.move
-- Plan: 7
-- Columns: key text not null, count int4
with ended as (delete from office_permit_types where office_id = $uuid returning permit_type),
offered as (
  insert into office_permit_types (office_id, permit_type)
  select $uuid::uuid, permit_type
  from ended
  on conflict do nothing
)
select permit_type as key, 1 as count
from ended
order by permit_type;

-- src/network/offices/estate-parts.ts numbersGiven
-- Plan: 3
-- Columns: key text, count int4 not null
select kind || '-' || year as key, last as count
from number_sequences
where office_id = $uuid
order by kind, year;

-- src/network/offices/last-step.ts looksFor
-- Plan: 1
-- Columns: pgSleep void
select pg_sleep($float8);

-- src/network/offices/life-queries.ts factsOf 1
-- Plan: 26
-- Columns: id uuid not null, version int4 not null, level level not null, regionCode text not null,
--  state office_state not null, hasCounterHours bool, networkConfirmedOn text, staff json, offers json,
--  dissolution json, heirTo json
select o.id,
  o.version,
  o.level,
  o.region_code,
  o.state,
  exists (select from counter_hours c where c.office_id = o.id) as has_counter_hours,
  o.network_confirmed_on::text as network_confirmed_on,
  (
    select coalesce(json_agg(json_build_object('role', s.role, 'personId', s.person_id)), '[]')
    from staff s
    where (s.office_id = o.id)
      and s.person_id is not null
      and s.suspended_at is null
      and s.starts_at <= now()
      and (s.ends_at is null or s.ends_at > now())
  ) as staff,
  (
    select json_build_object(
      'types', count(*),
      'inspection', coalesce(bool_or((t.definition->'stages'->>'inspection')::boolean), false),
      'fee', coalesce(bool_or((t.definition->'stages'->>'fee')::boolean), false)
    )
    from office_permit_types s
    cross join lateral (
      select t.definition
      from permit_type_versions t
      where t.code = s.permit_type
        and t.valid_from <= network_day()
        and not exists (
          select
          from permit_type_withdrawals w
          where w.code = t.code and w.version = t.version
        )
      order by t.version desc
      limit 1
    ) t
    where s.office_id = o.id
      and not exists (
        select
        from permit_type_retirements r
        where r.code = s.permit_type and r.retired_from <= network_day()
      )
  ) as offers,
  (
    select json_build_object(
      'id', d.id,
      'successor', json_build_object(
        'id', b.id,
        'names', names_json(b.name_id, b.name_en),
        'level', b.level,
        'state', b.state,
        'leaving', exists (
          select
          from office_dissolutions l
          where l.office_id = b.id and l.state in ('planned', 'winding_down')
        ),
        'staff', (
          select coalesce(
            json_agg(json_build_object('role', s.role, 'personId', s.person_id)),
            '[]'
          )
          from staff s
          where (s.office_id = b.id or (s.office_id = o.id and s.role = any($role[]::role[])))
            and s.person_id is not null
            and s.suspended_at is null
            and s.starts_at <= now()
            and (s.ends_at is null or s.ends_at > now())
        )
      )
    )
    from office_dissolutions
    d
    join offices b on b.id = d.successor_office_id
    where d.office_id = o.id and d.state in ('planned', 'winding_down')
  ) as dissolution,
  (
    select coalesce(json_agg(d.office_id), '[]')
    from office_dissolutions d
    where d.successor_office_id = o.id and d.state in ('planned', 'winding_down')
  ) as heir_to
from offices o
where o.id = $uuid;

-- src/network/offices/life-queries.ts successorOf 1
-- Plan: 7
-- Columns: successor json, regionCode text not null
select json_build_object(
  'id', b.id,
  'names', names_json(b.name_id, b.name_en),
  'level', b.level,
  'state', b.state,
  'leaving', exists (
    select
    from office_dissolutions l
    where l.office_id = b.id and l.state in ('planned', 'winding_down')
  ),
  'staff', (
    select coalesce(json_agg(json_build_object('role', s.role, 'personId', s.person_id)), '[]')
    from staff s
    where (s.office_id = b.id or (s.office_id = $uuid::uuid and s.role = any($role[]::role[])))
      and s.person_id is not null
      and s.suspended_at is null
      and s.starts_at <= now()
      and (s.ends_at is null or s.ends_at > now())
  )
) as successor,
  b.region_code
from offices b
where b.id = $uuid;

-- src/network/offices/life-queries.ts changeState
-- Plan: 4
-- Columns: id uuid not null, version int4 not null, at timestamptz not null
with changed as (
  update offices
  set state = $office_state, version = version + 1
  where id = $uuid
  returning id, version
)
insert into office_events (
  office_id,
  version,
  type,
  action,
  from_state,
  to_state,
  actor_id,
  details,
  at
)
select id,
  version,
  $text,
  $text,
  $office_state::office_state,
  $office_state::office_state,
  $uuid::uuid,
  $text::text::jsonb,
  $timestamptz
from changed
returning id, version, at;

-- src/network/offices/life-queries.ts recordOffice
-- Plan: 4
-- Columns: none
with changed as (update offices set version = version + 1 where id = $uuid returning id, version)
insert into office_events (office_id, version, type, actor_id, details, at)
select id, version, $text, $uuid::uuid, $text::text::jsonb, $timestamptz
from changed;

-- src/network/offices/life-queries.ts updateOffice
-- Plan: 2
-- Columns: none
update offices
set contact = contact || $text::text::jsonb,
  network_confirmed_on = case when $bool then network_confirmed_on else $date::date end
where id = $uuid;

-- src/network/offices/life-queries.ts officeHistory
-- Plan: 4
-- Columns: id uuid not null, version int4 not null, action text null, from office_state null, to office_state null,
--  by text, details jsonb not null, at timestamptz not null
select e.id,
  e.version,
  e.action,
  e.from_state as "from",
  e.to_state as "to",
  p.name as by,
  e.details,
  e.at
from office_events e
left join people p on p.id = e.actor_id
where e.office_id = $uuid and e.action is not null and e.version > $int4
order by e.version
limit $int8;

-- src/network/offices/lock.ts lockOffices 1
-- Plan: 1
-- Columns: pgAdvisoryXactLock void
select pg_advisory_xact_lock(hashtextextended('offices', 0));

-- src/network/offices/lock.ts lockOffices 2
-- Plan: 1
-- Columns: at timestamptz
select clock_timestamp() as at;

-- src/network/offices/lock.ts lockOfficesFor
-- Plan: 1
-- Columns: regionCode text not null
select o.region_code
from offices o
where o.id = $uuid;

-- src/network/offices/queries.ts listOffices
-- Plan: 4
-- Columns: id uuid not null, level level not null, regionCode text not null, state office_state not null, names json
select o.id, o.level, o.region_code, o.state, names_json(o.name_id, o.name_en) as names
from offices o
where ($level::level is null or o.level = $level)
  and ($office_state::office_state is null or o.state = $office_state)
  and ($text::text is null or o.region_code = $text)
  and (
    $text::text is null
    or o.id = (
      select s.office_id
      from office_areas s
      where s.region_code = $text and s.served_until is null
    )
  )
  and ($uuid::uuid is null or o.id > $uuid)
order by o.id
limit $int8;

-- src/network/offices/queries.ts getOffice
-- Plan: 10
-- Columns: id uuid not null, level level not null, regionCode text not null, state office_state not null, names json,
--  version int4 not null, contact jsonb not null, periods jsonb, networkConfirmedOn text, serves json, successor json
select o.id,
  o.level,
  o.region_code,
  o.state,
  names_json(o.name_id, o.name_en) as names,
  o.version,
  o.contact,
  (
    select c.hours -> 'periods'
    from counter_hours c
    where c.office_id = o.id
    order by c.version desc
    limit 1
  ) as periods,
  o.network_confirmed_on::text as network_confirmed_on,
  (
    select coalesce(json_agg(s.region_code order by s.region_code), '[]')
    from office_areas s
    where s.office_id = o.id and s.served_until is null
  ) as serves,
  (
    select json_build_object('id', b.id, 'names', names_json(b.name_id, b.name_en))
    from office_dissolutions
    d
    join offices b on b.id = d.successor_office_id
    where d.office_id = o.id and d.state in ('winding_down', 'dissolved')
  ) as successor
from offices o
where o.id = $uuid;

-- src/network/offices/queries.ts officeNames
-- Plan: 1
-- Columns: names json
select names_json(o.name_id, o.name_en) as names
from offices o
where o.id = $uuid;

-- src/network/offices/queries.ts officeToVisit
-- Plan: 3
-- Columns: id uuid not null, level level not null, regionCode text not null, state office_state not null, names json,
--  contact jsonb not null, periods jsonb
select o.id,
  o.level,
  o.region_code,
  o.state,
  names_json(o.name_id, o.name_en) as names,
  o.contact,
  (
    select c.hours -> 'periods'
    from counter_hours c
    where c.office_id = o.id
    order by c.version desc
    limit 1
  ) as periods
from offices o
where o.id = $uuid;

-- src/network/offices/queries.ts findServingOffices
-- Plan: 1
-- Columns: chain json
select serving_offices_json($text, $text) as chain;

-- src/network/regions/queries.ts listRegions
-- Plan: 9
-- Columns: code text not null, name text not null, level level not null, parentCode text null, validFrom text,
--  validUntil text, predecessors json
select code,
  name,
  level,
  parent_code,
  valid_from::text as valid_from,
  valid_until::text as valid_until,
  (
    select coalesce(json_agg(p.predecessor_code order by p.predecessor_code), '[]')
    from region_predecessors p
    where p.region_code = regions.code
  ) as predecessors
from regions, (select coalesce($date::date, network_day()) as day) asked
where (valid_from is null or valid_from <= asked.day)
  and (valid_until is null or valid_until > asked.day)
  and ($level::level is null or level = $level)
  and ($text::text is null or parent_code = $text)
  and code > $text
order by code
limit $int8;

-- src/network/regions/queries.ts findRegion
-- Plan: 5
-- Columns: code text not null, name text not null, level level not null, parentCode text null, validFrom text,
--  validUntil text, predecessors json
select code,
  name,
  level,
  parent_code,
  valid_from::text as valid_from,
  valid_until::text as valid_until,
  (
    select coalesce(json_agg(p.predecessor_code order by p.predecessor_code), '[]')
    from region_predecessors p
    where p.region_code = regions.code
  ) as predecessors
from regions
where code = $text;

-- src/network/regions/queries.ts takenCodes
-- Plan: 2
-- Columns: code text not null
select code
from regions
where code = any($text[]::text[]);

-- src/network/regions/queries.ts insertSuccession
-- Plan: 14
-- Columns: officeId uuid not null
with ended as (
  update regions
  set valid_until = $date
  where code = $text
  returning code, parent_code, level
),
begun as (
  insert into regions (code, parent_code, level, name, valid_from)
  select r.code, ended.parent_code, ended.level, r.name, $date::date
  from ended, jsonb_to_recordset($text::text::jsonb) as r (code text, name text)
  returning code
),
descended as (
  insert into region_predecessors (region_code, predecessor_code, since, legal_basis, by)
  select code, $text, $date::date, $text, $uuid::uuid
  from begun
),
server as (select office_id from office_areas where region_code = $text and served_until is null),
served as (
  insert into office_areas (region_code, office_id)
  select begun.code, server.office_id
  from begun, server
)
select office_id
from server;

-- src/network/staff/accept.ts waiting 1
-- Plan: 3
-- Columns: id uuid not null
select s.id
from staff s
where s.invited_email = $text
  and s.person_id is null
  and (s.ends_at is null or s.ends_at > statement_timestamp())
  and s.appointed_by is distinct from $uuid::uuid
order by s.starts_at, s.id;

-- src/network/staff/accept.ts accept 1
-- Plan: 6
-- Columns: id uuid not null, free json
select s.id,
  coalesce(
    (
      select json_agg(json_build_object('from', lower(piece), 'until', upper(piece)) order by piece)
      from unnest(
        tstzmultirange(tstzrange(s.starts_at, s.ends_at)) - coalesce(
          (
            select range_agg(tstzrange(held.starts_at, held.ends_at))
            from staff held
            where held.office_id = s.office_id
              and held.role = s.role
              and (held.person_id = $uuid::uuid or held.invited_email = null)
          ),
          '{}'::tstzmultirange
        )
      ) piece
    ),
    '[]'
  ) as free
from staff s
where s.id = $uuid;

-- src/network/staff/accept.ts accept 4
-- Plan: 2
-- Columns: none
update staff
set person_id = $uuid,
  invited_email = null,
  starts_at = coalesce($text::text::timestamptz, starts_at),
  ends_at = starts_at
where id = $uuid;

-- src/network/staff/accept.ts accept 4
-- Plan: 2
-- Columns: none
update staff
set person_id = $uuid,
  invited_email = null,
  starts_at = coalesce($text::text::timestamptz, starts_at),
  ends_at = $text::text::timestamptz
where id = $uuid;

-- src/network/staff/accept.ts accept 7
-- Plan: 2
-- Columns: none
insert into staff_changes (staff_id, action, by)
values ($uuid, 'accept', $uuid);

-- src/network/staff/accept.ts accept 8
-- Plan: 2
-- Columns: none
insert into staff_changes (staff_id, action, reason, ends_at)
select id, 'end', $text, ends_at
from staff
where id = $uuid;

-- src/network/staff/accept.ts accept 9
-- Plan: 4
-- Columns: none
with made as (
  insert into staff (
    person_id,
    office_id,
    role,
    starts_at,
    ends_at,
    suspended_at,
    signs_as,
    appointed_by
  )
  select $uuid,
    office_id,
    role,
    $text::text::timestamptz,
    $text::text::timestamptz,
    suspended_at,
    signs_as,
    appointed_by
  from staff
  where id = $uuid
  returning id, ends_at, appointed_by
)
insert into staff_changes (staff_id, action, by, reason, ends_at)
select id, 'appoint', appointed_by, $text, ends_at
from made;

-- src/network/staff/changes.ts lockStaff
-- Plan: 1
-- Columns: pgAdvisoryXactLock void
select pg_advisory_xact_lock(hashtext('satu_pintu.staff'));

-- src/network/staff/changes.ts personOf
-- Plan: 5
-- Columns: id uuid
with met as (
  insert into people (issuer, subject, name)
  values ($text, $text, $text)
  on conflict (issuer, subject) do nothing
  returning id
)
select id
from met
union all
select id
from people
where issuer = $text and subject = $text;

-- src/network/staff/changes.ts insertAppointment
-- Plan: 8
-- Columns: id uuid not null
with post as (
  select coalesce($timestamptz::timestamptz, statement_timestamp()) as starts_at,
    $timestamptz::timestamptz as ends_at
),
made as (
  insert into staff (
    person_id,
    invited_email,
    office_id,
    role,
    starts_at,
    ends_at,
    signs_as,
    appointed_by
  )
  select $uuid::uuid, $text::text, $uuid, $role, starts_at, ends_at, $text::text::jsonb, $uuid::uuid
  from post
  where not exists (
    select
    from staff s
    where s.office_id = $uuid
      and s.role = $role
      and (s.person_id = $uuid::uuid or s.invited_email = $text::text)
      and tstzrange(s.starts_at, s.ends_at) && tstzrange(post.starts_at, post.ends_at)
  )
  returning id, ends_at, signs_as
),
recorded as (
  insert into staff_changes (staff_id, action, by, reason, ends_at, signs_as)
  select id, 'appoint', $uuid::uuid, $text, ends_at, signs_as
  from made
)
select id
from made;

-- src/network/staff/changes.ts updateAppointment
-- Plan: 4
-- Columns: id uuid not null, endsAt timestamptz null, signsAs jsonb null, at timestamptz not null
with changed as (
  update staff
  set suspended_at = case $text when 'suspend' then statement_timestamp() when 'reinstate' then null else suspended_at end,
    ends_at = case $text when 'end' then greatest(
      coalesce($timestamptz::timestamptz, statement_timestamp()),
      case when starts_at > statement_timestamp() then starts_at end
    ) else ends_at end,
    signs_as = case $text when 'set_signature' then $text::text::jsonb else signs_as end
  where id = $uuid
  returning id, ends_at
)
insert into staff_changes (staff_id, action, by, reason, ends_at, signs_as)
select id,
  $staff_action::staff_action,
  $uuid,
  $text,
  case when $text = 'end' then ends_at end,
  $text::text::jsonb
from changed
returning id, ends_at, signs_as, at;

-- src/network/staff/queries.ts listAppointments 1
-- Plan: 8
-- Columns: id uuid not null, officeId uuid not null, reach text not null, role role not null,
--  startsAt timestamptz not null, endsAt timestamptz null, suspendedAt timestamptz null, signsAs jsonb null,
--  appointedAt timestamptz not null, email text null, person json, state text
select s.id,
  s.office_id,
  o.region_code as reach,
  s.role,
  s.starts_at,
  s.ends_at,
  s.suspended_at,
  s.signs_as,
  s.appointed_at,
  s.invited_email as email,
  case when p.id is not null then json_build_object(
    'id', p.id,
    'name', p.name,
    'issuer', p.issuer,
    'subject', p.subject
  ) end as person,
  case when s.ends_at <= statement_timestamp() then 'ended' when s.suspended_at is not null then 'suspended' when s.person_id is null then 'invited' when s.starts_at > statement_timestamp(
  ) then 'planned' else 'in_force' end as state
from staff
s
join offices o on o.id = s.office_id
left join people p on p.id = s.person_id
where exists (
  select
  from unnest($text[]::text[]) reach
  where o.region_code = reach or starts_with(o.region_code, reach || '.')
)
order by s.id
limit $int8;

-- src/network/staff/queries.ts listAppointments 1
-- Plan: 8
-- Columns: id uuid not null, officeId uuid not null, reach text not null, role role not null,
--  startsAt timestamptz not null, endsAt timestamptz null, suspendedAt timestamptz null, signsAs jsonb null,
--  appointedAt timestamptz not null, email text null, person json, state text
select s.id,
  s.office_id,
  o.region_code as reach,
  s.role,
  s.starts_at,
  s.ends_at,
  s.suspended_at,
  s.signs_as,
  s.appointed_at,
  s.invited_email as email,
  case when p.id is not null then json_build_object(
    'id', p.id,
    'name', p.name,
    'issuer', p.issuer,
    'subject', p.subject
  ) end as person,
  case when s.ends_at <= statement_timestamp() then 'ended' when s.suspended_at is not null then 'suspended' when s.person_id is null then 'invited' when s.starts_at > statement_timestamp(
  ) then 'planned' else 'in_force' end as state
from staff
s
join offices o on o.id = s.office_id
left join people p on p.id = s.person_id
where exists (
  select
  from unnest($text[]::text[]) reach
  where o.region_code = reach or starts_with(o.region_code, reach || '.')
)
  and s.id > $uuid
order by s.id
limit $int8;

-- src/network/staff/queries.ts listAppointments 1
-- Plan: 8
-- Columns: id uuid not null, officeId uuid not null, reach text not null, role role not null,
--  startsAt timestamptz not null, endsAt timestamptz null, suspendedAt timestamptz null, signsAs jsonb null,
--  appointedAt timestamptz not null, email text null, person json, state text
select s.id,
  s.office_id,
  o.region_code as reach,
  s.role,
  s.starts_at,
  s.ends_at,
  s.suspended_at,
  s.signs_as,
  s.appointed_at,
  s.invited_email as email,
  case when p.id is not null then json_build_object(
    'id', p.id,
    'name', p.name,
    'issuer', p.issuer,
    'subject', p.subject
  ) end as person,
  case when s.ends_at <= statement_timestamp() then 'ended' when s.suspended_at is not null then 'suspended' when s.person_id is null then 'invited' when s.starts_at > statement_timestamp(
  ) then 'planned' else 'in_force' end as state
from staff
s
join offices o on o.id = s.office_id
left join people p on p.id = s.person_id
where exists (
  select
  from unnest($text[]::text[]) reach
  where o.region_code = reach or starts_with(o.region_code, reach || '.')
)
  and s.office_id = $uuid
  and s.role = $role
order by s.id
limit $int8;

-- src/network/staff/queries.ts listAppointments 1
-- Plan: 9
-- Columns: id uuid not null, officeId uuid not null, reach text not null, role role not null,
--  startsAt timestamptz not null, endsAt timestamptz null, suspendedAt timestamptz null, signsAs jsonb null,
--  appointedAt timestamptz not null, email text null, person json, state text
select s.id,
  s.office_id,
  o.region_code as reach,
  s.role,
  s.starts_at,
  s.ends_at,
  s.suspended_at,
  s.signs_as,
  s.appointed_at,
  s.invited_email as email,
  case when p.id is not null then json_build_object(
    'id', p.id,
    'name', p.name,
    'issuer', p.issuer,
    'subject', p.subject
  ) end as person,
  case when s.ends_at <= statement_timestamp() then 'ended' when s.suspended_at is not null then 'suspended' when s.person_id is null then 'invited' when s.starts_at > statement_timestamp(
  ) then 'planned' else 'in_force' end as state
from staff
s
join offices o on o.id = s.office_id
left join people p on p.id = s.person_id
where exists (
  select
  from unnest($text[]::text[]) reach
  where o.region_code = reach or starts_with(o.region_code, reach || '.')
)
  and s.office_id = $uuid
  and s.role = $role
  and s.person_id = $uuid
order by s.id
limit $int8;

-- src/network/staff/queries.ts findAppointment
-- Plan: 7
-- Columns: id uuid not null, officeId uuid not null, reach text not null, role role not null,
--  startsAt timestamptz not null, endsAt timestamptz null, suspendedAt timestamptz null, signsAs jsonb null,
--  appointedAt timestamptz not null, email text null, person json, state text
select s.id,
  s.office_id,
  o.region_code as reach,
  s.role,
  s.starts_at,
  s.ends_at,
  s.suspended_at,
  s.signs_as,
  s.appointed_at,
  s.invited_email as email,
  case when p.id is not null then json_build_object(
    'id', p.id,
    'name', p.name,
    'issuer', p.issuer,
    'subject', p.subject
  ) end as person,
  case when s.ends_at <= statement_timestamp() then 'ended' when s.suspended_at is not null then 'suspended' when s.person_id is null then 'invited' when s.starts_at > statement_timestamp(
  ) then 'planned' else 'in_force' end as state
from staff
s
join offices o on o.id = s.office_id
left join people p on p.id = s.person_id
where s.id = $uuid
  and exists (
    select
    from unnest($text[]::text[]) reach
    where o.region_code = reach or starts_with(o.region_code, reach || '.')
  );

-- src/network/staff/queries.ts listStaffChanges
-- Plan: 6
-- Columns: id uuid not null, action staff_action not null, by text, reason text null, endsAt timestamptz null,
--  signsAs jsonb null, at timestamptz not null
select c.id, c.action, p.name as by, c.reason, c.ends_at, c.signs_as, c.at
from staff_changes c
left join people p on p.id = c.by
where c.staff_id = $uuid and ($uuid::uuid is null or c.id > $uuid)
order by c.id
limit $int8;

-- src/network/staff/queries.ts officeToStaff
-- Plan: 2
-- Columns: regionCode text not null, isDissolved bool
select region_code, state = 'dissolved' as is_dissolved
from offices
where id = $uuid
for share;

-- src/network/staff/queries.ts officeOfProvince
-- Plan: 4
-- Columns: id uuid not null
select id
from offices
where level = 'province'
order by region_code
limit 1;

-- src/network/staff/queries.ts administersNow
-- Plan: 3
-- Columns: none
select
from staff
s
join offices o on o.id = s.office_id
where s.person_id = $uuid
  and s.role = 'administrator'
  and s.suspended_at is null
  and s.starts_at <= statement_timestamp()
  and (s.ends_at is null or s.ends_at > statement_timestamp())
  and ($text = o.region_code or starts_with($text, o.region_code || '.'));

-- src/network/staff/queries.ts hasOtherAdministrator
-- Plan: 6
-- Columns: none
select
from staff
s
join offices o on o.id = s.office_id
where o.level = 'province'
  and s.role = 'administrator'
  and s.id <> $uuid
  and s.person_id is not null
  and s.ends_at is null
  and s.suspended_at is null
  and s.starts_at <= statement_timestamp()
  and (s.ends_at is null or s.ends_at > statement_timestamp())
limit 1;

-- src/open-data/admission-queries.ts beginDay
-- Plan: 2
-- Columns: day text
insert into open_data_days (day)
values (network_day())
on conflict (day) do nothing
returning day::text as day;

-- src/open-data/admission-queries.ts refreshRecords 2
-- Plan: 27
-- Columns: none
update open_permits r
set state = permit_state(p.state, p.ends_on, p.revoked_from),
  removed = not t.is_open,
  changed_on = $date::date
from permits
p
join (
  select distinct on (t.code) t.code,
    t.names->>'id' as name,
    t.definition->'openData' is not distinct from 'true'::jsonb as is_open
  from open_data_days
  u
  join permit_type_versions t on t.valid_from <= u.day and t.published_at <= u.at
  where u.day = $date::date
    and not exists (
      select
      from permit_type_withdrawals w
      where w.code = t.code and w.version = t.version
    )
  order by t.code, t.version desc
) t on t.code = p.permit_type
left join (
  select distinct on (t.code) t.code,
    t.names->>'id' as name,
    t.definition->'openData' is not distinct from 'true'::jsonb as is_open
  from open_data_days
  u
  join permit_type_versions t on t.valid_from <= u.day and t.published_at <= u.at
  where u.day = (select max(day) from open_data_days where day < $date::date)
    and not exists (
      select
      from permit_type_withdrawals w
      where w.code = t.code and w.version = t.version
    )
  order by t.code, t.version desc
) former on former.code = p.permit_type
where p.id = r.permit_id
  and (
    r.removed <> not t.is_open
    or not r.removed
    and r.state <> permit_state(p.state, p.ends_on, p.revoked_from)
    or not r.removed
    and t.name <> former.name
  );

-- src/open-data/admission-queries.ts admitPermits 2
-- Plan: 30
-- Columns: none
with waiting as (
  select p.id,
    p.permit_type,
    p.village_code,
    permit_state(p.state, p.ends_on, p.revoked_from) as state,
    to_char((p.issued_at at time zone 'Asia/Jakarta'), 'YYYY-MM') as issued_in,
    to_char(p.valid_until, 'YYYY-MM') as expires_in
  from permits
  p
  join (
    select distinct on (t.code) t.code,
      t.names->>'id' as name,
      t.definition->'openData' is not distinct from 'true'::jsonb as is_open
    from open_data_days
    u
    join permit_type_versions t on t.valid_from <= u.day and t.published_at <= u.at
    where u.day = $date::date
      and not exists (
        select
        from permit_type_withdrawals w
        where w.code = t.code and w.version = t.version
      )
    order by t.code, t.version desc
  ) t on t.code = p.permit_type
    and t.is_open
  where not exists (select from open_permits r where r.permit_id = p.id)
),
of_village as (
  select *,
    count(*) over (partition by permit_type, issued_in, expires_in, village_code) as together
  from waiting
),
of_district as (
  select id,
    permit_type,
    village_code,
    state,
    issued_in,
    expires_in,
    substring(village_code for 8) as place,
    count(*) over (partition by permit_type, issued_in, expires_in, substring(village_code for 8)) as together
  from of_village
  where together < $int8 and issued_in < to_char($date::date, 'YYYY-MM')
),
of_city as (
  select id,
    permit_type,
    village_code,
    state,
    issued_in,
    expires_in,
    substring(village_code for 5) as place,
    count(*) over (partition by permit_type, issued_in, expires_in, substring(village_code for 5)) as together
  from of_district
  where together < $int8
),
of_province as (
  select id,
    permit_type,
    village_code,
    state,
    issued_in,
    expires_in,
    substring(village_code for 2) as place,
    count(*) over (partition by permit_type, issued_in, expires_in, substring(village_code for 2)) as together
  from of_city
  where together < $int8
)
insert into open_permits (
  permit_id,
  permit_type,
  region_code,
  issued_in,
  expires_in,
  state,
  changed_on
)
select a.id, a.permit_type, a.place, a.issued_in, a.expires_in, a.state, $date::date
from (
  select id,
    permit_type,
    village_code,
    state,
    issued_in,
    expires_in,
    village_code as place,
    together
  from of_village
  union all
  select id, permit_type, village_code, state, issued_in, expires_in, place, together
  from of_district
  union all
  select id, permit_type, village_code, state, issued_in, expires_in, place, together
  from of_city
  union all
  select id, permit_type, village_code, state, issued_in, expires_in, place, together
  from of_province
) a
where a.together >= $int8
on conflict (permit_id) do nothing;

-- src/open-data/queries.ts nextRecords 1
-- Plan: 17
-- Columns: id uuid not null, permitType text not null, typeName text, state permit_state not null,
--  issuedIn text not null, expiresIn text null, changedOn text, regionCode text not null, regionName text,
--  regionLevel level, removed bool not null
select r.id,
  r.permit_type,
  t.name as type_name,
  r.state,
  r.issued_in,
  r.expires_in,
  r.changed_on::text as changed_on,
  r.region_code,
  g.name as region_name,
  g.level as region_level,
  r.removed
from open_permits
r
join (
  select distinct on (t.code) t.code,
    t.names->>'id' as name,
    t.definition->'openData' is not distinct from 'true'::jsonb as is_open
  from open_data_days
  u
  join permit_type_versions t on t.valid_from <= u.day and t.published_at <= u.at
  where u.day = (select max(day) from open_data_days)
    and not exists (
      select
      from permit_type_withdrawals w
      where w.code = t.code and w.version = t.version
    )
  order by t.code, t.version desc
) t on t.code = r.permit_type
left join regions g on g.code = r.region_code
where not r.removed
order by r.id
limit $int8;

-- src/open-data/queries.ts nextChanges 2
-- Plan: 17
-- Columns: id uuid not null, permitType text not null, typeName text, state permit_state not null,
--  issuedIn text not null, expiresIn text null, changedOn text, regionCode text not null, regionName text,
--  regionLevel level, removed bool not null
select r.id,
  r.permit_type,
  t.name as type_name,
  r.state,
  r.issued_in,
  r.expires_in,
  r.changed_on::text as changed_on,
  r.region_code,
  g.name as region_name,
  g.level as region_level,
  r.removed
from open_permits
r
join (
  select distinct on (t.code) t.code,
    t.names->>'id' as name,
    t.definition->'openData' is not distinct from 'true'::jsonb as is_open
  from open_data_days
  u
  join permit_type_versions t on t.valid_from <= u.day and t.published_at <= u.at
  where u.day = (select max(day) from open_data_days)
    and not exists (
      select
      from permit_type_withdrawals w
      where w.code = t.code and w.version = t.version
    )
  order by t.code, t.version desc
) t on t.code = r.permit_type
left join regions g on g.code = r.region_code
where r.changed_on >= $date
order by r.changed_on, r.id
limit $int8;

-- src/open-data/queries.ts openDays
-- Plan: 9
-- Columns: updatedOn text, filesOf text, hasChanges bool
select (select max(day)::text from open_data_days) as updated_on,
  (select min(day)::text from open_data_files) as files_of,
  exists (select from open_permits where changed_on > (select min(day) from open_data_files)) as has_changes;

-- src/open-data/queries.ts listFiles
-- Plan: 1
-- Columns: format text not null, day text, objectKey text not null, sizeBytes float8, sha256 text,
--  records int4 not null, madeAt timestamptz not null
select format,
  day::text as day,
  object_key,
  size_bytes::float8 as size_bytes,
  encode(sha256, 'hex') as sha256,
  records,
  made_at
from open_data_files
order by format;

-- src/open-data/queries.ts findFile
-- Plan: 1
-- Columns: format text not null, day text, objectKey text not null, sizeBytes float8, sha256 text,
--  records int4 not null, madeAt timestamptz not null
select format,
  day::text as day,
  object_key,
  size_bytes::float8 as size_bytes,
  encode(sha256, 'hex') as sha256,
  records,
  made_at
from open_data_files
where format = $text;

-- src/open-data/queries.ts replaceFiles
-- Plan: 2
-- Columns: former text
insert into open_data_files (format, day, object_key, size_bytes, sha256, records)
select format, day, "objectKey", "sizeBytes", decode(sha256, 'hex'), records
from jsonb_to_recordset($text::text::jsonb) as f (
  format text,
  day date,
  "objectKey" text,
  "sizeBytes" bigint,
  sha256 text,
  records int
)
on conflict (format) do update
set day = excluded.day,
  object_key = excluded.object_key,
  size_bytes = excluded.size_bytes,
  sha256 = excluded.sha256,
  records = excluded.records,
  made_at = now()
where open_data_files.day < excluded.day
returning case when old.object_key is not null then old.object_key end as former;

-- src/open-data/queries.ts keepFiles
-- Plan: 2
-- Columns: none
update open_data_files
set day = $date
where day < $date;

-- src/open-data/queries.ts yearsWithStatistics
-- Plan: 2
-- Columns: period text not null
select distinct period
from statistics
where place = 'network' and permit_type = '*' and length(period) = 4
order by period;

-- src/permits/certificate-layouts/queries.ts listLayouts
-- Plan: 4
-- Columns: version int4 not null, by text, at timestamptz not null
select l.version, w.name as by, l.at
from certificate_layouts l
left join people w on w.id = l.by
where $int4::int is null or l.version < $int4::int
order by l.version desc
limit $int8;

-- src/permits/certificate-layouts/queries.ts findLayout
-- Plan: 3
-- Columns: version int4 not null, by text, at timestamptz not null, layout json not null
select l.version, w.name as by, l.at, l.layout
from certificate_layouts l
left join people w on w.id = l.by
where l.version = $int4;

-- src/permits/certificate-layouts/queries.ts findCurrentLayout
-- Plan: 2
-- Columns: layout json not null
select l.layout
from certificate_layouts l
order by l.version desc
limit 1;

-- src/permits/certificate-layouts/queries.ts insertLayout 1
-- Plan: 1
-- Columns: pgAdvisoryXactLock void
select pg_advisory_xact_lock(hashtext('satu_pintu.certificate_layouts'));

-- src/permits/certificate-layouts/queries.ts insertLayout 2
-- Plan: 5
-- Columns: version int4 not null
insert into certificate_layouts (version, layout, by)
select coalesce(max(l.version), 0) + 1, $text::text::json, $uuid
from certificate_layouts l
returning version;

-- src/permits/certificates/download-queries.ts findCertificate
-- Plan: 10
-- Columns: number text not null, wasInForce bool, objectKey text, sha256 text, sizeBytes int4,
--  applicationId uuid not null, applicantId uuid null, filedAtOfficeId uuid null, office jsonb,
--  status application_status not null, holder jsonb
select p.number,
  p.valid_from is not null as was_in_force,
  c.object_key,
  encode(c.sha256, 'hex') as sha256,
  c.size_bytes,
  a.id as application_id,
  a.applicant_id,
  a.filed_at_office_id,
  office_json(o) as office,
  a.status,
  coalesce(t.definition->'holder', $text::text::jsonb) as holder
from permits
p
join applications a on a.id = p.application_id
left join offices o on o.id = a.office_id
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
left join permit_certificates c on c.permit_id = p.id and c.language = $language
where p.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and $uuid::uuid <> all(a.former_applicants);

-- src/permits/certificates/download-queries.ts findCertificate
-- Plan: 10
-- Columns: number text not null, wasInForce bool, objectKey text, sha256 text, sizeBytes int4,
--  applicationId uuid not null, applicantId uuid null, filedAtOfficeId uuid null, office jsonb,
--  status application_status not null, holder jsonb
select p.number,
  p.valid_from is not null as was_in_force,
  c.object_key,
  encode(c.sha256, 'hex') as sha256,
  c.size_bytes,
  a.id as application_id,
  a.applicant_id,
  a.filed_at_office_id,
  office_json(o) as office,
  a.status,
  coalesce(t.definition->'holder', $text::text::jsonb) as holder
from permits
p
join applications a on a.id = p.application_id
left join offices o on o.id = a.office_id
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
left join permit_certificates c on c.permit_id = p.id and c.language = $language
where p.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (a.id = $uuid and a.applicant_id is null)
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  )
  and $uuid::uuid <> all(a.former_applicants);

-- src/permits/certificates/preview-queries.ts findSpecimenPlace 1
-- Plan: 20
-- Columns: regionCode text not null, office json, contact jsonb not null, officeRegions json, placeRegions json
with village as (
  select r.code
  from regions r
  where r.level = 'village' and ($text::text is null or r.code = $text)
  order by coalesce(r.valid_until <= network_day(), false), r.code
  limit 1
)
select o.region_code,
  names_json(o.name_id, o.name_en) as office,
  o.contact,
  (
    select coalesce(
      json_agg(json_build_object('level', r.level, 'name', r.name) order by length(r.code) desc),
      '[]'
    )
    from regions r
    where r.code = any(region_and_above(o.region_code))
  ) as office_regions,
  (
    select coalesce(
      json_agg(json_build_object('level', r.level, 'name', r.name) order by length(r.code) desc),
      '[]'
    )
    from regions r
    where r.code = any(region_and_above(v.code))
  ) as place_regions
from village
v
join offices o on o.level >= $level::level and o.region_code = any(region_and_above(v.code))
where o.state <> 'dissolved'
order by o.level
limit 1;

-- src/permits/certificates/queries.ts takeOrders
-- Plan: 7
-- Columns: permitId uuid not null, attempt int4 not null, at timestamptz
update certificate_orders o
set attempts = o.attempts + 1, due_at = now() + $float8 * interval '1 second'
from (
  select permit_id
  from certificate_orders
  where due_at <= now()
  order by due_at
  limit $int8
  for update skip locked
) due
where o.permit_id = due.permit_id
returning o.permit_id, o.attempts as attempt, now() as at;

-- src/permits/certificates/queries.ts putOff
-- Plan: 2
-- Columns: none
update certificate_orders
set due_at = now() + $float8 * interval '1 second'
where permit_id = $uuid and attempts = $int4;

-- src/permits/certificates/queries.ts findFacts 1
-- Plan: 20
-- Columns: number text not null, token text not null, code text null, applicationId uuid not null,
--  permitType text not null, permitTypeVersion int4 not null, issuedAt timestamptz not null, validFrom text,
--  validUntil text, office json, contact jsonb not null, officeRegions json, placeRegions json,
--  answers jsonb not null, sealed text null, conditions jsonb not null, signatory jsonb null, layout json,
--  originals json
select p.number,
  p.public_token as token,
  p.public_code as code,
  p.application_id,
  p.permit_type,
  p.permit_type_version,
  p.issued_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  names_json(o.name_id, o.name_en) as office,
  o.contact,
  (
    select coalesce(
      json_agg(json_build_object('level', r.level, 'name', r.name) order by length(r.code) desc),
      '[]'
    )
    from regions r
    where r.code = any(region_and_above(o.region_code))
  ) as office_regions,
  (
    select coalesce(
      json_agg(json_build_object('level', r.level, 'name', r.name) order by length(r.code) desc),
      '[]'
    )
    from regions r
    where r.code = any(region_and_above(p.village_code))
  ) as place_regions,
  f.answers,
  f.personal as sealed,
  p.conditions,
  c.signatory,
  (select l.layout from certificate_layouts l where l.version = p.certificate_layout) as layout,
  (
    select json_build_object(
      'matched', count(*),
      'lastOn', to_char((max(m.at) at time zone 'Asia/Jakarta'), 'YYYY-MM-DD')
    )
    from documents
    d
    join original_matches m on m.document_id = d.id
    where d.application_id = p.application_id
      and d.superseded_at is null
      and m.verdict = 'matched'
      and m.at <= p.issued_at
    having count(*) > 0
  ) as originals
from permits p
left join certificate_orders c on c.permit_id = p.id
join offices o on o.id = p.issuing_office_id
join application_forms f on f.application_id = p.application_id
where p.id = $uuid;

-- src/permits/certificates/queries.ts keepCertificates 1
-- Plan: 26
-- Columns: id uuid not null
with file as (
  select *
  from jsonb_to_recordset($text::text::jsonb) as f (
    language language,
    "objectKey" text,
    sha256 text,
    "sizeBytes" int
  )
),
strays as materialized (
  select object_key
  from stray_objects
  where object_key = any($text[]::text[]) and not sweeping
  for update
),
done as (
  delete from certificate_orders
  where permit_id = $uuid and attempts = $int4 and (select count(*) from strays) = $int8
  returning permit_id
),
claimed as (delete from stray_objects s using done where s.object_key = any($text[]::text[])),
permit as (
  update permits p
  set version = p.version + 1
  from done
  where p.id = done.permit_id
  returning p.id, p.version, p.office_id, clock_timestamp() as at
),
kept as (
  insert into permit_certificates (
    permit_id,
    language,
    object_key,
    sha256,
    size_bytes,
    signed_by,
    made_at
  )
  select permit.id,
    f.language,
    f."objectKey",
    decode(f.sha256, 'hex'),
    f."sizeBytes",
    $signer_kind::signer_kind,
    permit.at
  from permit, file f
)
insert into permit_events (permit_id, version, type, standing, office_id, channel, details, at)
select id,
  version,
  'permit.certified',
  'system',
  office_id,
  'system',
  jsonb_build_object(
    'signedBy', $text::text,
    'sha256', (select jsonb_object_agg(f.language, f.sha256) from file f)
  ),
  at
from permit
returning id;

-- src/permits/changes.ts changePermit
-- Plan: 22
-- Columns: id uuid not null, version int4 not null, at timestamptz not null, office json
with changed as (
  update permits p
  set version = p.version + 1,
    state = $permit_state,
    revoked_from = $date,
    changed_at = greatest(p.changed_at, clock_timestamp())
  where p.id = $uuid and p.version = $int4
  returning p.id, p.application_id, p.state, p.version, p.changed_at as at
),
visit_of_ended as (
  update counter_visits v
  set outcome = 'cancelled', ended_at = greatest(v.made_at, n.at)
  from changed n,
    lateral (
      select n.application_id as id
      where n.state = any($permit_state[]::permit_state[])
      union all
      select r.id
      from applications r
      left join permits p on p.application_id = r.id
      where n.state = any($permit_state[]::permit_state[])
        and r.started_from_id = n.application_id
        and r.started_for in ('renewal', 'amendment')
        and (p.id is null or p.state = 'not_yet_in_force')
        and r.id is distinct from null
    ) useless
  where v.application_id = useless.id and v.outcome is null
),
event as (
  insert into permit_events (
    permit_id,
    version,
    type,
    action,
    from_state,
    to_state,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $text,
    $permit_state::permit_state,
    $permit_state::permit_state,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
  returning id, version, office_id, at
)
select e.id, e.version, e.at, names_json(o.name_id, o.name_en) as office
from event e
left join offices o on o.id = e.office_id;

-- src/permits/changes.ts endPermits
-- Plan: 24
-- Columns: none
with over as (
  select p.id
  from permits p
  where permit_is_over(p.state, p.ends_on)
  order by p.ends_on
  limit $int8
  for update skip locked
),
ended as (
  update permits p
  set version = p.version + 1,
    state = permit_state(p.state, p.ends_on, p.revoked_from),
    changed_at = greatest(p.changed_at, clock_timestamp())
  from over
  where p.id = over.id
  returning p.id,
    p.application_id,
    p.version,
    old.state as before,
    p.state,
    p.valid_from,
    p.ends_on,
    p.changed_at as at
),
visit_of_ended as (
  update counter_visits v
  set outcome = 'cancelled', ended_at = greatest(v.made_at, n.at)
  from ended n,
    lateral (
      select n.application_id as id
      where (n.state = 'revoked' or n.valid_from is null)
      union all
      select r.id
      from applications r
      left join permits p on p.application_id = r.id
      where n.state = any($permit_state[]::permit_state[])
        and r.started_from_id = n.application_id
        and r.started_for in ('renewal', 'amendment')
        and (p.id is null or p.state = 'not_yet_in_force')
        and r.id is distinct from null
    ) useless
  where v.application_id = useless.id and v.outcome is null
)
insert into permit_events (
  permit_id,
  version,
  type,
  action,
  from_state,
  to_state,
  standing,
  channel,
  details,
  at
)
select id,
  version,
  'permit.' || state,
  case state when 'revoked' then 'take_effect' else 'expire' end,
  before,
  state,
  'system',
  'system',
  jsonb_build_object('lastDay', ends_on),
  at
from ended;

-- src/permits/credentials/queries.ts findCredentialFacts
-- Plan: 14
-- Columns: id uuid not null, number text not null, token text not null, permitType json, villageCode text not null,
--  placeNames json, office json, holder text null, issuedAt timestamptz not null, validFrom text, validUntil text,
--  statusIndex float8
select p.id,
  p.number,
  p.public_token as token,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  p.village_code,
  (
    select json_agg(r.name order by length(r.code) desc)
    from regions r
    where r.code = any(region_and_above(p.village_code))
  ) as place_names,
  json_build_object('names', names_json(i.name_id, i.name_en), 'regionCode', i.region_code) as office,
  p.holder,
  p.issued_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.status_index::float8 as status_index
from permits
p
join applications a on a.id = p.application_id
left join offices o on o.id = a.office_id
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
join offices i on i.id = p.issuing_office_id
where p.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/permits/credentials/queries.ts findCredentialFactsByToken
-- Plan: 9
-- Columns: id uuid not null, number text not null, token text not null, permitType json, villageCode text not null,
--  placeNames json, office json, holder text null, issuedAt timestamptz not null, validFrom text, validUntil text,
--  statusIndex float8
select p.id,
  p.number,
  p.public_token as token,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  p.village_code,
  (
    select json_agg(r.name order by length(r.code) desc)
    from regions r
    where r.code = any(region_and_above(p.village_code))
  ) as place_names,
  json_build_object('names', names_json(i.name_id, i.name_en), 'regionCode', i.region_code) as office,
  p.holder,
  p.issued_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.status_index::float8 as status_index
from permits
p
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
join offices i on i.id = p.issuing_office_id
where p.public_code = $text;

-- src/permits/credentials/queries.ts findCredentialFactsByToken
-- Plan: 9
-- Columns: id uuid not null, number text not null, token text not null, permitType json, villageCode text not null,
--  placeNames json, office json, holder text null, issuedAt timestamptz not null, validFrom text, validUntil text,
--  statusIndex float8
select p.id,
  p.number,
  p.public_token as token,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  p.village_code,
  (
    select json_agg(r.name order by length(r.code) desc)
    from regions r
    where r.code = any(region_and_above(p.village_code))
  ) as place_names,
  json_build_object('names', names_json(i.name_id, i.name_en), 'regionCode', i.region_code) as office,
  p.holder,
  p.issued_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.status_index::float8 as status_index
from permits
p
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
join offices i on i.id = p.issuing_office_id
where p.public_token = $text;

-- src/permits/credentials/queries.ts statusesIn
-- Plan: 3
-- Columns: state permit_state, count int4, places int4[]
select state,
  count(*)::int as count,
  case when state <> 'in_force' then array_agg(place) else '{}' end as places
from (
  select (p.status_index - $int8::bigint)::int as place,
    permit_state(p.state, p.ends_on, p.revoked_from) as state
  from permits p
  where p.status_index >= $int8::bigint and p.status_index < $int8::bigint
) p
group by state;

-- src/permits/issue.ts supersedeEarlier 1
-- Plan: 24
-- Columns: none
with permit as (
  select id, application_id, number, state, changed_at as at
  from permits
  where id = $uuid
),
superseded as (
  update permits p
  set version = p.version + 1,
    state = 'superseded',
    superseded_by = n.id,
    revoked_from = null,
    changed_at = greatest(p.changed_at, n.at)
  from permit
  n
  join applications a on a.id = n.application_id
  where n.state in ('in_force', 'suspended')
    and a.started_for in ('renewal', 'amendment')
    and p.application_id = a.started_from_id
    and permit_state(p.state, p.ends_on, p.revoked_from) not in ('revoked', 'superseded')
  returning p.id,
    p.application_id,
    p.version,
    old.state as before,
    p.state,
    a.started_for,
    n.id as by,
    n.number,
    a.id as successor,
    p.changed_at as at
),
superseded_event as (
  insert into permit_events (
    permit_id,
    version,
    type,
    action,
    from_state,
    to_state,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    'permit.superseded',
    'supersede',
    before,
    'superseded',
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    jsonb_build_object('by', by, 'number', number, 'for', started_for),
    at
  from superseded
),
visit_of_ended as (
  update counter_visits v
  set outcome = 'cancelled', ended_at = greatest(v.made_at, n.at)
  from superseded n,
    lateral (
      select n.application_id as id
      where n.state = any($permit_state[]::permit_state[])
      union all
      select r.id
      from applications r
      left join permits p on p.application_id = r.id
      where n.state = any($permit_state[]::permit_state[])
        and r.started_from_id = n.application_id
        and r.started_for in ('renewal', 'amendment')
        and (p.id is null or p.state = 'not_yet_in_force')
        and r.id is distinct from n.successor
    ) useless
  where v.application_id = useless.id and v.outcome is null
)
select;

-- src/permits/people-queries.ts listSeen 1
-- Plan: 23
-- Columns: id uuid not null, version int4 not null, number text not null, reference text not null, state permit_state,
--  permitType json, villageCode text not null, issuedBy jsonb, office jsonb, issuedAt timestamptz not null,
--  handedOverAt timestamptz null, validFrom text, validUntil text, revokedFrom text, supersededBy json,
--  changedAt timestamptz not null, holder json, maskedHolder text null, place text
with next as (
  select p.id, p.changed_at
  from applications
  a
  join permits p on p.application_id = a.id
  where a.applicant_id = $uuid and true
  order by p.changed_at, p.id
  limit $int8
)
select p.id,
  p.version,
  p.number,
  a.reference,
  permit_state(p.state, p.ends_on, p.revoked_from) as state,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  p.village_code,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (select office_json(o) from offices o where o.id = p.office_id) as office,
  p.issued_at,
  p.handed_over_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (
    select json_build_object('id', n.id, 'number', n.number)
    from permits n
    where n.id = p.superseded_by
  ) as superseded_by,
  p.changed_at,
  null::json as holder,
  p.holder as masked_holder,
  to_char(p.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || p.id as place
from next
cross join lateral (select * from permits where id = next.id limit 1) p
cross join lateral (select * from applications where id = p.application_id limit 1)
a
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
join offices o on o.id = p.office_id
where (
  a.discarded_at is null
  and (
    a.applicant_id = $uuid
    or (
      a.status <> 'draft'
      and exists (
        select
        from unnest($text[]::text[]) reach
        where o.region_code = reach or starts_with(o.region_code, reach || '.')
      )
    )
    or a.filed_at_office_id = any($uuid[]::uuid[])
  )
)
order by p.changed_at, p.id
limit $int8;

-- src/permits/people-queries.ts listSeen 1
-- Plan: 23
-- Columns: id uuid not null, version int4 not null, number text not null, reference text not null, state permit_state,
--  permitType json, villageCode text not null, issuedBy jsonb, office jsonb, issuedAt timestamptz not null,
--  handedOverAt timestamptz null, validFrom text, validUntil text, revokedFrom text, supersededBy json,
--  changedAt timestamptz not null, holder json, maskedHolder text null, place text
with next as (
  select p.id, p.changed_at
  from applications
  a
  join permits p on p.application_id = a.id
  where a.applicant_id = $uuid and true
  order by p.changed_at desc, p.id desc
  limit $int8
)
select p.id,
  p.version,
  p.number,
  a.reference,
  permit_state(p.state, p.ends_on, p.revoked_from) as state,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  p.village_code,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (select office_json(o) from offices o where o.id = p.office_id) as office,
  p.issued_at,
  p.handed_over_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (
    select json_build_object('id', n.id, 'number', n.number)
    from permits n
    where n.id = p.superseded_by
  ) as superseded_by,
  p.changed_at,
  null::json as holder,
  p.holder as masked_holder,
  to_char(p.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || p.id as place
from next
cross join lateral (select * from permits where id = next.id limit 1) p
cross join lateral (select * from applications where id = p.application_id limit 1)
a
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
join offices o on o.id = p.office_id
where (
  a.discarded_at is null
  and (
    a.applicant_id = $uuid
    or (
      a.status <> 'draft'
      and exists (
        select
        from unnest($text[]::text[]) reach
        where o.region_code = reach or starts_with(o.region_code, reach || '.')
      )
    )
    or a.filed_at_office_id = any($uuid[]::uuid[])
  )
)
order by p.changed_at desc, p.id desc
limit $int8;

-- src/permits/people-queries.ts listSeen 1
-- Plan: 44
-- Columns: id uuid not null, version int4 not null, number text not null, reference text not null, state permit_state,
--  permitType json, villageCode text not null, issuedBy jsonb, office jsonb, issuedAt timestamptz not null,
--  handedOverAt timestamptz null, validFrom text, validUntil text, revokedFrom text, supersededBy json,
--  changedAt timestamptz not null, holder json, maskedHolder text null, place text
with next as (
  select n.id, n.changed_at
  from (
    select next.*
    from unnest((select $permit_state[]::permit_state[])) s (state)
    cross join (
      select own.code
      from unnest(
        array(
          select v.code
          from (
            select r.code
            from regions r
            where r.level = 'village'
              and exists (
                select
                from unnest((select $text[]::text[])) reach
                where r.code = reach or starts_with(r.code, reach || '.')
              )
          ) v
          where exists (
            select
            from (
              select o.id
              from offices o
              where exists (
                select
                from unnest($text[]::text[]) reach
                where o.region_code = reach or starts_with(o.region_code, reach || '.')
              )
            )
            o
            join applications a on a.office_id = o.id
            where a.village_code = v.code
          )
        )
      ) own (code)
    ) v (code)
    cross join lateral (
      select p.id, p.changed_at
      from permits p
      where p.state = s.state
        and p.village_code = v.code
        and p.office_id = any(
          array(
            select o.id
            from offices o
            where exists (
              select
              from unnest($text[]::text[]) reach
              where o.region_code = reach or starts_with(o.region_code, reach || '.')
            )
          )
        )
        and true
      order by p.changed_at desc, p.id desc
      limit (select $int4::int)
    ) next
  ) n
  order by n.changed_at desc, n.id desc
  limit (select $int4::int)
)
select p.id,
  p.version,
  p.number,
  a.reference,
  permit_state(p.state, p.ends_on, p.revoked_from) as state,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  p.village_code,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (select office_json(o) from offices o where o.id = p.office_id) as office,
  p.issued_at,
  p.handed_over_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (
    select json_build_object('id', n.id, 'number', n.number)
    from permits n
    where n.id = p.superseded_by
  ) as superseded_by,
  p.changed_at,
  null::json as holder,
  p.holder as masked_holder,
  to_char(p.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || p.id as place
from next
cross join lateral (select * from permits where id = next.id limit 1) p
cross join lateral (select * from applications where id = p.application_id limit 1)
a
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
join offices o on o.id = p.office_id
where (
  a.discarded_at is null
  and (
    a.applicant_id = $uuid
    or (
      a.status <> 'draft'
      and exists (
        select
        from unnest($text[]::text[]) reach
        where o.region_code = reach or starts_with(o.region_code, reach || '.')
      )
    )
    or a.filed_at_office_id = any($uuid[]::uuid[])
  )
)
order by p.changed_at desc, p.id desc
limit $int8;

-- src/permits/people-queries.ts listSeen 1
-- Plan: 53
-- Columns: id uuid not null, version int4 not null, number text not null, reference text not null, state permit_state,
--  permitType json, villageCode text not null, issuedBy jsonb, office jsonb, issuedAt timestamptz not null,
--  handedOverAt timestamptz null, validFrom text, validUntil text, revokedFrom text, supersededBy json,
--  changedAt timestamptz not null, holder json, maskedHolder text null, place text
with next as (
  select n.id, n.changed_at
  from (
    select next.*
    from unnest((select $permit_state[]::permit_state[])) s (state)
    cross join unnest((select $text[]::text[])) t (code)
    cross join (
      select r.code
      from regions r
      where r.level = 'village'
        and exists (
          select
          from unnest((select $text[]::text[])) reach
          where r.code = reach or starts_with(r.code, reach || '.')
        )
    ) v (code)
    cross join lateral (
      select p.id, p.changed_at
      from permits p
      where p.state = s.state
        and p.permit_type = t.code
        and p.village_code = v.code
        and p.office_id = any(
          array(
            select o.id
            from offices o
            where exists (
              select
              from unnest($text[]::text[]) reach
              where o.region_code = reach or starts_with(o.region_code, reach || '.')
            )
          )
        )
        and true
        and p.permit_type = $text
        and permit_state(p.state, p.ends_on, p.revoked_from) = $permit_state
      order by p.changed_at desc, p.id desc
      limit (select $int4::int)
    ) next
    union all (
      select p.id, p.changed_at
      from (
        select *
        from permits p
        where permit_is_over(p.state, p.ends_on)
        order by p.ends_on
        limit $int8
      ) p
      where true
        and p.permit_type = any($text[]::text[])
        and p.village_code in (
          select r.code
          from regions r
          where r.level = 'village'
            and exists (
              select
              from unnest((select $text[]::text[])) reach
              where r.code = reach or starts_with(r.code, reach || '.')
            )
        )
        and p.office_id = any(
          array(
            select o.id
            from offices o
            where exists (
              select
              from unnest($text[]::text[]) reach
              where o.region_code = reach or starts_with(o.region_code, reach || '.')
            )
          )
        )
        and true
        and p.permit_type = $text
        and permit_state(p.state, p.ends_on, p.revoked_from) = $permit_state
    )
  ) n
  order by n.changed_at desc, n.id desc
  limit (select $int4::int)
)
select p.id,
  p.version,
  p.number,
  a.reference,
  permit_state(p.state, p.ends_on, p.revoked_from) as state,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  p.village_code,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (select office_json(o) from offices o where o.id = p.office_id) as office,
  p.issued_at,
  p.handed_over_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (
    select json_build_object('id', n.id, 'number', n.number)
    from permits n
    where n.id = p.superseded_by
  ) as superseded_by,
  p.changed_at,
  null::json as holder,
  p.holder as masked_holder,
  to_char(p.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || p.id as place
from next
cross join lateral (select * from permits where id = next.id limit 1) p
cross join lateral (select * from applications where id = p.application_id limit 1)
a
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
join offices o on o.id = p.office_id
where (
  a.discarded_at is null
  and (
    a.applicant_id = $uuid
    or (
      a.status <> 'draft'
      and exists (
        select
        from unnest($text[]::text[]) reach
        where o.region_code = reach or starts_with(o.region_code, reach || '.')
      )
    )
    or a.filed_at_office_id = any($uuid[]::uuid[])
  )
)
order by p.changed_at desc, p.id desc
limit $int8;

-- src/permits/people-queries.ts readPermit
-- Plan: 25
-- Columns: id uuid not null, version int4 not null, number text not null, reference text not null, state permit_state,
--  permitType json, villageCode text not null, issuedBy jsonb, office jsonb, issuedAt timestamptz not null,
--  handedOverAt timestamptz null, validFrom text, validUntil text, revokedFrom text, supersededBy json,
--  changedAt timestamptz not null, holder json, maskedHolder text null, place text, applicationId uuid not null,
--  token text not null, permitTypeVersion int4 not null, decision json, conditions jsonb not null, facts json
select p.id,
  p.version,
  p.number,
  a.reference,
  permit_state(p.state, p.ends_on, p.revoked_from) as state,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  p.village_code,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (select office_json(o) from offices o where o.id = p.office_id) as office,
  p.issued_at,
  p.handed_over_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (
    select json_build_object('id', n.id, 'number', n.number)
    from permits n
    where n.id = p.superseded_by
  ) as superseded_by,
  p.changed_at,
  null::json as holder,
  p.holder as masked_holder,
  to_char(p.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || p.id as place,
  p.application_id,
  p.public_token as token,
  p.permit_type_version,
  (
    select json_build_object(
      'action', e.action,
      'reason', e.details->>'reason',
      'legalBasis', e.details->>'legalBasis',
      'decreeNumber', e.details->>'decreeNumber',
      'effectiveOn', e.details->>'effectiveOn',
      'office', names_json(w.name_id, w.name_en),
      'at', rfc3339(e.at),
      'objection', (
        select json_build_object('id', b.id, 'state', b.state, 'dueOn', b.due_on)
        from objections b
        where b.permit_event_id = e.id and b.level = 'objection' and b.state <> 'withdrawn'
      )
    )
    from permit_events
    e
    join offices w on w.id = e.office_id
    where e.permit_id = p.id
      and e.details ? 'decreeNumber'
      and not exists (
        select
        from objections b
        where b.permit_id = p.id and b.permit_event_id = e.id and b.state = 'granted'
      )
    order by p.state = 'suspended'
      and p.revoked_from is null
      and e.action in ('revoke', 'call_off_revocation'),
      e.version desc
    limit 1
  ) as decision,
  p.conditions,
  (
    select to_json(f)
    from (
      select p.id,
        p.version,
        permit_state(p.state, p.ends_on, p.revoked_from) as state,
        network_day()::text as today,
        p.revoked_from::text as "revokedFrom",
        p.ends_on::text as "endsOn",
        array_remove(a.applicant_id || a.former_applicants, null) as holders,
        json_build_object('id', o.id, 'regionCode', o.region_code) as office,
        coalesce(
          (
            select json_agg(lower(e.details->>'decreeNumber'))
            from permit_events e
            where e.permit_id = p.id and e.details ? 'decreeNumber'
          ),
          '[]'
        ) as decrees
    ) f
  ) as facts
from permits p
cross join lateral (select * from applications where id = p.application_id limit 1)
a
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
join offices o on o.id = p.office_id
where p.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/permits/queries.ts listPermits 1
-- Plan: 34
-- Columns: id uuid not null, version int4 not null, number text not null, reference text not null, state permit_state,
--  permitType json, villageCode text not null, issuedBy jsonb, office jsonb, issuedAt timestamptz not null,
--  handedOverAt timestamptz null, validFrom text, validUntil text, revokedFrom text, supersededBy json,
--  changedAt timestamptz not null, holder json, maskedHolder text null, place text
with next as (
  select n.id, n.changed_at
  from (
    select next.*
    from unnest((select $permit_state[]::permit_state[])) s (state)
    cross join lateral (
      select p.id, p.changed_at
      from permits p
      where p.state = s.state and true and true
      order by p.changed_at, p.id
      limit (select $int4::int)
    ) next
  ) n
  order by n.changed_at, n.id
  limit (select $int4::int)
),
covered as (
  select p.id, p.application_id, p.changed_at
  from next
  cross join lateral (select * from permits where id = next.id limit 1) p
  where (true)
),
disclosed as (
  select c.id, c.application_id
  from covered c
  order by c.changed_at, c.id
  limit (select $int4::int)
),
client_query as (
  insert into client_queries (client_id, key_id, purpose, operation, permit_ids)
  values ($uuid, $uuid, $text, $text, array(select id from disclosed))
),
read as (
  insert into data_reads (application_id, client_id, standing, what, fields, purpose)
  select application_id, $uuid::uuid, 'agency', 'permit', '{}'::text[], $text
  from disclosed
)
select p.id,
  p.version,
  p.number,
  a.reference,
  permit_state(p.state, p.ends_on, p.revoked_from) as state,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  p.village_code,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (select office_json(o) from offices o where o.id = p.office_id) as office,
  p.issued_at,
  p.handed_over_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (
    select json_build_object('id', n.id, 'number', n.number)
    from permits n
    where n.id = p.superseded_by
  ) as superseded_by,
  p.changed_at,
  null::json as holder,
  p.holder as masked_holder,
  to_char(p.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || p.id as place
from covered
cross join lateral (select * from permits where id = covered.id limit 1) p
cross join lateral (select * from applications where id = p.application_id limit 1)
a
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
order by p.changed_at, p.id;

-- src/permits/queries.ts listPermits 1
-- Plan: 34
-- Columns: id uuid not null, version int4 not null, number text not null, reference text not null, state permit_state,
--  permitType json, villageCode text not null, issuedBy jsonb, office jsonb, issuedAt timestamptz not null,
--  handedOverAt timestamptz null, validFrom text, validUntil text, revokedFrom text, supersededBy json,
--  changedAt timestamptz not null, holder json, maskedHolder text null, place text
with next as (
  select n.id, n.changed_at
  from (
    select next.*
    from unnest((select $permit_state[]::permit_state[])) s (state)
    cross join lateral (
      select p.id, p.changed_at
      from permits p
      where p.state = s.state and true and true and p.changed_at >= $text::text::timestamptz
      order by p.changed_at, p.id
      limit (select $int4::int)
    ) next
  ) n
  order by n.changed_at, n.id
  limit (select $int4::int)
),
covered as (
  select p.id, p.application_id, p.changed_at
  from next
  cross join lateral (select * from permits where id = next.id limit 1) p
  where (true)
),
disclosed as (
  select c.id, c.application_id
  from covered c
  order by c.changed_at, c.id
  limit (select $int4::int)
),
client_query as (
  insert into client_queries (client_id, key_id, purpose, operation, permit_ids)
  values ($uuid, $uuid, $text, $text, array(select id from disclosed))
),
read as (
  insert into data_reads (application_id, client_id, standing, what, fields, purpose)
  select application_id, $uuid::uuid, 'agency', 'permit', '{}'::text[], $text
  from disclosed
)
select p.id,
  p.version,
  p.number,
  a.reference,
  permit_state(p.state, p.ends_on, p.revoked_from) as state,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  p.village_code,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (select office_json(o) from offices o where o.id = p.office_id) as office,
  p.issued_at,
  p.handed_over_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (
    select json_build_object('id', n.id, 'number', n.number)
    from permits n
    where n.id = p.superseded_by
  ) as superseded_by,
  p.changed_at,
  null::json as holder,
  p.holder as masked_holder,
  to_char(p.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || p.id as place
from covered
cross join lateral (select * from permits where id = covered.id limit 1) p
cross join lateral (select * from applications where id = p.application_id limit 1)
a
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
order by p.changed_at, p.id;

-- src/permits/queries.ts listPermits 1
-- Plan: 70
-- Columns: id uuid not null, version int4 not null, number text not null, reference text not null, state permit_state,
--  permitType json, villageCode text not null, issuedBy jsonb, office jsonb, issuedAt timestamptz not null,
--  handedOverAt timestamptz null, validFrom text, validUntil text, revokedFrom text, supersededBy json,
--  changedAt timestamptz not null, holder json, maskedHolder text null, place text
with next as (
  select n.id, n.changed_at
  from (
    select next.*
    from unnest((select $permit_state[]::permit_state[])) s (state)
    cross join (
      select r.code
      from regions r
      where r.level = 'village'
        and exists (
          select
          from unnest((select $text[]::text[])) reach
          where r.code = reach or starts_with(r.code, reach || '.')
        )
    ) v (code)
    cross join lateral (
      select p.id, p.changed_at
      from permits p
      where p.state = s.state and p.village_code = v.code and true and true
      order by p.changed_at, p.id
      limit (select $int4::int)
    ) next
  ) n
  order by n.changed_at, n.id
  limit (select $int4::int)
),
covered as (
  select p.id, p.application_id, p.changed_at
  from next
  cross join lateral (select * from permits where id = next.id limit 1) p
  where (
    true
    and exists (
      select
      from unnest((select $text[]::text[])) reach
      where p.village_code = reach or starts_with(p.village_code, reach || '.')
    )
  )
),
disclosed as (
  select c.id, c.application_id
  from covered c
  order by c.changed_at, c.id
  limit (select $int4::int)
),
client_query as (
  insert into client_queries (client_id, key_id, purpose, operation, permit_ids)
  values ($uuid, $uuid, $text, $text, array(select id from disclosed))
),
read as (
  insert into data_reads (application_id, client_id, standing, what, fields, purpose)
  select application_id,
    $uuid::uuid,
    'agency',
    'permit',
    array(
      select named.pointer
      from (
        select listed.pointer,
          listed.pointers,
          f.answers #>> listed.path as name,
          h.application_id,
          h.issued_at
        from permits
        h
        join permit_type_versions v on v.code = h.permit_type and v.version = h.permit_type_version
        join application_forms f on f.application_id = h.application_id
        cross join lateral (
          select l.pointer,
            l.place,
            array_agg(l.pointer) over (order by l.place) as pointers,
            array(
              select replace(replace(n.name, '~1', '/'), '~0', '~')
              from unnest(string_to_array(substr(l.pointer, 2), '/'))
              with ordinality as n (name, place)
              order by n.place
            ) as path
          from jsonb_array_elements_text(coalesce(v.definition->'holder', $text::text::jsonb))
          with ordinality as l (pointer, place)
        ) listed
        where h.id = disclosed.id
          and jsonb_typeof(f.answers #> listed.path) = 'string'
          and f.answers #>> listed.path ~ '\S'
        order by listed.place
        limit 1
      ) named
      where strpos(named.name, $text) = 0
    ),
    $text
  from disclosed
)
select p.id,
  p.version,
  p.number,
  a.reference,
  permit_state(p.state, p.ends_on, p.revoked_from) as state,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  p.village_code,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (select office_json(o) from offices o where o.id = p.office_id) as office,
  p.issued_at,
  p.handed_over_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (
    select json_build_object('id', n.id, 'number', n.number)
    from permits n
    where n.id = p.superseded_by
  ) as superseded_by,
  p.changed_at,
  (
    select json_build_object(
      'name', named.name,
      'correctedAt', (
        select rfc3339(max(c.decided_at))
        from corrections c
        where c.application_id = named.application_id
          and c.outcome = 'accepted'
          and c.decided_at > named.issued_at
          and exists (
            select
            from unnest(c.pointers) as changed (pointer), unnest(named.pointers) as listed (pointer)
            where starts_with(listed.pointer || '/', changed.pointer || '/')
          )
      )
    )
    from (
      select listed.pointer,
        listed.pointers,
        f.answers #>> listed.path as name,
        h.application_id,
        h.issued_at
      from permits
      h
      join permit_type_versions v on v.code = h.permit_type and v.version = h.permit_type_version
      join application_forms f on f.application_id = h.application_id
      cross join lateral (
        select l.pointer,
          l.place,
          array_agg(l.pointer) over (order by l.place) as pointers,
          array(
            select replace(replace(n.name, '~1', '/'), '~0', '~')
            from unnest(string_to_array(substr(l.pointer, 2), '/'))
            with ordinality as n (name, place)
            order by n.place
          ) as path
        from jsonb_array_elements_text(coalesce(v.definition->'holder', $text::text::jsonb))
        with ordinality as l (pointer, place)
      ) listed
      where h.id = p.id
        and jsonb_typeof(f.answers #> listed.path) = 'string'
        and f.answers #>> listed.path ~ '\S'
      order by listed.place
      limit 1
    ) named
    where strpos(named.name, $text) = 0
  ) as holder,
  p.holder as masked_holder,
  to_char(p.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || p.id as place
from covered
cross join lateral (select * from permits where id = covered.id limit 1) p
cross join lateral (select * from applications where id = p.application_id limit 1)
a
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
order by p.changed_at, p.id;

-- src/permits/queries.ts listPermits 1
-- Plan: 74
-- Columns: id uuid not null, version int4 not null, number text not null, reference text not null, state permit_state,
--  permitType json, villageCode text not null, issuedBy jsonb, office jsonb, issuedAt timestamptz not null,
--  handedOverAt timestamptz null, validFrom text, validUntil text, revokedFrom text, supersededBy json,
--  changedAt timestamptz not null, holder json, maskedHolder text null, place text
with next as (
  select n.id, n.changed_at
  from (
    select next.*
    from unnest((select $permit_state[]::permit_state[])) s (state)
    cross join unnest((select $text[]::text[])) t (code)
    cross join (
      select r.code
      from regions r
      where r.level = 'village'
        and exists (
          select
          from unnest((select $text[]::text[])) reach
          where r.code = reach or starts_with(r.code, reach || '.')
        )
    ) v (code)
    cross join lateral (
      select p.id, p.changed_at
      from permits p
      where p.state = s.state
        and p.permit_type = t.code
        and p.village_code = v.code
        and true
        and true
      order by p.changed_at, p.id
      limit (select $int4::int)
    ) next
  ) n
  order by n.changed_at, n.id
  limit (select $int4::int)
),
covered as (
  select p.id, p.application_id, p.changed_at
  from next
  cross join lateral (select * from permits where id = next.id limit 1) p
  where (
    true
    and p.permit_type = any($text[]::text[])
    and exists (
      select
      from unnest((select $text[]::text[])) reach
      where p.village_code = reach or starts_with(p.village_code, reach || '.')
    )
  )
),
disclosed as (
  select c.id, c.application_id
  from covered c
  order by c.changed_at, c.id
  limit (select $int4::int)
),
client_query as (
  insert into client_queries (client_id, key_id, purpose, operation, permit_ids)
  values ($uuid, $uuid, $text, $text, array(select id from disclosed))
),
read as (
  insert into data_reads (application_id, client_id, standing, what, fields, purpose)
  select application_id,
    $uuid::uuid,
    'agency',
    'permit',
    array(
      select named.pointer
      from (
        select listed.pointer,
          listed.pointers,
          f.answers #>> listed.path as name,
          h.application_id,
          h.issued_at
        from permits
        h
        join permit_type_versions v on v.code = h.permit_type and v.version = h.permit_type_version
        join application_forms f on f.application_id = h.application_id
        cross join lateral (
          select l.pointer,
            l.place,
            array_agg(l.pointer) over (order by l.place) as pointers,
            array(
              select replace(replace(n.name, '~1', '/'), '~0', '~')
              from unnest(string_to_array(substr(l.pointer, 2), '/'))
              with ordinality as n (name, place)
              order by n.place
            ) as path
          from jsonb_array_elements_text(coalesce(v.definition->'holder', $text::text::jsonb))
          with ordinality as l (pointer, place)
        ) listed
        where h.id = disclosed.id
          and jsonb_typeof(f.answers #> listed.path) = 'string'
          and f.answers #>> listed.path ~ '\S'
        order by listed.place
        limit 1
      ) named
      where strpos(named.name, $text) = 0
    ),
    $text
  from disclosed
)
select p.id,
  p.version,
  p.number,
  a.reference,
  permit_state(p.state, p.ends_on, p.revoked_from) as state,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  p.village_code,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (select office_json(o) from offices o where o.id = p.office_id) as office,
  p.issued_at,
  p.handed_over_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (
    select json_build_object('id', n.id, 'number', n.number)
    from permits n
    where n.id = p.superseded_by
  ) as superseded_by,
  p.changed_at,
  (
    select json_build_object(
      'name', named.name,
      'correctedAt', (
        select rfc3339(max(c.decided_at))
        from corrections c
        where c.application_id = named.application_id
          and c.outcome = 'accepted'
          and c.decided_at > named.issued_at
          and exists (
            select
            from unnest(c.pointers) as changed (pointer), unnest(named.pointers) as listed (pointer)
            where starts_with(listed.pointer || '/', changed.pointer || '/')
          )
      )
    )
    from (
      select listed.pointer,
        listed.pointers,
        f.answers #>> listed.path as name,
        h.application_id,
        h.issued_at
      from permits
      h
      join permit_type_versions v on v.code = h.permit_type and v.version = h.permit_type_version
      join application_forms f on f.application_id = h.application_id
      cross join lateral (
        select l.pointer,
          l.place,
          array_agg(l.pointer) over (order by l.place) as pointers,
          array(
            select replace(replace(n.name, '~1', '/'), '~0', '~')
            from unnest(string_to_array(substr(l.pointer, 2), '/'))
            with ordinality as n (name, place)
            order by n.place
          ) as path
        from jsonb_array_elements_text(coalesce(v.definition->'holder', $text::text::jsonb))
        with ordinality as l (pointer, place)
      ) listed
      where h.id = p.id
        and jsonb_typeof(f.answers #> listed.path) = 'string'
        and f.answers #>> listed.path ~ '\S'
      order by listed.place
      limit 1
    ) named
    where strpos(named.name, $text) = 0
  ) as holder,
  p.holder as masked_holder,
  to_char(p.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || p.id as place
from covered
cross join lateral (select * from permits where id = covered.id limit 1) p
cross join lateral (select * from applications where id = p.application_id limit 1)
a
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
order by p.changed_at, p.id;

-- src/permits/queries.ts findPermit
-- Plan: 17
-- Columns: id uuid not null, version int4 not null, number text not null, reference text not null, state permit_state,
--  permitType json, villageCode text not null, issuedBy jsonb, office jsonb, issuedAt timestamptz not null,
--  handedOverAt timestamptz null, validFrom text, validUntil text, revokedFrom text, supersededBy json,
--  changedAt timestamptz not null, holder json, maskedHolder text null, place text
with disclosed as (select p.id, p.application_id from permits p where p.id = $uuid and (true)),
client_query as (
  insert into client_queries (client_id, key_id, purpose, operation, permit_ids)
  values ($uuid, $uuid, $text, $text, array(select id from disclosed))
),
read as (
  insert into data_reads (application_id, client_id, standing, what, fields, purpose)
  select application_id, $uuid::uuid, 'agency', 'permit', '{}'::text[], $text
  from disclosed
)
select p.id,
  p.version,
  p.number,
  a.reference,
  permit_state(p.state, p.ends_on, p.revoked_from) as state,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  p.village_code,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (select office_json(o) from offices o where o.id = p.office_id) as office,
  p.issued_at,
  p.handed_over_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (
    select json_build_object('id', n.id, 'number', n.number)
    from permits n
    where n.id = p.superseded_by
  ) as superseded_by,
  p.changed_at,
  null::json as holder,
  p.holder as masked_holder,
  to_char(p.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || p.id as place
from
disclosed
join permits p on p.id = disclosed.id
cross join lateral (select * from applications where id = p.application_id limit 1)
a
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version;

-- src/permits/queries.ts findPermit
-- Plan: 17
-- Columns: id uuid not null, version int4 not null, number text not null, reference text not null, state permit_state,
--  permitType json, villageCode text not null, issuedBy jsonb, office jsonb, issuedAt timestamptz not null,
--  handedOverAt timestamptz null, validFrom text, validUntil text, revokedFrom text, supersededBy json,
--  changedAt timestamptz not null, holder json, maskedHolder text null, place text
with disclosed as (
  select p.id, p.application_id
  from permits p
  where p.id = $uuid and (true and p.permit_type = any($text[]::text[]))
),
client_query as (
  insert into client_queries (client_id, key_id, purpose, operation, permit_ids)
  values ($uuid, $uuid, $text, $text, array(select id from disclosed))
),
read as (
  insert into data_reads (application_id, client_id, standing, what, fields, purpose)
  select application_id, $uuid::uuid, 'agency', 'permit', '{}'::text[], $text
  from disclosed
)
select p.id,
  p.version,
  p.number,
  a.reference,
  permit_state(p.state, p.ends_on, p.revoked_from) as state,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  p.village_code,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (select office_json(o) from offices o where o.id = p.office_id) as office,
  p.issued_at,
  p.handed_over_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (
    select json_build_object('id', n.id, 'number', n.number)
    from permits n
    where n.id = p.superseded_by
  ) as superseded_by,
  p.changed_at,
  null::json as holder,
  p.holder as masked_holder,
  to_char(p.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || p.id as place
from
disclosed
join permits p on p.id = disclosed.id
cross join lateral (select * from applications where id = p.application_id limit 1)
a
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version;

-- src/permits/queries.ts findPermit
-- Plan: 48
-- Columns: id uuid not null, version int4 not null, number text not null, reference text not null, state permit_state,
--  permitType json, villageCode text not null, issuedBy jsonb, office jsonb, issuedAt timestamptz not null,
--  handedOverAt timestamptz null, validFrom text, validUntil text, revokedFrom text, supersededBy json,
--  changedAt timestamptz not null, holder json, maskedHolder text null, place text
with disclosed as (
  select p.id, p.application_id
  from permits p
  where p.id = $uuid
    and (
      true
      and exists (
        select
        from unnest((select $text[]::text[])) reach
        where p.village_code = reach or starts_with(p.village_code, reach || '.')
      )
    )
),
client_query as (
  insert into client_queries (client_id, key_id, purpose, operation, permit_ids)
  values ($uuid, $uuid, $text, $text, array(select id from disclosed))
),
read as (
  insert into data_reads (application_id, client_id, standing, what, fields, purpose)
  select application_id,
    $uuid::uuid,
    'agency',
    'permit',
    array(
      select named.pointer
      from (
        select listed.pointer,
          listed.pointers,
          f.answers #>> listed.path as name,
          h.application_id,
          h.issued_at
        from permits
        h
        join permit_type_versions v on v.code = h.permit_type and v.version = h.permit_type_version
        join application_forms f on f.application_id = h.application_id
        cross join lateral (
          select l.pointer,
            l.place,
            array_agg(l.pointer) over (order by l.place) as pointers,
            array(
              select replace(replace(n.name, '~1', '/'), '~0', '~')
              from unnest(string_to_array(substr(l.pointer, 2), '/'))
              with ordinality as n (name, place)
              order by n.place
            ) as path
          from jsonb_array_elements_text(coalesce(v.definition->'holder', $text::text::jsonb))
          with ordinality as l (pointer, place)
        ) listed
        where h.id = disclosed.id
          and jsonb_typeof(f.answers #> listed.path) = 'string'
          and f.answers #>> listed.path ~ '\S'
        order by listed.place
        limit 1
      ) named
      where strpos(named.name, $text) = 0
    ),
    $text
  from disclosed
)
select p.id,
  p.version,
  p.number,
  a.reference,
  permit_state(p.state, p.ends_on, p.revoked_from) as state,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  p.village_code,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (select office_json(o) from offices o where o.id = p.office_id) as office,
  p.issued_at,
  p.handed_over_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (
    select json_build_object('id', n.id, 'number', n.number)
    from permits n
    where n.id = p.superseded_by
  ) as superseded_by,
  p.changed_at,
  (
    select json_build_object(
      'name', named.name,
      'correctedAt', (
        select rfc3339(max(c.decided_at))
        from corrections c
        where c.application_id = named.application_id
          and c.outcome = 'accepted'
          and c.decided_at > named.issued_at
          and exists (
            select
            from unnest(c.pointers) as changed (pointer), unnest(named.pointers) as listed (pointer)
            where starts_with(listed.pointer || '/', changed.pointer || '/')
          )
      )
    )
    from (
      select listed.pointer,
        listed.pointers,
        f.answers #>> listed.path as name,
        h.application_id,
        h.issued_at
      from permits
      h
      join permit_type_versions v on v.code = h.permit_type and v.version = h.permit_type_version
      join application_forms f on f.application_id = h.application_id
      cross join lateral (
        select l.pointer,
          l.place,
          array_agg(l.pointer) over (order by l.place) as pointers,
          array(
            select replace(replace(n.name, '~1', '/'), '~0', '~')
            from unnest(string_to_array(substr(l.pointer, 2), '/'))
            with ordinality as n (name, place)
            order by n.place
          ) as path
        from jsonb_array_elements_text(coalesce(v.definition->'holder', $text::text::jsonb))
        with ordinality as l (pointer, place)
      ) listed
      where h.id = p.id
        and jsonb_typeof(f.answers #> listed.path) = 'string'
        and f.answers #>> listed.path ~ '\S'
      order by listed.place
      limit 1
    ) named
    where strpos(named.name, $text) = 0
  ) as holder,
  p.holder as masked_holder,
  to_char(p.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || p.id as place
from
disclosed
join permits p on p.id = disclosed.id
cross join lateral (select * from applications where id = p.application_id limit 1)
a
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version;

-- src/permits/queries.ts findPermit
-- Plan: 48
-- Columns: id uuid not null, version int4 not null, number text not null, reference text not null, state permit_state,
--  permitType json, villageCode text not null, issuedBy jsonb, office jsonb, issuedAt timestamptz not null,
--  handedOverAt timestamptz null, validFrom text, validUntil text, revokedFrom text, supersededBy json,
--  changedAt timestamptz not null, holder json, maskedHolder text null, place text
with disclosed as (
  select p.id, p.application_id
  from permits p
  where p.id = $uuid
    and (
      true
      and p.permit_type = any($text[]::text[])
      and exists (
        select
        from unnest((select $text[]::text[])) reach
        where p.village_code = reach or starts_with(p.village_code, reach || '.')
      )
    )
),
client_query as (
  insert into client_queries (client_id, key_id, purpose, operation, permit_ids)
  values ($uuid, $uuid, $text, $text, array(select id from disclosed))
),
read as (
  insert into data_reads (application_id, client_id, standing, what, fields, purpose)
  select application_id,
    $uuid::uuid,
    'agency',
    'permit',
    array(
      select named.pointer
      from (
        select listed.pointer,
          listed.pointers,
          f.answers #>> listed.path as name,
          h.application_id,
          h.issued_at
        from permits
        h
        join permit_type_versions v on v.code = h.permit_type and v.version = h.permit_type_version
        join application_forms f on f.application_id = h.application_id
        cross join lateral (
          select l.pointer,
            l.place,
            array_agg(l.pointer) over (order by l.place) as pointers,
            array(
              select replace(replace(n.name, '~1', '/'), '~0', '~')
              from unnest(string_to_array(substr(l.pointer, 2), '/'))
              with ordinality as n (name, place)
              order by n.place
            ) as path
          from jsonb_array_elements_text(coalesce(v.definition->'holder', $text::text::jsonb))
          with ordinality as l (pointer, place)
        ) listed
        where h.id = disclosed.id
          and jsonb_typeof(f.answers #> listed.path) = 'string'
          and f.answers #>> listed.path ~ '\S'
        order by listed.place
        limit 1
      ) named
      where strpos(named.name, $text) = 0
    ),
    $text
  from disclosed
)
select p.id,
  p.version,
  p.number,
  a.reference,
  permit_state(p.state, p.ends_on, p.revoked_from) as state,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  p.village_code,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (select office_json(o) from offices o where o.id = p.office_id) as office,
  p.issued_at,
  p.handed_over_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (
    select json_build_object('id', n.id, 'number', n.number)
    from permits n
    where n.id = p.superseded_by
  ) as superseded_by,
  p.changed_at,
  (
    select json_build_object(
      'name', named.name,
      'correctedAt', (
        select rfc3339(max(c.decided_at))
        from corrections c
        where c.application_id = named.application_id
          and c.outcome = 'accepted'
          and c.decided_at > named.issued_at
          and exists (
            select
            from unnest(c.pointers) as changed (pointer), unnest(named.pointers) as listed (pointer)
            where starts_with(listed.pointer || '/', changed.pointer || '/')
          )
      )
    )
    from (
      select listed.pointer,
        listed.pointers,
        f.answers #>> listed.path as name,
        h.application_id,
        h.issued_at
      from permits
      h
      join permit_type_versions v on v.code = h.permit_type and v.version = h.permit_type_version
      join application_forms f on f.application_id = h.application_id
      cross join lateral (
        select l.pointer,
          l.place,
          array_agg(l.pointer) over (order by l.place) as pointers,
          array(
            select replace(replace(n.name, '~1', '/'), '~0', '~')
            from unnest(string_to_array(substr(l.pointer, 2), '/'))
            with ordinality as n (name, place)
            order by n.place
          ) as path
        from jsonb_array_elements_text(coalesce(v.definition->'holder', $text::text::jsonb))
        with ordinality as l (pointer, place)
      ) listed
      where h.id = p.id
        and jsonb_typeof(f.answers #> listed.path) = 'string'
        and f.answers #>> listed.path ~ '\S'
      order by listed.place
      limit 1
    ) named
    where strpos(named.name, $text) = 0
  ) as holder,
  p.holder as masked_holder,
  to_char(p.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || p.id as place
from
disclosed
join permits p on p.id = disclosed.id
cross join lateral (select * from applications where id = p.application_id limit 1)
a
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version;

-- src/permits/queries.ts statusesOf 1
-- Plan: 23
-- Columns: number text, permit json
with asked as (
  select number, written, place
  from unnest($text[]::text[], $text[]::text[])
  with ordinality as asked (number, written, place)
),
matched as (
  select asked.place, p.id, p.application_id
  from
  asked
  join permits p on permit_number_key(p.number) = permit_number_key(asked.written)
    and (
      p.number = asked.written
      or not exists (
        select
        from permits n
        where permit_number_key(n.number) = permit_number_key(asked.written) and n.id <> p.id
      )
    )
  where (
    true
    and exists (
      select
      from unnest((select $text[]::text[])) reach
      where p.village_code = reach or starts_with(p.village_code, reach || '.')
    )
  )
),
disclosed as (select distinct id, application_id from matched),
client_query as (
  insert into client_queries (client_id, key_id, purpose, operation, permit_ids)
  values ($uuid, $uuid, $text, $text, array(select id from disclosed))
),
read as (
  insert into data_reads (application_id, client_id, standing, what, fields, purpose)
  select application_id, $uuid::uuid, 'agency', 'permit', '{}'::text[], $text
  from disclosed
)
select asked.number,
  case when p.id is not null then json_build_object(
    'id', p.id,
    'state', permit_state(p.state, p.ends_on, p.revoked_from),
    'permitType', p.permit_type,
    'villageCode', p.village_code,
    'validFrom', p.valid_from,
    'validUntil', p.valid_until,
    'revokedFrom', p.revoked_from,
    'supersededBy', (
      select json_build_object('id', n.id, 'number', n.number)
      from permits n
      where n.id = p.superseded_by
    ),
    'changedAt', rfc3339(p.changed_at)
  ) end as permit
from asked
left join (matched join permits p on p.id = matched.id) on matched.place = asked.place
order by asked.place;

-- src/permits/queries.ts statusesOf 1
-- Plan: 25
-- Columns: number text, permit json
with asked as (
  select number, written, place
  from unnest($text[]::text[], $text[]::text[])
  with ordinality as asked (number, written, place)
),
matched as (
  select asked.place, p.id, p.application_id
  from
  asked
  join permits p on permit_number_key(p.number) = permit_number_key(asked.written)
    and (
      p.number = asked.written
      or not exists (
        select
        from permits n
        where permit_number_key(n.number) = permit_number_key(asked.written) and n.id <> p.id
      )
    )
  where (
    true
    and p.permit_type = any($text[]::text[])
    and exists (
      select
      from unnest((select $text[]::text[])) reach
      where p.village_code = reach or starts_with(p.village_code, reach || '.')
    )
  )
),
disclosed as (select distinct id, application_id from matched),
client_query as (
  insert into client_queries (client_id, key_id, purpose, operation, permit_ids)
  values ($uuid, $uuid, $text, $text, array(select id from disclosed))
),
read as (
  insert into data_reads (application_id, client_id, standing, what, fields, purpose)
  select application_id, $uuid::uuid, 'agency', 'permit', '{}'::text[], $text
  from disclosed
)
select asked.number,
  case when p.id is not null then json_build_object(
    'id', p.id,
    'state', permit_state(p.state, p.ends_on, p.revoked_from),
    'permitType', p.permit_type,
    'villageCode', p.village_code,
    'validFrom', p.valid_from,
    'validUntil', p.valid_until,
    'revokedFrom', p.revoked_from,
    'supersededBy', (
      select json_build_object('id', n.id, 'number', n.number)
      from permits n
      where n.id = p.superseded_by
    ),
    'changedAt', rfc3339(p.changed_at)
  ) end as permit
from asked
left join (matched join permits p on p.id = matched.id) on matched.place = asked.place
order by asked.place;

-- src/permits/step-queries.ts findPermitFacts
-- Plan: 8
-- Columns: id uuid not null, version int4 not null, state permit_state, today text, revokedFrom text, endsOn text,
--  holders uuid[], office json, decrees json
select p.id,
  p.version,
  permit_state(p.state, p.ends_on, p.revoked_from) as state,
  network_day()::text as today,
  p.revoked_from::text as "revokedFrom",
  p.ends_on::text as "endsOn",
  array_remove(a.applicant_id || a.former_applicants, null) as holders,
  json_build_object('id', o.id, 'regionCode', o.region_code) as office,
  coalesce(
    (
      select json_agg(lower(e.details->>'decreeNumber'))
      from permit_events e
      where e.permit_id = p.id and e.details ? 'decreeNumber'
    ),
    '[]'
  ) as decrees
from permits
p
join applications a on a.id = p.application_id
join offices o on o.id = p.office_id
where p.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/permits/step-queries.ts permitHistory
-- Plan: 13
-- Columns: items json
select coalesce(
  (
    select json_agg(
      json_build_object(
        'id', e.id,
        'version', e.version,
        'type', e.type,
        'action', e.action,
        'from', e.from_state,
        'to', e.to_state,
        'channel', e.channel,
        'details', e.details,
        'at', rfc3339(e.at),
        'actor', json_build_object(
          'standing', e.standing,
          'name', n.name,
          'office', names_json(w.name_id, w.name_en)
        )
      ) order by e.version
    )
    from (
      select *
      from permit_events e
      where e.permit_id = p.id and e.version > $int4
      order by e.version
      limit $int8
    ) e
    left join people n on n.id = e.actor_id
    left join offices w on w.id = e.office_id
  ),
  '[]'
) as items
from permits
p
join applications a on a.id = p.application_id
join offices o on o.id = p.office_id
where p.id = $uuid
  and (
    a.discarded_at is null
    and (
      a.applicant_id = $uuid
      or (
        a.status <> 'draft'
        and exists (
          select
          from unnest($text[]::text[]) reach
          where o.region_code = reach or starts_with(o.region_code, reach || '.')
        )
      )
      or a.filed_at_office_id = any($uuid[]::uuid[])
    )
  );

-- src/permits/take-back.ts findContested
-- Plan: 18
-- Columns: id uuid not null, version int4 not null, storedState permit_state not null, state permit_state, today text,
--  validUntil text, revokedFrom text, isHandedOver bool, suspensionId uuid, revocationId uuid,
--  isSuspensionAnnulled bool, stateBefore permit_state
select p.id,
  p.version,
  p.state as stored_state,
  permit_state(p.state, p.ends_on, p.revoked_from) as state,
  network_day()::text as today,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  p.handed_over_at is not null as is_handed_over,
  suspended.id as suspension_id,
  revoked.id as revocation_id,
  exists (
    select
    from objections b
    where b.permit_id = p.id and b.permit_event_id = suspended.id and b.state = 'granted'
  ) as is_suspension_annulled,
  (
    select e.from_state
    from permit_events e
    where e.permit_id = p.id and e.to_state = 'revoked'
    order by e.version desc
    limit 1
  ) as state_before
from permits p
left join lateral (
  select e.id, e.action
  from permit_events e
  where e.permit_id = p.id and e.action = any($text[]::text[])
  order by e.version desc
  limit 1
) suspended on suspended.action = 'suspend'
left join lateral (
  select e.id, e.action
  from permit_events e
  where e.permit_id = p.id and e.action = any($text[]::text[])
  order by e.version desc
  limit 1
) revoked on revoked.action = 'revoke'
where p.id = $uuid;

-- src/permits/transfer.ts permitEstate.count
-- Plan: 2
-- Columns: key text, count int4
select state::text as key, count(*)::int as count
from permits
where office_id = $uuid
group by state
order by state;

-- src/permits/transfer.ts permitEstate.move
-- Plan: 7
-- Columns: key text, count int4
with moved as (
  update permits p
  set version = p.version + 1, office_id = $uuid, changed_at = clock_timestamp()
  where p.office_id = $uuid
  returning p.id, p.version, p.state, p.changed_at
),
recorded as (
  insert into permit_events (
    permit_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    'permit.transferred',
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    jsonb_build_object('dissolutionId', $text::text, 'from', $text::text, 'to', $text::text),
    changed_at
  from moved
)
select state::text as key, count(*)::int as count
from moved
group by state
order by state;

-- src/permits/transfer.ts movedAfterApplications 1
-- Plan: 5
-- Columns: id uuid not null
select p.id
from permits p
where p.office_id = $uuid
  and not exists (
    select
    from applications a
    where a.id = p.application_id and a.office_id = p.office_id
  )
  and not exists (
    select
    from applications r
    where r.started_from_id = p.application_id
      and r.started_for in ('renewal', 'amendment')
      and r.status <> all($application_status[]::application_status[])
      and r.discarded_at is null
  );

-- src/permits/transfer.ts movedAfterApplications 1
-- Plan: 6
-- Columns: id uuid not null
select p.id
from permits p
where p.office_id = $uuid
  and not exists (
    select
    from applications a
    where a.id = p.application_id and a.office_id = p.office_id
  )
  and not exists (
    select
    from applications r
    where r.started_from_id = p.application_id
      and r.started_for in ('renewal', 'amendment')
      and r.status <> all($application_status[]::application_status[])
      and r.discarded_at is null
  )
for no key update of p skip locked;

-- src/permits/transfer.ts moved
-- Plan: 7
-- Columns: key text, count int4
with moved as (
  update permits p
  set version = p.version + 1, office_id = $uuid, changed_at = clock_timestamp()
  where p.office_id = $uuid
  returning p.id, p.version, p.state, p.changed_at
),
recorded as (
  insert into permit_events (
    permit_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    'permit.transferred',
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    jsonb_build_object('dissolutionId', $text::text, 'from', $text::text, 'to', $text::text),
    changed_at
  from moved
)
select state::text as key, count(*)::int as count
from moved
group by state
order by state;

-- src/permits/transfer.ts moved
-- Plan: 7
-- Columns: key text, count int4
with moved as (
  update permits p
  set version = p.version + 1, office_id = $uuid, changed_at = clock_timestamp()
  where p.id = any($uuid[]::uuid[]) and p.office_id = $uuid
  returning p.id, p.version, p.state, p.changed_at
),
recorded as (
  insert into permit_events (
    permit_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    'permit.transferred',
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    jsonb_build_object('dissolutionId', $text::text, 'from', $text::text, 'to', $text::text),
    changed_at
  from moved
)
select state::text as key, count(*)::int as count
from moved
group by state
order by state;

-- src/permits/verifications/queries.ts knownTokensAmong
-- Plan: 5
-- Columns: key text
select p.public_token as key
from permits p
where p.public_token = any($text[]::text[])
union all
select p.public_code
from permits p
where p.public_code = any($text[]::text[]);

-- src/permits/verifications/queries.ts findCertificateByHash 1
-- Plan: 1
-- Columns: permitId uuid not null, language language not null, madeAt timestamptz not null
select permit_id, language, made_at
from permit_certificates
where sha256 = decode($text, 'hex');

-- src/permits/verifications/queries.ts publicPermits
-- Plan: 11
-- Columns: state permit_state, number text not null, permitType json, place json, issuedBy jsonb, successor jsonb,
--  holder text null, issuedAt timestamptz not null, validFrom text, validUntil text, revokedFrom text,
--  supersededBy json, checkedAt timestamptz
select permit_state(p.state, p.ends_on, p.revoked_from) as state,
  p.number,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  json_build_object(
    'villageCode', p.village_code,
    'names', (
      select json_agg(
        json_build_object('level', r.level, 'name', r.name) order by length(r.code) desc
      )
      from regions r
      where r.code = any(region_and_above(p.village_code))
    )
  ) as place,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (
    select office_json(o)
    from offices o
    where o.id = p.office_id and p.office_id <> p.issuing_office_id
  ) as successor,
  p.holder,
  p.issued_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (select json_build_object('number', n.number) from permits n where n.id = p.superseded_by) as superseded_by,
  now() as checked_at
from permits
p
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
where p.id = $uuid;

-- src/permits/verifications/queries.ts publicPermits
-- Plan: 11
-- Columns: state permit_state, number text not null, permitType json, place json, issuedBy jsonb, successor jsonb,
--  holder text null, issuedAt timestamptz not null, validFrom text, validUntil text, revokedFrom text,
--  supersededBy json, checkedAt timestamptz
select permit_state(p.state, p.ends_on, p.revoked_from) as state,
  p.number,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  json_build_object(
    'villageCode', p.village_code,
    'names', (
      select json_agg(
        json_build_object('level', r.level, 'name', r.name) order by length(r.code) desc
      )
      from regions r
      where r.code = any(region_and_above(p.village_code))
    )
  ) as place,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (
    select office_json(o)
    from offices o
    where o.id = p.office_id and p.office_id <> p.issuing_office_id
  ) as successor,
  p.holder,
  p.issued_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (select json_build_object('number', n.number) from permits n where n.id = p.superseded_by) as superseded_by,
  now() as checked_at
from permits
p
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
where p.public_code = $text;

-- src/permits/verifications/queries.ts publicPermits
-- Plan: 11
-- Columns: state permit_state, number text not null, permitType json, place json, issuedBy jsonb, successor jsonb,
--  holder text null, issuedAt timestamptz not null, validFrom text, validUntil text, revokedFrom text,
--  supersededBy json, checkedAt timestamptz
select permit_state(p.state, p.ends_on, p.revoked_from) as state,
  p.number,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  json_build_object(
    'villageCode', p.village_code,
    'names', (
      select json_agg(
        json_build_object('level', r.level, 'name', r.name) order by length(r.code) desc
      )
      from regions r
      where r.code = any(region_and_above(p.village_code))
    )
  ) as place,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (
    select office_json(o)
    from offices o
    where o.id = p.office_id and p.office_id <> p.issuing_office_id
  ) as successor,
  p.holder,
  p.issued_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (select json_build_object('number', n.number) from permits n where n.id = p.superseded_by) as superseded_by,
  now() as checked_at
from permits
p
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
where p.public_token = $text;

-- src/permits/verifications/queries.ts publicPermits
-- Plan: 12
-- Columns: state permit_state, number text not null, permitType json, place json, issuedBy jsonb, successor jsonb,
--  holder text null, issuedAt timestamptz not null, validFrom text, validUntil text, revokedFrom text,
--  supersededBy json, checkedAt timestamptz
select permit_state(p.state, p.ends_on, p.revoked_from) as state,
  p.number,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  json_build_object(
    'villageCode', p.village_code,
    'names', (
      select json_agg(
        json_build_object('level', r.level, 'name', r.name) order by length(r.code) desc
      )
      from regions r
      where r.code = any(region_and_above(p.village_code))
    )
  ) as place,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (
    select office_json(o)
    from offices o
    where o.id = p.office_id and p.office_id <> p.issuing_office_id
  ) as successor,
  p.holder,
  p.issued_at,
  p.valid_from::text as valid_from,
  p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from,
  (select json_build_object('number', n.number) from permits n where n.id = p.superseded_by) as superseded_by,
  now() as checked_at
from permits
p
join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
where p.public_token = any($text[]::text[]);

-- src/personal-data/disclose.ts recordDisclosure
-- Plan: 9
-- Columns: version int4 not null, at timestamptz not null
with changed as (
  update applications a
  set version = a.version + 1, updated_at = greatest(clock_timestamp(), a.updated_at)
  where a.id = $uuid and a.version = $int4 and a.discarded_at is null
  returning a.id, a.version, a.updated_at as at
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
),
read as (
  insert into data_reads (
    application_id,
    reader_id,
    standing,
    office_id,
    what,
    document_id,
    fields,
    status,
    reason
  )
  select "applicationId",
    "personId",
    standing,
    "officeId",
    what,
    "documentId",
    fields,
    status,
    reason
  from jsonb_to_recordset($text::text::jsonb) as r (
    "applicationId" uuid,
    "personId" uuid,
    standing text,
    "officeId" uuid,
    what read_kind,
    "documentId" uuid,
    fields text[],
    status application_status,
    reason text
  )
  where exists (select from changed)
)
select version, at
from changed;

-- src/personal-data/erase-queries.ts listErasable
-- Plan: 4
-- Columns: id uuid not null, version int4 not null, permitType text not null, permitTypeVersion int4 not null,
--  erasableOn text
select a.id, a.version, a.permit_type, a.permit_type_version, r.erasable_on::text as erasable_on
from retentions
r
join applications a on a.id = r.application_id
where r.erasable_on <= network_day()
  and (r.erasable_on, r.application_id) > ($text::text::date, $uuid::uuid)
order by r.erasable_on, r.application_id
limit $int8;

-- src/personal-data/erase-queries.ts answersOf
-- Plan: 2
-- Columns: applicationId uuid not null, answers jsonb not null
select application_id, answers
from application_forms
where application_id = any($uuid[]::uuid[]);

-- src/personal-data/erase-queries.ts lockErasable
-- Plan: 5
-- Columns: id uuid not null
select a.id
from applications
a
join retentions r on r.application_id = a.id
where a.id = any($uuid[]::uuid[]) and r.erasable_on <= network_day()
for update of a, r skip locked;

-- src/personal-data/erase-queries.ts eraseClosed 1
-- Plan: 98
-- Columns: id uuid not null
with due as (
  select *
  from jsonb_to_recordset($text::text::jsonb) as r (
    id uuid,
    version int,
    answers jsonb,
    "endsVisit" boolean
  )
),
changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    erased_at = clock_timestamp()
  from due
  where a.id = due.id and a.version = due.version and a.erased_at is null
  returning a.id, a.version, a.updated_at as at, due.answers, due."endsVisit" as ends_visit
),
emptied as (
  update application_forms f
  set answers = changed.answers,
    set_aside = null,
    personal = null,
    personal_kid = null,
    plain = false,
    named = true
  from changed
  where f.application_id = changed.id
),
visit_of_erased as (
  update counter_visits v
  set outcome = 'cancelled', ended_at = greatest(v.made_at, changed.at)
  from changed
  where v.application_id = changed.id and changed.ends_visit and v.outcome is null
),
forgotten as (delete from application_lookups l using changed g where l.application_id = g.id),
unnamed as (delete from application_names n using changed g where n.application_id = g.id),
uncoded as (delete from claim_codes k using changed g where k.application_id = g.id),
uncorrected as (
  update corrections c
  set personal = null, personal_kid = null, reason = $text
  from changed g
  where c.application_id = g.id
),
unobjected as (
  update objections b
  set personal = null, personal_kid = null
  from changed g
  where b.application_id = g.id
),
unsaid as (update messages m set text = $text from changed g where m.application_id = g.id),
unmatched as (
  delete from original_matches m using documents d, changed g
  where m.document_id = d.id and d.application_id = g.id
),
removed as (
  delete from documents d using changed g
  where d.application_id = g.id
    and (
      not exists (select from payments p where p.evidence_document_id = d.id)
      and not exists (select from refund_payouts p where p.evidence_document_id = d.id)
      and not exists (select from payout_returns t where t.evidence_document_id = d.id)
    )
  returning d.object_key
),
unpapered as (
  delete from consultation_papers p using consultations c, changed g
  where p.consultation_id = c.id and c.application_id = g.id
  returning p.object_key
),
unaddressed as (
  update contacts c
  set removed_at = now(),
    personal = null,
    personal_kid = null,
    digest = null,
    code_digest = null,
    shown = $text
  from changed g
  where c.application_id = g.id and c.removed_at is null
),
unshown as (
  update notices n
  set shown = $text, in_reply_to = null
  from changed g
  where n.application_id = g.id
),
unmailed as (
  update received_mails m
  set personal = null,
    personal_kid = null,
    sender_digest = null,
    shown = $text,
    message_id_digest = null,
    content_digest = null,
    sha256 = null,
    object_key = null,
    confirm_digest = null,
    confirm_until = null
  from changed g
  where m.application_id = g.id
  returning m.id, old.object_key
),
unattached as (
  update received_attachments f
  set file_name = $text, object_key = null
  from unmailed
  where f.mail_id = unmailed.id
  returning old.object_key
),
unanswered as (
  update notices n
  set shown = $text, in_reply_to = null
  from (
    select id
    from unmailed
    union all
    select t.id
    from received_mail_acts
    t
    join unmailed on unmailed.id = t.mail_id
  ) cause
  where n.cause_id = cause.id and n.application_id is null
),
stray as (
  insert into stray_objects (object_key)
  select object_key
  from removed
  where object_key is not null
  union all
  select object_key
  from unpapered
  where object_key is not null
  union all
  select object_key
  from unmailed
  where object_key is not null
  union all
  select object_key
  from unattached
  where object_key is not null
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select id
from changed;

-- src/personal-data/erase-queries.ts discardUnsubmitted 1
-- Plan: 3
-- Columns: id uuid not null
select id
from applications
where applicant_id = $uuid
  and submitted_at is null
  and discarded_at is null
  and status in ('draft', 'withdrawn')
order by id
limit $int8
for update;

-- src/personal-data/erase-queries.ts discardUnsubmitted 2
-- Plan: 91
-- Columns: id uuid not null
with changed as (
  update applications a
  set version = a.version + 1,
    updated_at = greatest(clock_timestamp(), a.updated_at),
    discarded_at = clock_timestamp()
  where a.id = any($uuid[]::uuid[])
  returning a.id, a.version, a.updated_at as at
),
emptied as (
  update application_forms f
  set answers = '{}',
    set_aside = null,
    personal = null,
    personal_kid = null,
    plain = false,
    named = true
  from changed
  where f.application_id = changed.id
),
forgotten as (delete from application_lookups l using changed g where l.application_id = g.id),
unnamed as (delete from application_names n using changed g where n.application_id = g.id),
uncoded as (delete from claim_codes k using changed g where k.application_id = g.id),
uncorrected as (
  update corrections c
  set personal = null, personal_kid = null, reason = $text
  from changed g
  where c.application_id = g.id
),
unobjected as (
  update objections b
  set personal = null, personal_kid = null
  from changed g
  where b.application_id = g.id
),
unsaid as (update messages m set text = $text from changed g where m.application_id = g.id),
unmatched as (
  delete from original_matches m using documents d, changed g
  where m.document_id = d.id and d.application_id = g.id
),
removed as (
  delete from documents d using changed g
  where d.application_id = g.id
    and (
      not exists (select from payments p where p.evidence_document_id = d.id)
      and not exists (select from refund_payouts p where p.evidence_document_id = d.id)
      and not exists (select from payout_returns t where t.evidence_document_id = d.id)
    )
  returning d.object_key
),
unpapered as (
  delete from consultation_papers p using consultations c, changed g
  where p.consultation_id = c.id and c.application_id = g.id
  returning p.object_key
),
unaddressed as (
  update contacts c
  set removed_at = now(),
    personal = null,
    personal_kid = null,
    digest = null,
    code_digest = null,
    shown = $text
  from changed g
  where c.application_id = g.id and c.removed_at is null
),
unshown as (
  update notices n
  set shown = $text, in_reply_to = null
  from changed g
  where n.application_id = g.id
),
unmailed as (
  update received_mails m
  set personal = null,
    personal_kid = null,
    sender_digest = null,
    shown = $text,
    message_id_digest = null,
    content_digest = null,
    sha256 = null,
    object_key = null,
    confirm_digest = null,
    confirm_until = null
  from changed g
  where m.application_id = g.id
  returning m.id, old.object_key
),
unattached as (
  update received_attachments f
  set file_name = $text, object_key = null
  from unmailed
  where f.mail_id = unmailed.id
  returning old.object_key
),
unanswered as (
  update notices n
  set shown = $text, in_reply_to = null
  from (
    select id
    from unmailed
    union all
    select t.id
    from received_mail_acts
    t
    join unmailed on unmailed.id = t.mail_id
  ) cause
  where n.cause_id = cause.id and n.application_id is null
),
stray as (
  insert into stray_objects (object_key)
  select object_key
  from removed
  where object_key is not null
  union all
  select object_key
  from unpapered
  where object_key is not null
  union all
  select object_key
  from unmailed
  where object_key is not null
  union all
  select object_key
  from unattached
  where object_key is not null
),
event as (
  insert into application_events (
    application_id,
    version,
    type,
    actor_id,
    standing,
    office_id,
    channel,
    details,
    at
  )
  select id,
    version,
    $text,
    $uuid::uuid,
    $text,
    $uuid::uuid,
    $channel::channel,
    $text::text::jsonb,
    at
  from changed
)
select id
from changed;

-- src/personal-data/erase-queries.ts countKept
-- Plan: 4
-- Columns: count int4
select count(*)::int as count
from applications a
where a.applicant_id = $uuid
  and a.discarded_at is null
  and (
    a.erased_at is null
    or a.refund_due > 0
    or open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) > 0
    or exists (
      select
      from permits p
      where p.application_id = a.id
        and permit_state(p.state, p.ends_on, p.revoked_from) in ('in_force', 'suspended')
    )
    or exists (select from objections b where b.application_id = a.id and b.state = 'open')
  );

-- src/personal-data/export-queries.ts contactsOf
-- Plan: 2
-- Columns: id uuid not null, channel contact_channel not null, language language not null, kinds text[] null,
--  basis contact_basis null, confirmedAt text, personal text null
select id, channel, language, kinds, basis, rfc3339(confirmed_at) as confirmed_at, personal
from contacts
where person_id = $uuid and removed_at is null
order by id
limit $int8;

-- src/personal-data/export-queries.ts noticesOf
-- Plan: 5
-- Columns: applicationId uuid, kind text not null, channel contact_channel not null, address text not null,
--  state notice_state not null, at text
select asked.id as application_id,
  n.kind,
  n.channel,
  n.shown as address,
  n.state,
  rfc3339(n.made_at) as at
from unnest($uuid[]::uuid[]) as asked (id)
cross join lateral (
  select *
  from notices n
  where n.application_id = asked.id and n.kind <> all($text[]::text[])
  order by n.id desc
  limit $int8
) n
order by n.application_id, n.id desc;

-- src/personal-data/export-queries.ts eventsOf
-- Plan: 8
-- Columns: applicationId uuid, type text not null, at text, standing text not null, channel channel not null,
--  details jsonb
select asked.id as application_id,
  e.type,
  rfc3339(e.at) as at,
  e.standing,
  e.channel,
  case when e.type = any($text[]::text[]) then (e.details - 'fileName') || jsonb_strip_nulls(
    jsonb_build_object(
      'fileName', coalesce(
        (
          select d.file_name
          from documents d
          where d.application_id = e.application_id
            and d.slot = e.details->>'slot'
            and d.uploaded_at = e.at
            and encode(d.sha256, 'hex') = e.details->>'sha256'
          order by d.version
          limit 1
        ),
        (
          select f.file_name
          from received_attachments f
          where f.id = (e.details->>'receivedAttachmentId')::uuid
        )
      )
    )
  ) else e.details end as details
from unnest($uuid[]::uuid[]) as asked (id)
cross join lateral (
  select *
  from application_events e
  where e.application_id = asked.id
  order by e.version
  limit $int8
) e
order by e.application_id, e.version;

-- src/personal-data/export-queries.ts permitEventsOf
-- Plan: 6
-- Columns: applicationId uuid not null, type text not null, at text, standing text not null, channel channel not null,
--  details jsonb not null
select p.application_id, e.type, rfc3339(e.at) as at, e.standing, e.channel, e.details
from permits p
cross join lateral (
  select *
  from permit_events e
  where e.permit_id = p.id
  order by e.version
  limit $int8
) e
where p.application_id = any($uuid[]::uuid[])
order by p.application_id, e.version;

-- src/personal-data/export-queries.ts readsOf
-- Plan: 11
-- Columns: applicationId uuid, what read_kind not null, at text, role text not null, office text, agency text,
--  status application_status null, reason text null, purpose text null, fields text[] not null
select asked.id as application_id,
  r.what,
  rfc3339(r.at) as at,
  r.standing as role,
  o.name_id as office,
  c.registration->'names'->>'id' as agency,
  r.status,
  r.reason,
  r.purpose,
  r.fields
from unnest($uuid[]::uuid[]) as asked (id)
cross join lateral (
  select *
  from data_reads r
  where r.application_id = asked.id
  order by r.id desc
  limit $int8
) r
left join offices o on o.id = r.office_id
left join clients c on c.id = r.client_id
order by r.application_id, r.id desc;

-- src/personal-data/export-queries.ts sessionsOf
-- Plan: 4
-- Columns: kiosk text not null, from text, until text
select k.label as kiosk, rfc3339(s.created_at) as from, rfc3339(s.ended_at) as until
from kiosk_sessions
s
join kiosks k on k.id = s.kiosk_id
where s.person_id = $uuid
order by s.id desc
limit $int8;

-- src/personal-data/forget-evidence.ts forgetEvidence 1
-- Plan: 15
-- Columns: id uuid not null
select a.id
from applications a
where a.id in (select r.application_id from refunds r)
  and a.erased_at is not null
  and exists (
    select
    from documents d
    where d.application_id = a.id
      and d.slot = 'refund_evidence'
      and d.uploaded_at <= now() - interval '1 day'
      and (
        not exists (select from payments p where p.evidence_document_id = d.id)
        and not exists (select from refund_payouts p where p.evidence_document_id = d.id)
        and not exists (select from payout_returns t where t.evidence_document_id = d.id)
      )
  )
limit $int8
for update skip locked;

-- src/personal-data/forget-evidence.ts forgetEvidence 2
-- Plan: 14
-- Columns: none
with unused as (
  delete from documents d using applications a
  where a.id = any($uuid[]::uuid[])
    and d.application_id = a.id
    and d.slot = 'refund_evidence'
    and d.uploaded_at <= now() - interval '1 day'
    and (
      not exists (select from payments p where p.evidence_document_id = d.id)
      and not exists (select from refund_payouts p where p.evidence_document_id = d.id)
      and not exists (select from payout_returns t where t.evidence_document_id = d.id)
    )
  returning d.object_key
),
stray as (
  insert into stray_objects (object_key)
  select object_key
  from unused
  where object_key is not null
)
select
from unused;

-- src/personal-data/grounds-queries.ts listWithGrounds
-- Plan: 7
-- Columns: id uuid not null
select a.id
from applications a
where a.erased_at is not null
  and a.id > $uuid::uuid
  and a.id in (select b.application_id from objections b where b.personal is not null)
  and not exists (select from objections b where b.application_id = a.id and b.state = 'open')
order by a.id
limit $int8;

-- src/personal-data/grounds-queries.ts lockWithGrounds
-- Plan: 3
-- Columns: id uuid not null
select a.id
from applications a
where a.id = any($uuid[]::uuid[])
for update skip locked;

-- src/personal-data/grounds-queries.ts eraseGrounds
-- Plan: 6
-- Columns: none
update objections b
set personal = null, personal_kid = null
where b.application_id = any($uuid[]::uuid[])
  and b.personal is not null
  and not exists (
    select
    from objections l
    where l.application_id = b.application_id and l.state = 'open'
  );

-- src/personal-data/holdings-queries.ts holdingsOf 1
-- Plan: 57
-- Columns: applicationId uuid, messages json, visits json, feeAssessments json, payments json, refunds json,
--  inspectionAppointments json, inspectionReports json, receivedMails json, consultations json, corrections json,
--  objections json
select asked.id as application_id,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', m.id,
          'at', rfc3339(m.at),
          'kind', m.kind,
          'side', m.side,
          'standing', m.standing,
          'channel', m.channel,
          'text', m.text,
          'documentIds', m.document_ids
        ) order by "m"."number"
      )
      from (
        select *
        from "messages" "m"
        where "m".application_id = asked.id and not m.internal
        order by "m"."number"
        limit $int8
      ) "m"
    ),
    '[]'
  ) as messages,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', v.id,
          'purpose', v.purpose,
          'startsAt', rfc3339(v.starts_at),
          'endsAt', rfc3339(v.ends_at),
          'note', v.note,
          'outcome', v.outcome,
          'outcomeReason', v.outcome_reason,
          'madeAt', rfc3339(v.made_at)
        ) order by "v"."id"
      )
      from (
        select *
        from "counter_visits" "v"
        where "v".application_id = asked.id
        order by "v"."id"
        limit $int8
      ) "v"
    ),
    '[]'
  ) as visits,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'number', fa.number,
          'tariff', fa.tariff,
          'lines', fa.lines,
          'total', fa.total,
          'dueOn', fa.due_on,
          'assessedAt', rfc3339(fa.assessed_at),
          'cancelledAt', rfc3339(fa.cancelled_at)
        ) order by "fa"."id"
      )
      from (
        select *
        from "fee_assessments" "fa"
        where "fa".application_id = asked.id
        order by "fa"."id"
        limit $int8
      ) "fa"
    ),
    '[]'
  ) as fee_assessments,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'receiptNumber', p.receipt_number,
          'source', p.source,
          'amount', p.amount,
          'paidAt', rfc3339(p.paid_at),
          'recordedAt', rfc3339(p.recorded_at),
          'transactionId', p.transaction_id,
          'evidenceDocumentId', p.evidence_document_id
        ) order by "p"."id"
      )
      from (
        select *
        from "payments" "p"
        where "p".application_id = asked.id
        order by "p"."id"
        limit $int8
      ) "p"
    ),
    '[]'
  ) as payments,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'outcome', r.outcome,
          'amount', r.amount,
          'reason', r.reason,
          'legalBasis', r.legal_basis,
          'decidedAt', rfc3339(r.decided_at),
          'liftedAt', rfc3339(r.lifted_at),
          'receiptNumber', r.receipt_number,
          'paidOn', r.paid_on,
          'treasuryReference', r.reference,
          'evidenceDocumentId', r.evidence_document_id,
          'returnedPayouts', coalesce(
            (
              select json_agg(
                json_build_object(
                  'receiptNumber', p.receipt_number,
                  'paidOn', p.paid_on,
                  'treasuryReference', p.reference,
                  'evidenceDocumentId', p.evidence_document_id,
                  'returnedOn', t.returned_on,
                  'reason', t.reason,
                  'returnEvidenceDocumentId', t.evidence_document_id
                ) order by t.recorded_at,
                length(p.receipt_number),
                p.receipt_number
              )
              from refund_payouts
              p
              join payout_returns t on t.payout_id = p.id
              where p.refund_id = r.id
            ),
            '[]'
          )
        ) order by "r"."id"
      )
      from (
        select r.*, p.receipt_number, p.paid_on, p.reference, p.evidence_document_id
        from "refunds" "r"
        left join refund_payouts p on p.refund_id = r.id
          and not exists (select from payout_returns t where t.payout_id = p.id)
        where "r".application_id = asked.id
        order by "r"."id"
        limit $int8
      ) "r"
    ),
    '[]'
  ) as refunds,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', p.id,
          'startsAt', rfc3339(p.starts_at),
          'endsAt', rfc3339(p.ends_at),
          'note', p.note,
          'response', p.response,
          'responseNote', p.response_note,
          'outcome', p.outcome,
          'outcomeReason', p.outcome_reason
        ) order by "p"."id"
      )
      from (
        select *
        from "inspection_appointments" "p"
        where "p".application_id = asked.id
        order by "p"."id"
        limit $int8
      ) "p"
    ),
    '[]'
  ) as inspection_appointments,
  coalesce(
    (
      select json_agg(
        json_build_object('id', r.id, 'at', rfc3339(r.at), 'report', r.report) order by "r"."id"
      )
      from (
        select *
        from "inspection_reports" "r"
        where "r".application_id = asked.id
        order by "r"."id"
        limit $int8
      ) "r"
    ),
    '[]'
  ) as inspection_reports,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'reference', m.reference,
          'receivedAt', rfc3339(m.received_at),
          'files', coalesce(
            (
              select json_agg(
                json_build_object(
                  'fileName', f.file_name,
                  'mediaType', f.media_type,
                  'sizeBytes', f.size_bytes,
                  'slot', f.slot,
                  'documentId', f.document_id,
                  'discardedAt', rfc3339(f.discarded_at),
                  'discardReason', f.discard_reason
                ) order by f.position
              )
              from received_attachments f
              where f.mail_id = m.id
            ),
            '[]'
          )
        ) order by "m"."id"
      )
      from (
        select *
        from "received_mails" "m"
        where "m".application_id = asked.id
        order by "m"."id"
        limit $int8
      ) "m"
    ),
    '[]'
  ) as received_mails,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', c.id,
          'agency', c.agency,
          'question', c.question,
          'status', c.status,
          'requestedAt', rfc3339(c.requested_at),
          'opinion', c.opinion,
          'reasons', c.reasons,
          'conditions', c.conditions,
          'signedBy', c.signed_by,
          'endedAt', rfc3339(c.ended_at),
          'questions', coalesce(
            (
              select json_agg(
                json_build_object(
                  'text', q.text,
                  'askedAt', rfc3339(q.asked_at),
                  'answer', q.answer,
                  'answeredAt', rfc3339(q.answered_at)
                ) order by q.id
              )
              from consultation_questions q
              where q.consultation_id = c.id
            ),
            '[]'
          ),
          'papers', coalesce(
            (
              select json_agg(
                json_build_object(
                  'fileName', p.file_name,
                  'mediaType', p.media_type,
                  'sizeBytes', p.size_bytes,
                  'content', '/v1/applications/' || c.application_id || '/consultations/' || c.id || '/papers/' || p.id || '/content'
                ) order by p.id
              )
              from consultation_papers p
              where p.consultation_id = c.id and p.given_at is not null
            ),
            '[]'
          )
        ) order by "c"."place"
      )
      from (
        select *
        from "consultations" "c"
        where "c".application_id = asked.id and c.requested_at is not null
        order by "c"."place"
        limit $int8
      ) "c"
    ),
    '[]'
  ) as consultations,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', c.id,
          'reason', c.reason,
          'requestedAt', rfc3339(c.requested_at),
          'outcome', c.outcome,
          'outcomeReason', c.outcome_reason,
          'decidedAt', rfc3339(c.decided_at),
          'personal', c.personal
        ) order by "c"."id"
      )
      from (
        select *
        from "corrections" "c"
        where "c".application_id = asked.id
        order by "c"."id"
        limit $int8
      ) "c"
    ),
    '[]'
  ) as corrections,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'id', b.id,
          'level', b.level,
          'appealOfId', b.appeal_of_id,
          'against', b.against,
          'permitId', b.permit_id,
          'state', b.state,
          'channel', b.channel,
          'receivedOn', b.received_on,
          'filedAt', rfc3339(b.filed_at),
          'lastDay', b.last_day,
          'dueOn', b.due_on,
          'endedAt', rfc3339(b.ended_at),
          'bySilence', b.by_silence,
          'reason', b.reason,
          'legalBasis', b.legal_basis,
          'personal', b.personal
        ) order by "b"."id"
      )
      from (
        select *
        from "objections" "b"
        where "b".application_id = asked.id
        order by "b"."id"
        limit $int8
      ) "b"
    ),
    '[]'
  ) as objections
from unnest($uuid[]::uuid[]) as asked (id);

-- src/personal-data/inquiries/queries.ts findInquired
-- Plan: 8
-- Columns: id uuid not null, applicantId uuid null, status application_status not null, hasActed bool
select a.id,
  a.applicant_id,
  a.status,
  exists (
    select
    from application_events e
    where e.application_id = a.id and e.actor_id = $uuid and e.standing <> 'administrator'
  )
  or exists (select from messages m where m.application_id = a.id and m.author_id = $uuid)
  or exists (
    select
    from permits
    p
    join permit_events e on e.permit_id = p.id
      and e.actor_id = $uuid
      and e.standing <> 'administrator'
    where p.application_id = a.id
  ) as has_acted
from applications a
where a.reference = $text and a.submitted_at is not null;

-- src/personal-data/inquiries/queries.ts courseOf
-- Plan: 24
-- Columns: id uuid not null, reference text not null, status application_status not null, permitType text not null,
--  permitTypeVersion int4 not null, createdAt timestamptz not null, submittedAt timestamptz null, office json,
--  history json, reads json, notices json
select a.id,
  a.reference,
  a.status,
  a.permit_type,
  a.permit_type_version,
  a.created_at,
  a.submitted_at,
  names_json(o.name_id, o.name_en) as office,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'version', e.version,
          'type', e.type,
          'action', e.action,
          'from', e.from_status,
          'to', e.to_status,
          'channel', e.channel,
          'at', rfc3339(e.at),
          'reasons', case when e.action = 'return' then jsonb_path_query_array(
            e.details,
            '$.reasons[*].code'
          ) else '[]' end,
          'actor', json_build_object(
            'standing', e.standing,
            'name', case when e.standing <> 'applicant' then p.name end,
            'office', names_json(w.name_id, w.name_en),
            'agency', case when e.standing = 'agency' then e.details->'agency' end
          )
        ) order by e.version
      )
      from (
        select *
        from application_events e
        where e.application_id = a.id
        order by e.version
        limit $int8
      ) e
      left join people p on p.id = e.actor_id
      left join offices w on w.id = e.office_id
    ),
    '[]'
  ) as history,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'at', rfc3339(r.at),
          'what', r.what,
          'status', r.status,
          'reason', r.reason,
          'documentSlot', d.slot,
          'reader', json_build_object(
            'role', r.standing,
            'name', p.name,
            'office', names_json(w.name_id, w.name_en),
            'agency', c.registration->'names'
          )
        ) order by r.id desc
      )
      from (select * from data_reads r where r.application_id = a.id order by r.id desc limit $int8) r
      left join people p on p.id = r.reader_id
      left join offices w on w.id = r.office_id
      left join clients c on c.id = r.client_id
      left join documents d on d.id = r.document_id
    ),
    '[]'
  ) as reads,
  coalesce(
    (
      select json_agg(
        json_build_object(
          'kind', n.kind,
          'channel', n.channel,
          'state', n.state,
          'failure', n.failure,
          'madeAt', rfc3339(n.made_at),
          'endedAt', rfc3339(n.ended_at)
        ) order by n.id desc
      )
      from (
        select *
        from notices n
        where n.application_id = a.id and n.kind <> all($text[]::text[])
        order by n.id desc
        limit $int8
      ) n
    ),
    '[]'
  ) as notices
from applications a
left join offices o on o.id = a.office_id
where a.id = $uuid;

-- src/personal-data/name-queries.ts unnamedForms
-- Plan: 4
-- Columns: id uuid not null, answers jsonb not null, sealed text null, permitType text not null,
--  permitTypeVersion int4 not null, isKept bool
select f.application_id as id,
  f.answers,
  f.personal as sealed,
  a.permit_type,
  a.permit_type_version,
  a.erased_at is null
  and a.discarded_at is null as is_kept
from application_forms
f
join applications a on a.id = f.application_id
where not f.named and not f.plain
order by f.application_id
limit $int8;

-- src/personal-data/name-queries.ts putNames
-- Plan: 19
-- Columns: none
with given as (
  select *
  from jsonb_to_recordset($text::text::jsonb) as r (
    id uuid,
    before jsonb,
    personal text,
    kid text,
    lookups jsonb
  )
),
kept as materialized (
  select a.id
  from applications a
  where a.id = any(array(select given.id from given))
  for share skip locked
),
named as (
  update application_forms f
  set named = true
  from
  given
  join kept on kept.id = given.id
  where f.application_id = given.id and not f.named and f.answers = given.before
  returning given.*
),
name as (
  insert into application_names (application_id, personal, personal_kid)
  select id, personal, kid
  from named
  where personal is not null
  on conflict (application_id) do nothing
),
found_by as (
  insert into application_lookups (application_id, kind, digest)
  select named.id, l.kind, decode(l.digest, 'hex')
  from named, jsonb_to_recordset(named.lookups) as l (kind search_kind, digest text)
  on conflict do nothing
)
select
from named;

-- src/personal-data/queries.ts sealedUnder
-- Plan: 2
-- Columns: id uuid not null, subject uuid not null, personal text null
select "id" as id, "id" as subject, personal
from "contacts"
where personal_kid = any($text[]::text[])
order by personal_kid, "id"
limit $int8;

-- src/personal-data/queries.ts sealedUnder
-- Plan: 2
-- Columns: id uuid not null, subject uuid not null, personal text not null
select "id" as id, "id" as subject, personal
from "webhooks"
where personal_kid = any($text[]::text[])
order by personal_kid, "id"
limit $int8;

-- src/personal-data/queries.ts sealedUnder
-- Plan: 2
-- Columns: id uuid not null, subject uuid not null, personal text null
select "application_id" as id, "application_id" as subject, personal
from "application_forms"
where personal_kid = any($text[]::text[])
order by personal_kid, "application_id"
limit $int8;

-- src/personal-data/queries.ts sealedUnder
-- Plan: 2
-- Columns: id uuid not null, subject uuid not null, personal text null
select "application_id" as id, "application_id" as subject, personal
from "application_names"
where personal_kid = any($text[]::text[])
order by personal_kid, "application_id"
limit $int8;

-- src/personal-data/queries.ts replaceRecords
-- Plan: 4
-- Columns: none
update "notices" f
set personal = r.after, personal_kid = $text
from unnest($uuid[]::uuid[], $text[]::text[], $text[]::text[]) as r (id, before, after)
where f."id" = r.id and f.personal = r.before;

-- src/personal-data/queries.ts replaceRecords
-- Plan: 4
-- Columns: none
update "contacts" f
set personal = r.after, personal_kid = $text
from unnest($uuid[]::uuid[], $text[]::text[], $text[]::text[]) as r (id, before, after)
where f."id" = r.id and f.personal = r.before;

-- src/personal-data/queries.ts replaceRecords
-- Plan: 4
-- Columns: none
update "application_forms" f
set personal = r.after, personal_kid = $text
from unnest($uuid[]::uuid[], $text[]::text[], $text[]::text[]) as r (id, before, after)
where f."application_id" = r.id and f.personal = r.before;

-- src/personal-data/queries.ts replaceRecords
-- Plan: 4
-- Columns: none
update "application_names" f
set personal = r.after, personal_kid = $text
from unnest($uuid[]::uuid[], $text[]::text[], $text[]::text[]) as r (id, before, after)
where f."application_id" = r.id and f.personal = r.before;

-- src/personal-data/queries.ts plainForms
-- Plan: 4
-- Columns: id uuid not null, answers jsonb not null, setAside jsonb null, permitType text not null,
--  permitTypeVersion int4 not null
select f.application_id as id, f.answers, f.set_aside, a.permit_type, a.permit_type_version
from application_forms
f
join applications a on a.id = f.application_id
where f.plain
order by f.application_id
limit $int8;

-- src/personal-data/queries.ts sealForms
-- Plan: 19
-- Columns: id uuid
with given as (
  select *
  from jsonb_to_recordset($text::text::jsonb) as r (
    id uuid,
    before jsonb,
    "asideBefore" jsonb,
    answers jsonb,
    "setAside" jsonb,
    personal text,
    kid text,
    lookups jsonb,
    name jsonb
  )
),
kept as materialized (
  select a.id
  from applications a
  where a.id = any(array(select given.id from given))
  for share skip locked
),
sealed as (
  update application_forms f
  set answers = given.answers,
    set_aside = nullif(given."setAside", 'null'),
    personal = given.personal,
    personal_kid = given.kid,
    plain = false,
    named = true
  from
  given
  join kept on kept.id = given.id
  where f.application_id = given.id
    and f.plain
    and f.answers = given.before
    and f.set_aside is not distinct from nullif(given."asideBefore", 'null')
  returning given.id, given.lookups, given.name
),
named as (
  insert into application_names as n (application_id, personal, personal_kid)
  select id, name->>'personal', name->>'kid'
  from sealed
  on conflict (application_id) do update
  set personal = excluded.personal, personal_kid = excluded.personal_kid
),
found_by as (
  insert into application_lookups (application_id, kind, digest)
  select sealed.id, l.kind, decode(l.digest, 'hex')
  from sealed, jsonb_to_recordset(sealed.lookups) as l (kind search_kind, digest text)
  on conflict do nothing
)
select id
from sealed;

-- src/personal-data/search-alarm.ts raiseAlarm
-- Plan: 16
-- Columns: id uuid not null
with alarm as (
  insert into search_alarms (reader_id, office_id, standing, misses, since)
  values ($uuid, $uuid, $text, $int4, $timestamptz)
  on conflict (reader_id, since) do nothing
  returning id, reader_id, office_id, misses
),
administrator as (
  select distinct s.person_id, alarm.*, o.name_id, o.name_en
  from
  alarm
  join offices o on o.id = alarm.office_id
  join offices above on above.region_code = o.region_code
    or starts_with(o.region_code, above.region_code || '.')
  join staff s on s.office_id = above.id
    and s.role = 'administrator'
    and s.suspended_at is null
    and s.starts_at <= statement_timestamp()
    and (s.ends_at is null or s.ends_at > statement_timestamp())
),
notified as (
  insert into notices (cause_id, kind, channel, language, contact_id, shown, facts)
  select a.id,
    $text,
    c.channel,
    c.language,
    c.id,
    c.shown,
    jsonb_build_object(
      'misses', a.misses::text,
      'hours', $int4::int::text,
      'officer', a.reader_id,
      'at', case c.language when 'id' then a.name_id else a.name_en end
    )
  from administrator
  a
  join contacts c on c.person_id = a.person_id
  where c.channel = 'email'
    and c.confirmed_at is not null
    and c.removed_at is null
    and c.suspended_at is null
  on conflict (cause_id, contact_id) do nothing
)
select id
from alarm;

-- src/personal-data/search-queries.ts findByDigest 1
-- Plan: 13
-- Columns: id uuid not null, mark text, overdue bool, status application_status not null, applicantId uuid null,
--  filedAtOfficeId uuid null, office jsonb
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
  a.status,
  a.applicant_id,
  a.filed_at_office_id,
  office_json(o) as office
from (
  select l.application_id as id
  from application_lookups l
  where l.kind = (select $search_kind::search_kind) and l.digest = (select $bytea::bytea)
  order by l.application_id desc
  offset 0
)
c
join applications a on a.id = c.id
left join offices o on o.id = a.office_id
where (
  a.discarded_at is null
  and (
    a.applicant_id = (select $uuid::uuid)
    or (
      a.status <> 'draft'
      and exists (
        select
        from unnest((select $text[]::text[])::text[]) reach
        where o.region_code = reach or starts_with(o.region_code, reach || '.')
      )
    )
    or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
  )
)
order by c.id desc
limit (select $int4::int);

-- src/personal-data/search-queries.ts findByDigest 1
-- Plan: 14
-- Columns: id uuid not null, mark text, overdue bool, status application_status not null, applicantId uuid null,
--  filedAtOfficeId uuid null, office jsonb
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
  a.status,
  a.applicant_id,
  a.filed_at_office_id,
  office_json(o) as office
from (
  select l.application_id as id
  from application_lookups l
  where l.kind = (select $search_kind::search_kind)
    and l.digest = (select $bytea::bytea)
    and l.application_id < (select $uuid::uuid)
  order by l.application_id desc
  offset 0
)
c
join applications a on a.id = c.id
left join offices o on o.id = a.office_id
where (
  a.discarded_at is null
  and (
    a.applicant_id = (select $uuid::uuid)
    or (
      a.status <> 'draft'
      and exists (
        select
        from unnest((select $text[]::text[])::text[]) reach
        where o.region_code = reach or starts_with(o.region_code, reach || '.')
      )
    )
    or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
  )
)
order by c.id desc
limit (select $int4::int);

-- src/personal-data/search-queries.ts findNamed 1
-- Plan: 35
-- Columns: id uuid not null, mark text, overdue bool, status application_status not null, applicantId uuid null,
--  filedAtOfficeId uuid null, office jsonb
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
  a.status,
  a.applicant_id,
  a.filed_at_office_id,
  office_json(o) as office
from (
  select c.id
  from (
    select w.application_id as id
    from (
      select w.application_id, w.office_id
      from office_name_words w
      where octet_length(w.digest) = 16 and w.digest = (select $bytea::bytea)
      order by w.application_id desc
      offset 0
    )
    w
    join applications a on a.id = w.application_id
      and w.office_id = coalesce(a.office_id, a.filed_at_office_id)
    left join offices o on o.id = a.office_id
    where (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (
          a.status <> 'draft'
          and exists (
            select
            from unnest((select $text[]::text[])::text[]) reach
            where o.region_code = reach or starts_with(o.region_code, reach || '.')
          )
        )
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
    order by w.application_id desc
    limit (select $int4::int)
  ) c
  union
  select a.id
  from applications a
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  where a.applicant_id = (select $uuid::uuid)
) c
cross join lateral (select a.*, a.xmin from applications a where a.id = c.id limit 1) a
left join offices o on o.id = a.office_id
where (
  a.discarded_at is null
  and (
    a.applicant_id = (select $uuid::uuid)
    or (
      a.status <> 'draft'
      and exists (
        select
        from unnest((select $text[]::text[])::text[]) reach
        where o.region_code = reach or starts_with(o.region_code, reach || '.')
      )
    )
    or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
  )
)
order by a.id desc
limit (select $int4::int);

-- src/personal-data/search-queries.ts findNamed 1
-- Plan: 50
-- Columns: id uuid not null, mark text, overdue bool, status application_status not null, applicantId uuid null,
--  filedAtOfficeId uuid null, office jsonb
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
  a.status,
  a.applicant_id,
  a.filed_at_office_id,
  office_json(o) as office
from (
  select c.id
  from (
    select o.id
    from (
      select o.id
      from unnest((select $text[]::text[]))
      reach
      join offices o on o.region_code = reach
        or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
      group by o.id
    ) o
    union
    select unnest((select $uuid[]::uuid[]))
  ) p
  cross join lateral (
    select w.application_id as id
    from (
      select w.application_id, w.office_id
      from office_name_words w
      where w.office_id = p.id and w.digest = (select $bytea::bytea)
      order by w.application_id desc
      offset 0
    )
    w
    join applications a on a.id = w.application_id
    left join offices o on o.id = a.office_id
    where (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (
          a.status <> 'draft'
          and exists (
            select
            from unnest((select $text[]::text[])::text[]) reach
            where o.region_code = reach or starts_with(o.region_code, reach || '.')
          )
        )
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
    order by w.application_id desc
    limit (select $int4::int)
  ) c
  union
  select a.id
  from applications a
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  where a.applicant_id = (select $uuid::uuid)
) c
cross join lateral (select a.*, a.xmin from applications a where a.id = c.id limit 1) a
left join offices o on o.id = a.office_id
where (
  a.discarded_at is null
  and (
    a.applicant_id = (select $uuid::uuid)
    or (
      a.status <> 'draft'
      and exists (
        select
        from unnest((select $text[]::text[])::text[]) reach
        where o.region_code = reach or starts_with(o.region_code, reach || '.')
      )
    )
    or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
  )
)
order by a.id desc
limit (select $int4::int);

-- src/personal-data/search-queries.ts findNamed 1
-- Plan: 90
-- Columns: id uuid not null, mark text, overdue bool, status application_status not null, applicantId uuid null,
--  filedAtOfficeId uuid null, office jsonb
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
  a.status,
  a.applicant_id,
  a.filed_at_office_id,
  office_json(o) as office
from (
  select c.id
  from (
    select w.application_id as id
    from (
      select w.application_id, w.office_id
      from office_name_words w
      cross join lateral (
        select
        from application_lookups other
        where other.application_id = w.application_id
          and other.kind = (select $search_kind::search_kind)
          and other.digest = (select $bytea::bytea)
        limit 1
      )
      cross join lateral (
        select
        from application_lookups other
        where other.application_id = w.application_id
          and other.kind = (select $search_kind::search_kind)
          and other.digest = (select $bytea::bytea)
        limit 1
      )
      cross join lateral (
        select
        from application_lookups other
        where other.application_id = w.application_id
          and other.kind = (select $search_kind::search_kind)
          and other.digest = (select $bytea::bytea)
        limit 1
      )
      cross join lateral (
        select
        from application_lookups other
        where other.application_id = w.application_id
          and other.kind = (select $search_kind::search_kind)
          and other.digest = (select $bytea::bytea)
        limit 1
      )
      cross join lateral (
        select
        from application_lookups other
        where other.application_id = w.application_id
          and other.kind = (select $search_kind::search_kind)
          and other.digest = (select $bytea::bytea)
        limit 1
      )
      where octet_length(w.digest) = 16
        and w.digest = (select name_pair($bytea::bytea, $bytea::bytea))
      order by w.application_id desc
      offset 0
    )
    w
    join applications a on a.id = w.application_id
      and w.office_id = coalesce(a.office_id, a.filed_at_office_id)
    left join offices o on o.id = a.office_id
    where (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (
          a.status <> 'draft'
          and exists (
            select
            from unnest((select $text[]::text[])::text[]) reach
            where o.region_code = reach or starts_with(o.region_code, reach || '.')
          )
        )
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
    order by w.application_id desc
    limit (select $int4::int)
  ) c
  union
  select a.id
  from applications a
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  where a.applicant_id = (select $uuid::uuid)
) c
cross join lateral (select a.*, a.xmin from applications a where a.id = c.id limit 1) a
left join offices o on o.id = a.office_id
where (
  a.discarded_at is null
  and (
    a.applicant_id = (select $uuid::uuid)
    or (
      a.status <> 'draft'
      and exists (
        select
        from unnest((select $text[]::text[])::text[]) reach
        where o.region_code = reach or starts_with(o.region_code, reach || '.')
      )
    )
    or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
  )
)
order by a.id desc
limit (select $int4::int);

-- src/personal-data/search-queries.ts findNamed 1
-- Plan: 120
-- Columns: id uuid not null, mark text, overdue bool, status application_status not null, applicantId uuid null,
--  filedAtOfficeId uuid null, office jsonb
select a.id,
  a.xmin::text as mark,
  coalesce(a.due_at < coalesce(a.stopped_at, now()), false) as overdue,
  a.status,
  a.applicant_id,
  a.filed_at_office_id,
  office_json(o) as office
from (
  select c.id
  from (
    select w.application_id as id
    from (
      select w.application_id, w.office_id
      from office_name_words w
      cross join lateral (
        select
        from application_lookups other
        where other.application_id = w.application_id
          and other.kind = (select $search_kind::search_kind)
          and other.digest = (select $bytea::bytea)
        limit 1
      )
      cross join lateral (
        select
        from application_lookups other
        where other.application_id = w.application_id
          and other.kind = (select $search_kind::search_kind)
          and other.digest = (select $bytea::bytea)
        limit 1
      )
      cross join lateral (
        select
        from application_lookups other
        where other.application_id = w.application_id
          and other.kind = (select $search_kind::search_kind)
          and other.digest = (select $bytea::bytea)
        limit 1
      )
      cross join lateral (
        select
        from application_lookups other
        where other.application_id = w.application_id
          and other.kind = (select $search_kind::search_kind)
          and other.digest = (select $bytea::bytea)
        limit 1
      )
      cross join lateral (
        select
        from application_lookups other
        where other.application_id = w.application_id
          and other.kind = (select $search_kind::search_kind)
          and other.digest = (select $bytea::bytea)
        limit 1
      )
      cross join lateral (
        select
        from application_lookups other
        where other.application_id = w.application_id
          and other.kind = (select $search_kind::search_kind)
          and other.digest = (select $bytea::bytea)
        limit 1
      )
      cross join lateral (
        select
        from application_lookups other
        where other.application_id = w.application_id
          and other.kind = (select $search_kind::search_kind)
          and other.digest = (select $bytea::bytea)
        limit 1
      )
      cross join lateral (
        select
        from application_lookups other
        where other.application_id = w.application_id
          and other.kind = (select $search_kind::search_kind)
          and other.digest = (select $bytea::bytea)
        limit 1
      )
      where octet_length(w.digest) = 16
        and w.digest = (select name_pair($bytea::bytea, $bytea::bytea))
      order by w.application_id desc
      offset 0
    )
    w
    join applications a on a.id = w.application_id
      and w.office_id = coalesce(a.office_id, a.filed_at_office_id)
    left join offices o on o.id = a.office_id
    where (
      a.discarded_at is null
      and (
        a.applicant_id = (select $uuid::uuid)
        or (
          a.status <> 'draft'
          and exists (
            select
            from unnest((select $text[]::text[])::text[]) reach
            where o.region_code = reach or starts_with(o.region_code, reach || '.')
          )
        )
        or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
      )
    )
    order by w.application_id desc
    limit (select $int4::int)
  ) c
  union
  select a.id
  from applications a
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  cross join lateral (
    select
    from application_lookups other
    where other.application_id = a.id
      and other.kind = (select $search_kind::search_kind)
      and other.digest = (select $bytea::bytea)
    limit 1
  )
  where a.applicant_id = (select $uuid::uuid)
) c
cross join lateral (select a.*, a.xmin from applications a where a.id = c.id limit 1) a
left join offices o on o.id = a.office_id
where (
  a.discarded_at is null
  and (
    a.applicant_id = (select $uuid::uuid)
    or (
      a.status <> 'draft'
      and exists (
        select
        from unnest((select $text[]::text[])::text[]) reach
        where o.region_code = reach or starts_with(o.region_code, reach || '.')
      )
    )
    or a.filed_at_office_id = any((select $uuid[]::uuid[])::uuid[])
  )
)
order by a.id desc
limit (select $int4::int);

-- src/personal-data/search-queries.ts newest 2
-- Plan: 2
-- Columns: id uuid not null
select id
from offices
where id = $uuid::uuid and state = any($office_state[]::office_state[])
for share;

-- src/personal-data/search-queries.ts newest 2
-- Plan: 2
-- Columns: none
insert into data_reads (
  application_id,
  reader_id,
  standing,
  office_id,
  what,
  document_id,
  fields,
  status,
  reason
)
select "applicationId", "personId", standing, "officeId", what, "documentId", fields, status, reason
from jsonb_to_recordset($text::text::jsonb) as r (
  "applicationId" uuid,
  "personId" uuid,
  standing text,
  "officeId" uuid,
  what read_kind,
  "documentId" uuid,
  fields text[],
  status application_status,
  reason text
);

-- src/personal-data/search-ways.ts wayOf 1
-- Plan: 33
-- Columns: isAtOffices bool, counts int4[]
with office as materialized (
  select p.id
  from (
    select o.id
    from (
      select o.id
      from unnest((select $text[]::text[]))
      reach
      join offices o on o.region_code = reach
        or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
      group by o.id
    ) o
    union
    select unnest((select $uuid[]::uuid[]))
  ) p
  limit (select $int4::int)
),
way as materialized (select count(*) between 1 and $int8 as is_at_offices from office)
select way.is_at_offices,
  array(
    select case when way.is_at_offices then (
      select count(*)::int
      from (
        select
        from office
        p
        join office_name_words w on w.office_id = p.id
        where true and w.digest = name_pair(decode(pair.one, 'hex'), decode(pair.other, 'hex'))
        limit (select $int4::int)
      ) counted
    ) else (
      select count(*)::int
      from (
        select
        from office_name_words w
        where octet_length(w.digest) = 16
          and w.digest = name_pair(decode(pair.one, 'hex'), decode(pair.other, 'hex'))
        limit (select $int4::int)
      ) counted
    ) end
    from unnest((select $text[]::text[]), (select $text[]::text[]))
    with ordinality pair (one, other, place)
    order by pair.place
  ) as counts
from way;

-- src/platform/db/connection.ts answersWithin
-- Plan: 1
-- Columns: ?column? int4
select 1;

-- src/platform/db/driver.ts handlerOf
-- Plan: 1
-- Columns: ?column? int4
select 1;

-- src/platform/db/ids.ts newId
-- Plan: 1
-- Columns: id uuid
select uuidv7() as id;

-- src/platform/db/migrate.ts migrate 1
-- Plan: 1
-- Columns: setConfig text
select set_config('lock_timeout', $text, true);

-- src/platform/db/migrate.ts migrate 2
-- Plan: 1
-- Columns: pgAdvisoryXactLock void
select pg_advisory_xact_lock(hashtext('satu_pintu.migrate'));

-- src/platform/db/migrate.ts isCurrent 1
-- Plan: 1
-- Columns: exists bool
select to_regclass('drizzle.__drizzle_migrations') is not null as exists;

-- src/platform/db/migrate.ts isCurrent 2
-- Plan: 2
-- Columns: newest float8
select max(created_at)::float8 as newest
from drizzle.__drizzle_migrations;

-- src/platform/db/pool.ts Pool.#limited.notify
-- Plan: 1
-- Columns: pgNotify void
select pg_notify($text, $text);

-- src/platform/db/pool.ts Pool.#reserve
-- Plan: 1
-- Columns: ?column? int4
select 1;

-- src/platform/db/position.ts sharedPosition
-- Plan: 1
-- Columns: lsn text, cluster text
select case when current_setting('synchronous_commit') = 'off' then pg_current_wal_insert_lsn() else pg_current_wal_flush_lsn(
) end::text as lsn,
  system_identifier::text as cluster
from pg_control_system();

-- src/platform/db/server-demands.ts demandServer
-- Plan: 1
-- Columns: number int4, version text, encoding text
select current_setting('server_version_num')::int as number,
  current_setting('server_version') as version,
  current_setting('server_encoding') as encoding;

-- src/platform/db/server-demands.ts demandRights
-- Plan: 1
-- Columns: name text, database text, mayMigrate bool
select quote_ident(current_user) as name,
  quote_ident(current_database()) as database,
  has_database_privilege(current_database(), 'create')
  and coalesce(has_schema_privilege(to_regnamespace('public')::oid, 'create'), false) as "mayMigrate";

-- src/platform/db/session.ts demandSession
-- Plan: 1
-- Columns: lock int4, isReadOnly bool
select setting::int as lock, current_setting('transaction_read_only')::boolean as "isReadOnly"
from pg_settings
where name = 'lock_timeout';

-- src/platform/db/session.ts demandPooledLimits
-- Plan: 2
-- Columns: name text, value int4
select name, setting::int as value
from pg_settings
where name = any($text[]::text[])
order by name;

-- src/platform/db/session.ts demandPooledStatements
-- Plan: 3
-- Columns: name text
select name
from pg_prepared_statements
where statement like '%pg_prepared_statements%'
order by prepare_time desc
limit 1;

-- src/platform/jobs/clock.ts catchUpWithClock 1
-- Plan: 2
-- Columns: seconds float8
select extract(epoch from cron_on - now())::float8 as seconds
from pgboss.version
where cron_on > now() + $float8 * interval '1 second'
for update;

-- src/platform/jobs/clock.ts catchUpWithClock 2
-- Plan: 2
-- Columns: none
update pgboss.version
set cron_on = null, bam_on = null, flow_on = null, reindex_on = null, monitor_backoff_on = null;

-- src/platform/jobs/clock.ts catchUpWithClock 3
-- Plan: 2
-- Columns: none
update pgboss.queue
set monitor_on = least(monitor_on, now()),
  monitor_claim_on = least(monitor_claim_on, now()),
  maintain_on = least(maintain_on, now());

-- src/platform/jobs/clock.ts catchUpWithClock 4
-- Plan: 2
-- Columns: none
update pgboss.job
set start_after = least(start_after, now()),
  started_on = least(started_on, now()),
  heartbeat_on = least(heartbeat_on, now())
where state < 'completed';

-- src/platform/jobs/clock.ts catchUpWithClock 5
-- Plan: 2
-- Columns: none
update pgboss.job
set singleton_on = null
where singleton_on > (now() at time zone 'UTC') - interval '1 minute';

-- src/platform/jobs/clock.ts catchUpWithClock 6
-- Plan: 2
-- Columns: none
update "webhooks"
set "due_at" = "due_at" - $float8 * interval '1 second'
where "due_at" > now();

-- src/platform/jobs/clock.ts catchUpWithClock 6
-- Plan: 2
-- Columns: none
update "notices"
set "next_at" = "next_at" - $float8 * interval '1 second'
where "next_at" > now();

-- src/platform/jobs/clock.ts catchUpWithClock 6
-- Plan: 3
-- Columns: none
update "consultation_papers"
set "next_scan_at" = "next_scan_at" - $float8 * interval '1 second'
where "next_scan_at" > now();

-- src/platform/jobs/clock.ts catchUpWithClock 6
-- Plan: 2
-- Columns: none
update "received_attachments"
set "next_scan_at" = "next_scan_at" - $float8 * interval '1 second'
where "next_scan_at" > now();

-- src/platform/stored-objects/ownership.ts registerStrays
-- Plan: 4
-- Columns: none
insert into stray_objects (object_key)
select unnest($text[]::text[]);

-- src/platform/stored-objects/ownership.ts ownStrays
-- Plan: 3
-- Columns: none
delete from stray_objects
where object_key = any($text[]::text[]) and not sweeping;

-- src/platform/stored-objects/ownership.ts markStray 1
-- Plan: 2
-- Columns: none
update stray_objects
set sweeping = true
where object_key = $text;

-- src/platform/stored-objects/ownership.ts markStray 2
-- Plan: 8
-- Columns: none
insert into stray_objects (object_key, sweeping)
select $text, true
where not (
  exists (select from "consultation_papers" o where o.object_key = $text)
  or exists (select from "documents" o where o.object_key = $text)
  or exists (select from "open_data_files" o where o.object_key = $text)
  or exists (select from "permit_certificates" o where o.object_key = $text)
  or exists (select from "received_attachments" o where o.object_key = $text)
  or exists (select from "received_mails" o where o.object_key = $text)
)
on conflict do nothing;

-- src/platform/stored-objects/ownership.ts markStray 3
-- Plan: 2
-- Columns: id uuid not null
select id
from offices
where id = $uuid::uuid and state = any($office_state[]::office_state[])
for share;

-- src/platform/stored-objects/ownership.ts markStray 3
-- Plan: 2
-- Columns: none
insert into data_reads (
  application_id,
  reader_id,
  standing,
  office_id,
  what,
  document_id,
  fields,
  status,
  reason
)
select "applicationId", "personId", standing, "officeId", what, "documentId", fields, status, reason
from jsonb_to_recordset($text::text::jsonb) as r (
  "applicationId" uuid,
  "personId" uuid,
  standing text,
  "officeId" uuid,
  what read_kind,
  "documentId" uuid,
  fields text[],
  status application_status,
  reason text
);

-- src/platform/stored-objects/ownership.ts markOldStrays
-- Plan: 8
-- Columns: objectKey text not null
update stray_objects
set sweeping = true
where object_key in (
  select object_key
  from stray_objects
  where since <= now() - $float8 * interval '1 minute'
  order by since
  limit $int8
  for update skip locked
)
returning object_key;

-- src/platform/stored-objects/ownership.ts forgetStray
-- Plan: 2
-- Columns: none
delete from stray_objects
where object_key = $text;

-- src/platform/stored-objects/ownership.ts ownedObjects
-- Plan: 2
-- Columns: objectKey text not null, sizeBytes float8, sha256 bytea not null
select object_key, size_bytes::float8 as size_bytes, sha256
from "documents"
where object_key > $text
order by object_key
limit $int8;

-- src/platform/stored-objects/ownership.ts ownedObjects
-- Plan: 2
-- Columns: objectKey text null, sizeBytes float8, sha256 bytea null
select object_key, size_bytes::float8 as size_bytes, sha256
from "received_mails"
where object_key > $text
order by object_key
limit $int8;

-- src/platform/stored-objects/ownership.ts ownedObjects
-- Plan: 2
-- Columns: objectKey text not null, sizeBytes float8, sha256 bytea not null
select object_key, size_bytes::float8 as size_bytes, sha256
from "permit_certificates"
where object_key > $text
order by object_key
limit $int8;

-- src/platform/stored-objects/ownership.ts ownedObjects
-- Plan: 2
-- Columns: objectKey text null, sizeBytes float8, sha256 bytea not null
select object_key, size_bytes::float8 as size_bytes, sha256
from "received_attachments"
where object_key > $text
order by object_key
limit $int8;

-- src/platform/stored-objects/ownership.ts unownedObjects 1
-- Plan: 8
-- Columns: objectKey text, isStray bool
select given.object_key,
  exists (select from stray_objects s where s.object_key = given.object_key) as is_stray
from unnest($text[]::text[]) as given (object_key)
where not (
  exists (select from "consultation_papers" o where o.object_key = given.object_key)
  or exists (select from "documents" o where o.object_key = given.object_key)
  or exists (select from "open_data_files" o where o.object_key = given.object_key)
  or exists (select from "permit_certificates" o where o.object_key = given.object_key)
  or exists (select from "received_attachments" o where o.object_key = given.object_key)
  or exists (select from "received_mails" o where o.object_key = given.object_key)
);

-- src/platform/stored-objects/ownership.ts countStrays
-- Plan: 6
-- Columns: count int4, oldestSeconds float8
select (select count(*)::int from (select from stray_objects limit $int8) strays) as count,
  (select extract(epoch from now() - since)::float8 from stray_objects order by since limit 1) as oldest_seconds;

-- src/privacy/key-checks.ts checkKeys 1
-- Plan: 2
-- Columns: none
insert into data_key_checks (kid, proof)
select kid, proof
from jsonb_to_recordset($text::text::jsonb) as g (kid text, proof text)
on conflict do nothing;

-- src/privacy/key-checks.ts checkKeys 2
-- Plan: 9
-- Columns: kid text not null, proof text not null, needed bool
select c.kid,
  c.proof,
  exists (select from application_forms f where f.personal_kid = substr(c.kid, 6))
  or exists (select from application_names f where f.personal_kid = substr(c.kid, 6))
  or exists (select from contacts f where f.personal_kid = substr(c.kid, 6))
  or exists (select from notices f where f.personal_kid = substr(c.kid, 6))
  or exists (select from received_mails f where f.personal_kid = substr(c.kid, 6))
  or exists (select from corrections f where f.personal_kid = substr(c.kid, 6))
  or exists (select from objections f where f.personal_kid = substr(c.kid, 6))
  or exists (select from webhooks f where f.personal_kid = substr(c.kid, 6)) as needed
from data_key_checks c
order by c.kid;

-- src/program/metrics/clock-facts.ts clockOffset
-- Plan: 1
-- Columns: seconds float8
select extract(epoch from clock_timestamp())::float8 as seconds;

-- src/program/metrics/key-facts.ts holdersOfEndingKeys
-- Plan: 19
-- Columns: holder text, count int4
select holder, count(*)::int as count
from (
  select 'agency' as holder
  from client_keys
  k
  join clients c on c.id = k.client_id
  where k.revoked_at is null and k.expires_at > now() and c.suspended_at is null
  group by k.client_id, k.prefix, array(select s from unnest(k.scopes) s order by s)
  having max(k.expires_at) < now() + interval '14 days'
    and max(k.last_used_at) > now() - interval '30 days'
  union all
  select 'kiosk'
  from kiosk_keys
  k
  join kiosks t on t.id = k.kiosk_id
  join offices o on o.id = t.office_id
  where k.revoked_at is null and k.expires_at > now() and o.state <> 'dissolved'
  group by k.kiosk_id
  having max(k.expires_at) < now() + interval '14 days'
    and max(k.last_used_at) > now() - interval '30 days'
) ending
group by holder;

-- src/program/metrics/queries.ts connectionStates
-- Plan: 5
-- Columns: state text, count int4
select coalesce(state, 'starting') as state, count(*)::int as count
from pg_stat_activity
where datname = current_database() and application_name = 'satu-pintu'
group by 1;

-- src/program/metrics/queries.ts noticesWaiting
-- Plan: 10
-- Columns: kind text, count int4, oldestSeconds float8
select channel::text as kind,
  count(*)::int as count,
  extract(epoch from now() - min(made_at))::float8 as oldest_seconds
from (
  select channel, made_at
  from notices
  where state = 'waiting' and failure is distinct from $text
  order by next_at
  limit $int8
) waiting
group by channel
union all
select 'untold', count(*)::int, null
from (select from untold limit $int8) untold;

-- src/program/metrics/queries.ts eventsWaiting
-- Plan: 3
-- Columns: count int4
select count(*)::int as count
from (select from unlogged_events limit $int8) waiting;

-- src/program/metrics/queries.ts certificatesWaiting
-- Plan: 7
-- Columns: kind text, count int4, oldestSeconds float8
select '' as kind,
  (select count(*)::int from (select from certificate_orders limit $int8) waiting) as count,
  (
    select extract(epoch from now() - p.issued_at)::float8
    from permits p
    where p.id = (select permit_id from certificate_orders order by permit_id limit 1)
  ) as oldest_seconds;

-- src/program/metrics/queries.ts mailsWaiting
-- Plan: 7
-- Columns: kind text, count int4, oldestSeconds float8
select 'received' as kind,
  count(*)::int as count,
  extract(epoch from now() - min(received_at))::float8 as oldest_seconds
from (select received_at from received_mails where state = 'received' order by next_at limit $int8) received
union all
select 'triage', count(*)::int, extract(epoch from now() - min(received_at))::float8
from (select received_at from received_mails where state = 'triage' limit $int8) triage;

-- src/program/metrics/queries.ts scansWaiting
-- Plan: 15
-- Columns: kind text, count int4, oldestSeconds float8
select 'uploads' as kind,
  count(*)::int as count,
  extract(epoch from now() - min(uploaded_at))::float8 as oldest_seconds
from (select uploaded_at from documents where next_scan_at is not null limit $int8) uploads
union all
select 'papers', count(*)::int, extract(epoch from now() - min(uploaded_at))::float8
from (select uploaded_at from consultation_papers where next_scan_at is not null limit $int8) papers
union all
select 'mails', count(*)::int, extract(epoch from now() - min(received_at))::float8
from (
  select received_at
  from received_mails
  where scan = 'failed' and object_key is not null and next_scan_at is not null
  limit $int8
) mails
union all
select 'attachments', count(*)::int, extract(epoch from now() - min(m.received_at))::float8
from (
  select mail_id
  from received_attachments
  where scan = 'failed' and object_key is not null and next_scan_at is not null
  limit $int8
) attachments
left join received_mails m on m.id = attachments.mail_id;

-- src/program/metrics/queries.ts calendarsMissing
-- Plan: 5
-- Columns: count int4
select count(*)::int as count
from calendar_alarms m
where not exists (select from calendar_versions c where c.year = m.year);

-- src/program/metrics/queries.ts jobStates 1
-- Plan: 1
-- Columns: there bool
select to_regclass('pgboss.job') is not null as there;

-- src/program/metrics/queries.ts jobStates 2
-- Plan: 7
-- Columns: job text not null, waiting int4, running int4, failed int4, oldestSeconds float8, finishedAt timestamptz
select q.name as job,
  live.waiting,
  live.running,
  live.failed,
  live.oldest_seconds,
  ended.finished_at
from pgboss.queue q
left join lateral (
  select completed_on as finished_at
  from pgboss.job
  where name = q.name and completed_on is not null and state = 'completed'
  order by completed_on desc
  limit 1
) ended on true
cross join lateral (
  select count(*) filter (where state in ('created', 'retry'))::int as waiting,
    count(*) filter (where state = 'active')::int as running,
    count(*) filter (where state = 'failed' and coalesce(completed_on > ended.finished_at, true))::int as failed,
    extract(
      epoch from now() - min(start_after) filter (
        where state in ('created', 'retry')
        and start_after <= now()
      )
    )::float8 as oldest_seconds
  from pgboss.job
  where name = q.name and state in ('created', 'retry', 'active', 'failed')
) live;

-- src/program/metrics/queries.ts searchAlarms
-- Plan: 2
-- Columns: count int4
select count(*)::int as count
from search_alarms
where at > now() - interval '1 day';

-- src/program/metrics/queries.ts webhooksWaiting
-- Plan: 5
-- Columns: count int4, oldestSeconds float8
select count(*)::int as count, extract(epoch from now() - min(next.at))::float8 as oldest_seconds
from webhooks
w
join lateral (
  select l.at
  from event_log l
  where l.position > w.position
  order by l.position
  limit 1
) next on true
where w.wanted > w.position and w.failures = 0 and w.paused_at is null and w.deleted_at is null;

-- src/program/metrics/queries.ts webhooksInTrouble
-- Plan: 3
-- Columns: kind text, count int4, oldestSeconds float8
select state as kind,
  count(*)::int as count,
  extract(epoch from now() - min(since))::float8 as oldest_seconds
from (
  select case when w.paused_at is null then 'failing' else 'paused' end as state,
    coalesce(w.paused_at, w.failing_since) as since
  from webhooks w
  where w.deleted_at is null
    and (w.paused_at is null and w.failures > 0 or w.pause_reason <> 'by_agency')
) troubled
group by state;

-- src/program/starting/sandbox-database.ts createBeside 1
-- Plan: 1
-- Columns: none
select
from pg_database
where datname = $name;

-- src/program/starting/trial.ts openTrialClock.forgetSignIns
-- Plan: 1
-- Columns: pgNotify void
select pg_notify(channel, '')
from unnest(array['staff_changed', 'clients_changed']) as channel;

-- src/program/starting/trial.ts refuseTrialDatabase
-- Plan: 1
-- Columns: exists bool
select to_regclass('trial.ahead') is not null as exists;

-- src/program/starting/trial.ts isFilled
-- Plan: 1
-- Columns: filled bool
select to_regclass('public.applications') is not null as filled;

-- src/sample/consulted-type.ts loadConsultedType
-- Plan: 2
-- Columns: id uuid not null, subject text null
select id, oauth_subject as subject
from clients
where oauth_subject = any($text[]);

-- src/sample/load.ts loadNetwork 1
-- Plan: 4
-- Columns: none
insert into regions (code, parent_code, level, name)
select code, parent, level::level, name
from jsonb_to_recordset($text::text::jsonb) as r (code text, parent text, level text, name text)
order by code
on conflict do nothing;

-- src/sample/load.ts loadNetwork 2
-- Plan: 4
-- Columns: none
insert into offices (region_code, level, name_id, name_en, state)
select code, level::level, id, en, state::office_state
from jsonb_to_recordset($text::text::jsonb) as o (
  code text,
  level text,
  id text,
  en text,
  state text
)
order by code
on conflict do nothing;

-- src/sample/load.ts loadNetwork 3
-- Plan: 4
-- Columns: none
update offices o
set contact = o.contact || jsonb_build_object(
  'address', jsonb_build_object('street', 'Jalan Contoh, ' || r.name, 'postalCode', null)
) || $text::text::jsonb
from regions r
where r.code = o.region_code and o.contact = $text::text::jsonb;

-- src/sample/load.ts loadNetwork 4
-- Plan: 7
-- Columns: none
insert into office_areas (region_code, office_id)
select o.region_code, o.id
from offices o
where not exists (select from office_areas s where s.region_code = o.region_code)
order by o.region_code;

-- src/sample/load.ts loadNetwork 5
-- Plan: 3
-- Columns: none
insert into certificate_layouts (version, layout)
select 1, $text::text::json
where not exists (select from certificate_layouts)
on conflict do nothing;

-- src/sample/load.ts loadNetwork 6
-- Plan: 10
-- Columns: none
insert into calendar_versions (year, version, definition)
select (y->>'year')::int, number, version
from jsonb_array_elements($text::text::jsonb) y, jsonb_array_elements(y->'versions')
with ordinality as v (version, number)
where not exists (select from calendar_versions c where c.year = (y->>'year')::int)
order by 1, 2
on conflict do nothing;

-- src/sample/load.ts loadNetwork 7
-- Plan: 3
-- Columns: none
insert into counter_hours (office_id, version, hours)
select id, 1, $text::text::jsonb
from offices
where state in ('online', 'counter_only')
on conflict do nothing;

-- src/sample/permit-types.ts insertPermitTypes 1
-- Plan: 2
-- Columns: none
insert into permit_type_versions (code, version, valid_from, written)
select d->>'code', (d->>'version')::int, (d->>'validFrom')::date, d
from json_array_elements($text::text::json) d
on conflict do nothing;

-- src/sample/permit-types.ts insertPermitTypes 2
-- Plan: 9
-- Columns: none
insert into office_permit_types (office_id, permit_type)
select o.id, d->>'code'
from offices o, jsonb_array_elements($text::text::jsonb) d
where o.state = 'online'
  and not exists (select from office_permit_types s where s.permit_type = d->>'code');

-- src/sample/staff.ts appointSampleStaff 1
-- Plan: 1
-- Columns: pgAdvisoryXactLock void
select pg_advisory_xact_lock(hashtext('satu_pintu.staff'));

-- src/sample/staff.ts appointSampleStaff 2
-- Plan: 4
-- Columns: none
insert into people (issuer, subject, name)
select distinct $text, subject, subject
from jsonb_to_recordset($text::text::jsonb) as p (subject text)
on conflict do nothing;

-- src/sample/staff.ts appointSampleStaff 3
-- Plan: 12
-- Columns: none
with appointed as (
  insert into staff (person_id, office_id, role)
  select p.id, o.id, post.role::role
  from jsonb_to_recordset($text::text::jsonb) as post (subject text, role text, office text)
  join people p on p.issuer = $text and p.subject = post.subject
  join offices o on o.region_code = post.office and o.state <> 'dissolved'
  where not exists (
    select
    from staff s
    where s.person_id = p.id and s.office_id = o.id and s.role = post.role::role
  )
  returning id
)
insert into staff_changes (staff_id, action, reason)
select id, 'appoint', 'Sample data'
from appointed;

-- src/sandbox/apart.ts demandApart 1
-- Plan: 1
-- Columns: pgAdvisoryXactLock void
select pg_advisory_xact_lock($int8::int8);

-- src/sandbox/apart.ts demandApart 2
-- Plan: 1
-- Columns: free bool
select pg_try_advisory_xact_lock($int8::int8) as free;

-- src/sandbox/event-queries.ts findHead
-- Plan: 3
-- Columns: personId uuid not null, officeId uuid not null
select p.id as person_id, o.id as office_id
from people p, offices o
where p.issuer = $text and p.subject = 'head' and o.region_code = $text;

-- src/sandbox/event-queries.ts insertHead
-- Plan: 2
-- Columns: none
insert into people (issuer, subject, name)
values ($text, 'head', 'Kepala Kantor (contoh)');

-- src/sandbox/event-queries.ts lockOwnPermit
-- Plan: 2
-- Columns: id uuid not null
select p.id
from permits p
where p.number = $text and p.village_code = $text
for update;

-- src/sandbox/event-queries.ts nextPlace
-- Plan: 5
-- Columns: year int4, today text, sequence int4
select extract(year from network_day())::int as year,
  network_day()::text as today,
  (
    select coalesce(max(p.sequence), 0) + 1
    from permits
    p
    join offices o on o.id = p.issuing_office_id
    where o.region_code = $text and p.year = extract(year from network_day())
  ) as sequence;

-- src/sandbox/event-queries.ts lockSandbox
-- Plan: 1
-- Columns: pgAdvisoryXactLock void
select pg_advisory_xact_lock(hashtext('satu_pintu.sandbox'));

-- src/sandbox/event-queries.ts handOver
-- Plan: 4
-- Columns: none
with permit as (
  update permits p
  set version = p.version + 1,
    handed_over_at = clock_timestamp(),
    changed_at = clock_timestamp(),
    state = case p.state when 'not_yet_in_force' then 'in_force' else p.state end,
    valid_from = coalesce(p.valid_from, network_day())
  where p.id = $uuid
  returning p.id, p.version, old.state as before, p.state, p.changed_at as at
)
insert into permit_events (
  permit_id,
  version,
  type,
  action,
  from_state,
  to_state,
  standing,
  channel,
  at
)
select id,
  version,
  'permit.handed_over',
  case when before <> state then 'hand_over' end,
  case when before <> state then before end,
  case when before <> state then state end,
  'system',
  'system',
  at
from permit;

-- src/sandbox/event-queries.ts isHandedOver
-- Plan: 1
-- Columns: none
select
from permits
where id = $uuid and handed_over_at is not null;

-- src/sandbox/event-queries.ts letExpire 1
-- Plan: 2
-- Columns: none
update permits
set valid_until = network_day() - 1,
  valid_from = least(valid_from, network_day() - 1),
  issued_at = least(issued_at, ((network_day() - 1)::timestamp at time zone 'Asia/Jakarta'))
where id = $uuid;

-- src/sandbox/event-queries.ts supersede
-- Plan: 4
-- Columns: none
with superseded as (
  update permits p
  set version = p.version + 1,
    state = 'superseded',
    superseded_by = $uuid,
    changed_at = clock_timestamp()
  where p.id = $uuid
  returning p.id, p.version, old.state as before, p.changed_at as at
)
insert into permit_events (
  permit_id,
  version,
  type,
  action,
  from_state,
  to_state,
  standing,
  channel,
  details,
  at
)
select id,
  version,
  'permit.superseded',
  'supersede',
  before,
  'superseded',
  'system',
  'system',
  jsonb_build_object('by', $text::text, 'number', $text::text, 'for', 'renewal'),
  at
from superseded;

-- src/sandbox/event-queries.ts transfer
-- Plan: 9
-- Columns: none
with place as (
  select p.office_id as from_id, o.id as to_id
  from permits
  p
  join offices o on o.region_code in ($text, $text) and o.id <> p.office_id
  where p.id = $uuid
),
moved as (
  update permits p
  set version = p.version + 1, office_id = place.to_id, changed_at = clock_timestamp()
  from place
  where p.id = $uuid
  returning p.id, p.version, p.changed_at as at, place.from_id, place.to_id
)
insert into permit_events (permit_id, version, type, standing, office_id, channel, details, at)
select id,
  version,
  'permit.transferred',
  'system',
  to_id,
  'system',
  jsonb_build_object('from', from_id, 'to', to_id),
  at
from moved;

-- src/sandbox/event-queries.ts readMade
-- Plan: 4
-- Columns: eventId uuid not null, id uuid not null, number text not null, state permit_state, token text not null
select e.id as event_id,
  p.id,
  p.number,
  permit_state(p.state, p.ends_on, p.revoked_from) as state,
  p.public_token as token
from permits
p
join permit_events e on e.permit_id = p.id and e.version = p.version
where p.id = $uuid;

-- src/sandbox/permit-queries.ts insertPermits 1
-- Plan: 6
-- Columns: none
with given as (
  select *
  from jsonb_to_recordset($text::text::jsonb) as g (
    id uuid,
    reference text,
    key text,
    "villageCode" text
  )
),
office as (select o.id from offices o where o.region_code = $text),
application as (
  insert into applications (
    id,
    reference,
    tracking_key,
    permit_type,
    permit_type_version,
    status,
    channel,
    filed_at_office_id,
    village_code,
    office_id,
    submitted_at,
    accepted_at,
    stopped_at
  )
  select g.id,
    g.reference,
    g.key,
    $text,
    1,
    'handed_over',
    'counter',
    office.id,
    g."villageCode",
    office.id,
    now(),
    now(),
    now()
  from given g, office
  returning id
)
insert into application_forms (application_id, answers)
select id, jsonb_build_object('applicant', jsonb_build_object('name', $text::text))
from application;

-- src/sandbox/permit-queries.ts insertPermits 2
-- Plan: 4
-- Columns: none
insert into permits (
  id,
  application_id,
  version,
  number,
  issuing_office_id,
  office_id,
  permit_type,
  permit_type_version,
  year,
  sequence,
  village_code,
  holder,
  state,
  public_token,
  issued_at,
  changed_at,
  valid_from,
  valid_until,
  revoked_from,
  superseded_by
)
select g.id,
  g.id,
  g.version,
  g.number,
  o.id,
  o.id,
  $text,
  1,
  g.year,
  g.sequence,
  g."villageCode",
  $text,
  g.state::permit_state,
  g.token,
  now(),
  now(),
  g."validFrom",
  g."validUntil",
  g."revokedFrom",
  g."supersededBy"
from jsonb_to_recordset($text::text::jsonb) as g (
  id uuid,
  version int,
  number text,
  token text,
  state text,
  "villageCode" text,
  year int,
  sequence int,
  "validFrom" date,
  "validUntil" date,
  "revokedFrom" date,
  "supersededBy" uuid
)
join offices o on o.region_code = $text;

-- src/sandbox/permit-queries.ts insertPermits 3
-- Plan: 4
-- Columns: none
insert into permit_events (
  permit_id,
  version,
  type,
  action,
  from_state,
  to_state,
  standing,
  channel,
  at
)
select e.id,
  e.version,
  e.type,
  e.action,
  e."from"::permit_state,
  e."to"::permit_state,
  'system',
  'system',
  now()
from jsonb_to_recordset($text::text::jsonb) as e (
  id uuid,
  version int,
  type text,
  action text,
  "from" text,
  "to" text
)
order by e.id, e.version;

-- src/sandbox/permit-queries.ts issueByFirstDay 1
-- Plan: 2
-- Columns: none
update permits p
set issued_at = ((p.valid_from)::timestamp at time zone 'Asia/Jakarta')
where p.id = any(string_to_array($text, ',')::uuid[])
  and p.issued_at > ((p.valid_from)::timestamp at time zone 'Asia/Jakarta');

-- src/sandbox/prepare-queries.ts isMigrated
-- Plan: 1
-- Columns: exists bool
select to_regclass('public.clients') is not null as exists;

-- src/sandbox/prepare-queries.ts isPrepared
-- Plan: 1
-- Columns: none
select
from regions
where code = $text;

-- src/sandbox/prepare-queries.ts hasLiveRows
-- Plan: 4
-- Columns: exists bool
select exists (select from clients)
  or exists (select from applications)
  or exists (select from people) as exists;

-- src/sandbox/prepare-queries.ts insertRegions
-- Plan: 4
-- Columns: none
insert into regions (code, parent_code, level, name)
select r.code, r.parent, r.level::level, r.name
from jsonb_to_recordset($text::text::jsonb) as r (code text, parent text, level text, name text)
order by r.code;

-- src/sandbox/retention-queries.ts isRetentionPrepared
-- Plan: 1
-- Columns: prepared bool
select p.prosrc like '%return null%' and to_regclass('permits_by_successor') is not null as prepared
from pg_proc p
where p.oid = 'refuse_change()'::regprocedure;

-- src/sandbox/retention-queries.ts deleteOldQueries 1
-- Plan: 7
-- Columns: none
delete from client_queries
where id in (
  select q.id
  from client_queries q
  where q.id < rpad(
    lpad(to_hex((extract(epoch from now() - $float8 * interval '1 day') * 1000)::bigint), 12, '0'),
    32,
    '0'
  )::uuid
  order by q.id
  limit $int8
);

-- src/sandbox/retention-queries.ts deleteOldReads 1
-- Plan: 7
-- Columns: none
delete from data_reads
where id in (
  select r.id
  from data_reads r
  where r.id < rpad(
    lpad(to_hex((extract(epoch from now() - $float8 * interval '1 day') * 1000)::bigint), 12, '0'),
    32,
    '0'
  )::uuid
  order by r.id
  limit $int8
);

-- src/sandbox/retention-queries.ts deleteOldPermits
-- Plan: 30
-- Columns: none
with old as (
  select p.id, p.application_id
  from permits p
  where p.village_code = any(array(select r.code from regions r where starts_with(r.code, $text)))
    and p.state = any(enum_range(null::permit_state))
    and p.changed_at < now() - $float8 * interval '1 day'
    and not exists (select from permits earlier where earlier.superseded_by = p.id)
    and exists (
      select
      from permits later
      where later.issuing_office_id = p.issuing_office_id
        and later.year = p.year
        and later.sequence > p.sequence
    )
  limit $int8
),
histories as (delete from permit_events e using old where e.permit_id = old.id),
reads as (delete from data_reads r using old where r.application_id = old.application_id),
forms as (delete from application_forms f using old where f.application_id = old.application_id),
gone as (delete from permits p using old where p.id = old.id)
delete from applications a using old
where a.id = old.application_id;

-- src/sandbox/retention-queries.ts deleteUntold
-- Plan: 7
-- Columns: none
delete from untold
where id in (select u.id from untold u limit $int8);

-- src/sandbox/suspensions.ts followSuspensions 1
-- Plan: 1
-- Columns: id uuid not null
select id
from clients
where suspended_at is not null;

-- src/sandbox/suspensions.ts followSuspensions 2
-- Plan: 5
-- Columns: none
with changing as (select c.id, c.id = any($uuid[]::uuid[]) as is_suspended from clients c)
update clients c
set suspended_at = case when g.is_suspended then now() end,
  suspension_reason = case when g.is_suspended then 'Suspended in the live deployment.' end
from changing g
where g.id = c.id and (c.suspended_at is not null) <> g.is_suspended;

-- src/sandbox/world-queries.ts findTester
-- Plan: 5
-- Columns: clientId uuid not null, names jsonb, owner text, purposes jsonb, scopes jsonb, keys jsonb
select c.id as client_id,
  c.registration->'names' as names,
  c.registration->>'owner' as owner,
  c.registration->'purposes' as purposes,
  c.registration->'scopes' as scopes,
  (select jsonb_agg(own) from client_keys own where own.client_id = c.id and own.prefix = k.prefix) as keys
from client_keys
k
join clients c on c.id = k.client_id
where k.sha256 = $bytea;

-- src/sandbox/world-queries.ts registerInSandbox 1
-- Plan: 2
-- Columns: none
insert into regions (code, parent_code, level, name)
values ($text, $text, 'village', 'Sandbox')
on conflict do nothing;

-- src/sandbox/world-queries.ts registerInSandbox 2
-- Plan: 2
-- Columns: none
insert into clients as c (id, environment, registration)
values ($uuid, 'test', $text::text::jsonb)
on conflict (id) do update
set registration = excluded.registration, updated_at = now()
where c.registration is distinct from excluded.registration;

-- src/sandbox/world-queries.ts registerInSandbox 3
-- Plan: 2
-- Columns: none
insert into client_keys as k (
  id,
  client_id,
  label,
  sha256,
  prefix,
  last_four,
  created_at,
  expires_at,
  scopes,
  last_used_at,
  revoked_at,
  revocation_reason
)
select id,
  client_id,
  label,
  sha256,
  prefix,
  last_four,
  created_at,
  expires_at,
  scopes,
  last_used_at,
  revoked_at,
  revocation_reason
from jsonb_populate_recordset(null::client_keys, $text::text::jsonb)
on conflict (id) do update
set last_used_at = excluded.last_used_at,
  revoked_at = excluded.revoked_at,
  revocation_reason = excluded.revocation_reason
where (k.last_used_at, k.revoked_at) is distinct from (excluded.last_used_at, excluded.revoked_at);

-- src/sandbox/world-queries.ts villageFor
-- Plan: 4
-- Columns: village text
select coalesce(
  (select c.registration->'regions'->>1 from clients c where c.id = $uuid),
  (
    select $text::text || to_char(count(*) + 1, 'FM0000')
    from regions r
    where starts_with(r.code, $text)
    having count(*) < 9999
  )
) as village;

-- src/statistics/counting-queries.ts lockEdition
-- Plan: 2
-- Columns: none
select
from statistics_editions
for update;

-- src/statistics/counting-queries.ts takeUncounted 1
-- Plan: 24
-- Columns: type text not null, action text null, details jsonb not null, at timestamptz not null, month text,
--  permitType text not null, permitTypeVersion int4 not null, officeId uuid not null, level level not null,
--  intervals json, onTime bool, edition json
with taken as (
  delete from uncounted
  where event_id in (
    select u.event_id
    from uncounted u
    where (
      select e.type = $text or e.action = any($text[]::text[])
      from application_events e
      where e.id = u.event_id
    )
    order by u.event_id
    limit $int8
  )
  returning event_id
)
select e.type,
  e.action,
  e.details,
  e.at,
  to_char((e.at at time zone 'Asia/Jakarta'), 'YYYY-MM') as month,
  a.permit_type,
  a.permit_type_version,
  o.id as office_id,
  o.level,
  case when e.action = any($text[]) then coalesce(
    (
      select json_agg(
        json_build_object(
          'status', i.status,
          'clock', i.clock,
          'startedAt', rfc3339(i.started_at),
          'endedAt', rfc3339(i.ended_at)
        ) order by i.sequence
      )
      from (
        select *
        from application_intervals i
        where i.application_id = a.id
        order by i.sequence
        limit $int8
      ) i
    ),
    '[]'
  ) end as intervals,
  case when e.action = any($text[])
  and a.due_at is not null then a.due_at >= e.at end as on_time,
  (
    select json_build_object('number', c.edition, 'id', c.id)
    from calendar_versions c
    where c.edition = a.calendar_edition
  ) as edition
from
taken
join application_events e on e.id = taken.event_id
join applications a on a.id = e.application_id
join offices o on o.id = coalesce(
  (
    select (t.details->'from'->>'id')::uuid
    from application_events t
    where t.application_id = e.application_id
      and t.version > e.version
      and t.type in ('application.transferred', 'application.archive_transferred')
    order by t.version
    limit 1
  ),
  a.office_id
);

-- src/statistics/counting-queries.ts addCounts 1
-- Plan: 13
-- Columns: none
with base as (
  select month,
    "officeId" as office,
    level,
    "permitType" as permit_type,
    measure,
    count(*)::int as count
  from jsonb_to_recordset($text::text::jsonb) as r (
    month text,
    "officeId" text,
    level text,
    "permitType" text,
    measure text
  )
  group by 1, 2, 3, 4, 5
),
added as (
  insert into statistics (period, place, permit_type, measure, count)
  select p.period, w.place, t.permit_type, b.measure, sum(b.count)::int as count
  from base b
  cross join lateral unnest(array[b.month, left(b.month, 4)]) p (period)
  cross join lateral unnest(array[b.office, b.level, 'network']) w (place)
  cross join lateral unnest(array[b.permit_type, '*']) t (permit_type)
  group by p.period, w.place, t.permit_type, b.measure
  on conflict (period, place, permit_type, measure) do update
  set count = statistics.count + excluded.count
)
update statistics_editions
set number = number + 1, counted_at = now();

-- src/statistics/counting-queries.ts replaceOverdue 1
-- Plan: 28
-- Columns: none
with base as (
  select to_char((a.submitted_at at time zone 'Asia/Jakarta'), 'YYYY-MM') as month,
    o.id::text as office,
    o.level::text as level,
    a.permit_type,
    'overdue' as measure,
    count(*)::int as count
  from offices
  o
  join applications a on a.office_id = o.id
    and a.stopped_at is null
    and coalesce(a.due_at, 'infinity'::timestamptz) < now()
  where a.submitted_at is not null
  group by 1, 2, 3, 4
),
cells as materialized (
  select p.period, w.place, t.permit_type, b.measure, sum(b.count)::int as count
  from base b
  cross join lateral unnest(array[b.month, left(b.month, 4)]) p (period)
  cross join lateral unnest(array[b.office, b.level, 'network']) w (place)
  cross join lateral unnest(array[b.permit_type, '*']) t (permit_type)
  group by p.period, w.place, t.permit_type, b.measure
),
gone as (
  delete from statistics s
  where s.measure = 'overdue'
    and not exists (
      select
      from cells c
      where c.period = s.period and c.place = s.place and c.permit_type = s.permit_type
    )
  returning 1
),
put as (
  insert into statistics (period, place, permit_type, measure, count)
  select *
  from cells
  on conflict (period, place, permit_type, measure) do update
  set count = excluded.count
  where statistics.count <> excluded.count
  returning 1
),
changed as (select from gone union all select from put),
next_edition as (
  update statistics_editions
  set number = number + 1, counted_at = now()
  where exists (select from changed)
)
select
from changed;

-- src/statistics/queries.ts statisticsEdition
-- Plan: 1
-- Columns: number int4 not null, countedAt timestamptz not null, year text
select number, counted_at, to_char(network_day(), 'YYYY') as year
from statistics_editions;

-- src/statistics/queries.ts listCells 1
-- Plan: 7
-- Columns: period text not null, place text not null, permitType text not null, counts jsonb, level text, office json
select c.period,
  c.place,
  c.permit_type,
  c.counts,
  case when o.id is not null then o.level::text when c.place <> 'network' then c.place end as level,
  case when o.id is not null then json_build_object(
    'id', o.id,
    'names', names_json(o.name_id, o.name_en),
    'level', o.level,
    'regionCode', o.region_code
  ) end as office
from (
  select s.period, s.place, s.permit_type, jsonb_object_agg(s.measure, s.count) as counts
  from statistics s
  where s.period = any($text[]::text[]) and s.place = 'network' and s.permit_type = $text
  group by s.period, s.place, s.permit_type
  order by s.period, s.place, s.permit_type
  limit $int8
) c
left join offices o on o.id::text = c.place
order by c.period, c.place, c.permit_type;

-- src/statistics/queries.ts listCells 1
-- Plan: 7
-- Columns: period text not null, place text not null, permitType text not null, counts jsonb, level text, office json
select c.period,
  c.place,
  c.permit_type,
  c.counts,
  case when o.id is not null then o.level::text when c.place <> 'network' then c.place end as level,
  case when o.id is not null then json_build_object(
    'id', o.id,
    'names', names_json(o.name_id, o.name_en),
    'level', o.level,
    'regionCode', o.region_code
  ) end as office
from (
  select s.period, s.place, s.permit_type, jsonb_object_agg(s.measure, s.count) as counts
  from statistics s
  where s.period = any($text[]::text[]) and s.place = 'network' and s.permit_type <> '*'
  group by s.period, s.place, s.permit_type
  order by s.period, s.place, s.permit_type
  limit $int8
) c
left join offices o on o.id::text = c.place
order by c.period, c.place, c.permit_type;

-- src/statistics/queries.ts listCells 1
-- Plan: 9
-- Columns: period text not null, place text not null, permitType text not null, counts jsonb, level text, office json
select c.period,
  c.place,
  c.permit_type,
  c.counts,
  case when o.id is not null then o.level::text when c.place <> 'network' then c.place end as level,
  case when o.id is not null then json_build_object(
    'id', o.id,
    'names', names_json(o.name_id, o.name_en),
    'level', o.level,
    'regionCode', o.region_code
  ) end as office
from (
  select s.period, s.place, s.permit_type, jsonb_object_agg(s.measure, s.count) as counts
  from statistics s
  where s.period = any($text[]::text[])
    and s.place = $text
    and exists (
      select
      from offices o
      where o.id = $uuid and ($level::level is null or o.level = $level)
    )
    and s.permit_type = $text
  group by s.period, s.place, s.permit_type
  order by s.period, s.place, s.permit_type
  limit $int8
) c
left join offices o on o.id::text = c.place
order by c.period, c.place, c.permit_type;

-- src/statistics/queries.ts listCells 1
-- Plan: 11
-- Columns: period text not null, place text not null, permitType text not null, counts jsonb, level text, office json
select c.period,
  c.place,
  c.permit_type,
  c.counts,
  case when o.id is not null then o.level::text when c.place <> 'network' then c.place end as level,
  case when o.id is not null then json_build_object(
    'id', o.id,
    'names', names_json(o.name_id, o.name_en),
    'level', o.level,
    'regionCode', o.region_code
  ) end as office
from (
  select s.period, s.place, s.permit_type, jsonb_object_agg(s.measure, s.count) as counts
  from statistics s
  where s.period = any($text[]::text[])
    and s.place in (
      select o.id::text
      from offices o
      where $level::level is null or o.level = $level
    )
    and s.permit_type <> '*'
    and (s.period, s.place, s.permit_type) > ($text::text, $text::text, $text::text)
  group by s.period, s.place, s.permit_type
  order by s.period, s.place, s.permit_type
  limit $int8
) c
left join offices o on o.id::text = c.place
order by c.period, c.place, c.permit_type;
