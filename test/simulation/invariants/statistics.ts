import type { Claims, Invariant, Look } from './invariant.ts'

/** The counter that each step raises, as docs/guide/statistics.md says. */
const measureOf: Readonly<Record<string, string>> = {
  submit: 'filed',
  accept: 'checked',
  accept_by_silence: 'checked_by_silence',
  return: 'returned',
  sign: 'issued',
  issue_by_silence: 'issued_by_silence',
  refuse: 'refused',
  withdraw: 'withdrawn',
  lapse: 'lapsed',
}

interface Counted {
  id: string
  action: string
  month: string
  office: string
  level: string
  permitType: string
}

/** Returns an invariant that counts each step itself, and compares its counters with those of the product. */
export function countersEqualARecount(): Invariant {
  const counted = new Set<string>()
  /** Applications that had uncounted steps at the last check. */
  let waiting: readonly string[] = []
  const counters = new Map<string, number>()
  return {
    name: 'counters-equal-a-recount',
    statement: 'The counters of the statistics equal a recount of the history: each step once, in each of its cells.',
    async atDayEnd(look, { applications }, claims) {
      const raised = new Set<string>()
      const looked = [...new Set([...applications, ...waiting])]
      waiting = await applicationsToCount(look, looked)
      for (const step of await countedSteps(look, looked)) {
        if (counted.has(step.id)) continue
        counted.add(step.id)
        for (const cell of cellsOf(step)) {
          counters.set(cell, (counters.get(cell) ?? 0) + 1)
          raised.add(cell)
        }
      }
      await compare(look, [...raised], counters, claims)
    },
  }
}

async function compare(
  { sql }: Look,
  cells: readonly string[],
  counters: ReadonlyMap<string, number>,
  claims: Claims,
): Promise<void> {
  const rows = await sql<{ cell: string; count: number }[]>`
    select c.cell, coalesce(s.count, 0) as count
    from unnest(${[...cells]}::text[]) c (cell)
    left join statistics s
      on s.period = split_part(c.cell, ' ', 1) and s.place = split_part(c.cell, ' ', 2)
        and s.permit_type = split_part(c.cell, ' ', 3) and s.measure = split_part(c.cell, ' ', 4)`
  for (const { cell, count } of rows) claims.equal(cell, 'counter', counters.get(cell) ?? 0, count)
}

/** Returns the cells of a step: month and year; office, level and network; permit type and all types. */
const cellsOf = ({ action, month, office, level, permitType }: Counted): string[] =>
  [month, month.slice(0, 4)].flatMap((period) =>
    [office, level, 'network'].flatMap((place) =>
      [permitType, '*'].map((type) => `${period} ${place} ${type} ${measureOf[action]}`),
    ),
  )

/**
 * Returns the steps of applications that the product has counted. A step belongs to the office that was responsible
 * then: after a transfer, to the office that the application left first.
 */
const countedSteps = ({ sql }: Look, applications: readonly string[]) => sql<Counted[]>`
  select e.id, e.action, to_char(e.at at time zone 'Asia/Jakarta', 'YYYY-MM') as month, o.id as office,
    o.level::text as level, a.permit_type as "permitType"
  from application_events e
  join applications a on a.id = e.application_id
  cross join lateral (
    select coalesce((
      select (t.details#>>'{from,id}')::uuid
      from application_events t
      where t.application_id = a.id and t.version > e.version
        and t.type in ('application.transferred', 'application.archive_transferred')
      order by t.version
      limit 1), a.office_id) as id
  ) then_responsible
  join offices o on o.id = then_responsible.id
  where a.id = any(${[...applications]}::uuid[])
    and (e.action = any(${Object.keys(measureOf)}))
    and (e.action <> 'submit' or e.from_status = 'draft') and (e.action <> 'withdraw' or e.from_status <> 'draft')
    and (e.action not in ('accept', 'accept_by_silence') or not exists (
      select from application_events f
      where f.application_id = a.id and f.version < e.version and f.action in ('accept', 'accept_by_silence')))
    and not exists (select from uncounted u where u.event_id = e.id)`

/** Returns the ids of the applications that have steps not counted yet. */
const applicationsToCount = async ({ sql }: Look, applications: readonly string[]): Promise<string[]> => {
  const rows = await sql<{ id: string }[]>`
    select distinct e.application_id as id
    from uncounted u
    join application_events e on e.id = u.event_id
    where e.application_id = any(${[...applications]}::uuid[])`
  return rows.map(({ id }) => id)
}
