import type { Invariant } from './invariant.ts'

export const nobodyIsLeftAlone: Invariant = {
  name: 'nobody-is-left-alone',
  statement:
    'An office that closes leaves no application, area, mail, permit, open objection, appeal or booked visit without ' +
    'an office.',
  ofFile({ id, office, officeState, counterState, status, discardedAt }, claims) {
    if (discardedAt !== null) return
    claims.holds(
      office !== null || ['draft', 'withdrawn'].includes(status),
      id,
      'an office that is responsible',
      status,
    )
    claims.holds(officeState !== 'dissolved', id, 'an office that exists', officeState)
    claims.holds(counterState !== 'dissolved', id, 'a counter that exists', counterState)
  },
  async atDayEnd({ sql }, { offices }, claims) {
    if (offices.size === 0) return
    const rows = await sql<ClosedOffice[]>`
      select o.id,
        (select count(*)::int
          from applications a
          where (a.office_id = o.id or a.filed_at_office_id = o.id) and a.discarded_at is null) as files,
        (select count(*)::int from office_areas s where s.office_id = o.id and s.served_until is null) as areas,
        (select count(*)::int from received_mails m where m.office_id = o.id and m.state = 'triage') as mails,
        (select count(*)::int from permits p where p.office_id = o.id) as permits,
        (select count(*)::int from objections b where b.office_id = o.id and b.state = 'open') as remedies,
        (select count(*)::int from counter_visits v where v.office_id = o.id and v.outcome is null) as visits
      from offices o
      where o.state = 'dissolved' and o.id = any(${[...offices]}::uuid[])`
    for (const { id, ...left } of rows)
      for (const [what, count] of Object.entries(left))
        claims.equal(`office ${id}`, `${what} of a closed office`, 0, count)
    const [areas] = await sql<{ served: number; unserved: string[] }[]>`
      select count(*) filter (where s.office_id is not null)::int as served,
        coalesce(array_agg(r.code) filter (where s.office_id is null), '{}') as unserved
      from regions r
      left join office_areas s on s.region_code = r.code and s.served_until is null
      where r.level = 'village' and r.valid_until is null`
    claims.holds(areas?.unserved.length === 0, 'villages', 'an office that serves each', areas?.unserved)
  },
}

/** A closed office with the work that it still has. `remedies`: open objections and appeals. */
interface ClosedOffice {
  id: string
  files: number
  areas: number
  mails: number
  permits: number
  remedies: number
  visits: number
}

export const officeHistoryIsWhole: Invariant = {
  name: 'office-history-is-whole',
  statement: 'The event of version n made an office version n, and its state is where the last step led.',
  async afterAct({ look: { sql }, touched: { offices } }, claims) {
    if (offices.size === 0) return
    const rows = await sql<
      { id: string; version: number; state: string; first: number; last: number; count: number; to: string | null }[]
    >`
      select o.id, o.version, o.state::text as state, coalesce(min(e.version), 0) as first,
        coalesce(max(e.version), 0) as last, count(e.id)::int as count,
        (select l.to_state::text
          from office_events l
          where l.office_id = o.id and l.to_state is not null
          order by l.version desc
          limit 1) as "to"
      from offices o
      left join office_events e on e.office_id = o.id
      where o.id = any(${[...offices]}::uuid[])
      group by o.id`
    for (const { id, version, state, first, last, count, to } of rows) {
      if (count === 0) claims.equal(`office ${id}`, 'version without an event', 1, version)
      else {
        claims.equal(`office ${id}`, 'version', last, version)
        claims.equal(`office ${id}`, 'events', last - first + 1, count)
      }
      if (to !== null) claims.equal(`office ${id}`, 'state', to, state)
    }
  },
}
