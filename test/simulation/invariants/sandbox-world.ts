import type { Claims, Invariant, Reading } from './invariant.ts'

/** The fixed permits of docs/guide/sandbox.md: number, stored state, last day, day of revocation, successor. */
const fixed: readonly (readonly [number: string, state: string, until: string, revoked: string, successor: string])[] =
  [
    ['SANDBOX-EXPIRED', 'expired', '2021-01-05', '', ''],
    ['SANDBOX-IN-FORCE', 'in_force', '', '', ''],
    ['SANDBOX-LIMITED', 'in_force', '2099-12-31', '', ''],
    ['SANDBOX-NOT-YET-IN-FORCE', 'not_yet_in_force', '', '', ''],
    ['SANDBOX-REVOCATION-DECIDED', 'in_force', '', '2099-12-31', ''],
    ['SANDBOX-REVOKED', 'revoked', '', '2026-02-02', ''],
    ['SANDBOX-SUCCESSOR', 'in_force', '', '', ''],
    ['SANDBOX-SUPERSEDED', 'superseded', '', '', 'SANDBOX-SUCCESSOR'],
    ['SANDBOX-SUSPENDED', 'suspended', '', '', ''],
  ]

/** Live tables in which a row of the sandbox could count or be told, with the column of its id. */
const liveTables = [
  ['permits', 'id'],
  ['applications', 'id'],
  ['permit_events', 'id'],
  ['event_log', 'event_id'],
  ['unlogged_events', 'event_id'],
  ['webhooks', 'id'],
  ['webhook_deliveries', 'event_id'],
  ['open_permits', 'permit_id'],
  ['notices', 'application_id'],
  ['untold', 'id'],
  ['uncounted', 'event_id'],
  ['data_reads', 'application_id'],
] as const

export const sandboxKeepsToItself: Invariant = {
  name: 'sandbox-keeps-to-itself',
  statement:
    'No row of the sandbox is in the live event log, in open data, in statistics or among the letters; the sandbox ' +
    'has no people, letters, statistics or open data, and no permit but fixed ones, which never change, and those in ' +
    'the villages of its agencies.',
  async atDayEnd({ sql, sandbox }, _day, claims) {
    if (!sandbox) return
    const known = await idsOf(sandbox)
    for (const [table, column] of liveTables) {
      const found = await sql.unsafe<{ id: string }[]>(
        `select ${column} as id from ${table} where ${column} = any($1::uuid[])`,
        [known],
      )
      claims.equal(`rows of the sandbox in ${table}`, 'none', 0, found.length)
    }
    const [counted] = await sql<{ count: number }[]>`
      select count(*)::int as count
      from statistics
      where place = any(${known}::text[])`
    claims.equal('statistics', 'counters of offices of the sandbox', 0, counted?.count ?? 0)
    await judgeSandbox(sandbox, claims)
  },
}

/** Returns the ids of the permits, applications, events, offices and webhooks of the sandbox. */
async function idsOf(sandbox: Reading): Promise<string[]> {
  const rows = await sandbox<{ id: string }[]>`
    select id from permits
    union all select id from applications
    union all select id from permit_events
    union all select event_id from event_log
    union all select id from offices
    union all select id from webhooks`
  return rows.map(({ id }) => id)
}

async function judgeSandbox(sandbox: Reading, claims: Claims): Promise<void> {
  const [found] = await sandbox<Record<string, number>[]>`
    select (select count(*)::int from people where issuer <> 'satu-pintu:sandbox') as people,
      (select count(*)::int from notices) as notices,
      (select count(*)::int from statistics) as statistics,
      (select count(*)::int from open_permits) as "open data",
      (select count(distinct p.holder)::int - 1 from permits p) as "holders besides the one of the guide",
      (select count(*)::int
        from permits p
        where p.number not like 'SANDBOX-%'
          or (p.village_code <> '31.71.06.1001'
            and not exists (select from clients c where c.registration->'regions' ? p.village_code))
      ) as "permits of nobody"`
  for (const [what, count] of Object.entries(found ?? {})) claims.equal(`the sandbox`, what, 0, count)
  const permits = await sandbox<{ line: string }[]>`
    select concat_ws('|', p.number, p.state, coalesce(p.valid_until::text, ''), coalesce(p.revoked_from::text, ''),
      coalesce(s.number, '')) as line
    from permits p
    left join permits s on s.id = p.superseded_by
    where p.village_code = '31.71.06.1001'
    order by p.number`
  claims.equal(
    'fixed permits',
    'as in the guide',
    fixed.map((permit) => permit.join('|')).join(' '),
    permits.map(({ line }) => line).join(' '),
  )
}

/** A day more than the sandbox keeps: its jobs run several times a day. */
const [daysOfEvents, daysOfDeliveries] = [91, 31]

/** Spares the last permit of an office in each year, kept for its number, and successors of permits that are there. */
export const sandboxForgets: Invariant = {
  name: 'sandbox-forgets',
  statement:
    'The sandbox keeps permits of agencies for 90 days after their last change, its query log and its events for 90 ' +
    'days, deliveries for 30 days after their end, and replies for 24 hours; fixed permits always.',
  async atDayEnd({ sandbox }, _day, claims) {
    if (!sandbox) return
    const [found] = await sandbox<Record<string, number>[]>`
      select (select count(*)::int
          from permits p
          where p.village_code <> '31.71.06.1001' and p.changed_at < now() - ${daysOfEvents} * interval '1 day'
            and not exists (select from permits earlier where earlier.superseded_by = p.id)
            and exists (
              select from permits later
              where later.year = p.year and later.sequence > p.sequence
                and later.issuing_office_id = p.issuing_office_id)
        ) as permits,
        (select count(*)::int
          from client_queries q
          where q.at < now() - ${daysOfEvents} * interval '1 day') as "query log",
        (select count(*)::int
          from event_log l
          where l.at < now() - ${daysOfEvents + 1} * interval '1 day') as events,
        (select count(*)::int
          from webhook_deliveries d
          where d.ended_at < now() - ${daysOfDeliveries} * interval '1 day') as deliveries,
        (select count(*)::int
          from idempotency_keys k
          where k.created_at < now() - interval '50 hours') as replies`
    for (const [what, count] of Object.entries(found ?? {})) claims.equal('the sandbox', `old ${what}`, 0, count)
  },
}
