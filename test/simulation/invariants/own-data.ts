import { jsonOf, pathOf } from './exchange.ts'
import type { Invariant } from './invariant.ts'

/** Checks each export against the applications of its reader. */
export const exportsAreWhole: Invariant = {
  name: 'exports-are-whole',
  statement: 'An export has every application of the person who asks, and no other.',
  async ofExchange(exchange, { look: { sql }, memory }, claims) {
    const { subject, status, at } = exchange
    if (subject === null || status !== 200 || pathOf(exchange) !== '/v1/me/export') return
    const person = await memory.person(subject)
    const shown = jsonOf<{ applications: { id: string }[]; complete: boolean }>(exchange)
    if (!person || !shown) return claims.holds(false, subject, 'an export of a person', exchange.text.slice(0, 100))
    const rows = await sql<{ id: string; isQuiet: boolean }[]>`
      select a.id, a.discarded_at is null and not exists (
          select from application_events e
          where e.application_id = a.id and e.at >= ${new Date(at)}
        ) as "isQuiet"
      from applications a
      where a.applicant_id = ${person.id}`
    const theirs = new Set(rows.map(({ id }) => id))
    const inside = new Set(shown.applications.map(({ id }) => id))
    for (const id of inside) {
      // Another account may have taken it over since, in the same act.
      const isTheirs = theirs.has(id) || (await memory.places(id)).some(({ applicant }) => applicant === person.id)
      claims.holds(isTheirs, `export for ${subject}`, 'an application of theirs', id)
    }
    if (!shown.complete) return
    for (const { id, isQuiet } of rows)
      if (isQuiet) claims.holds(inside.has(id), `export for ${subject}`, `the application ${id}`, 'not there')
  },
}

/** Checks that nothing submitted is discarded, and that only a closed application is erased. */
export const submittedIsKept: Invariant = {
  name: 'submitted-is-kept',
  statement: 'An erasure discards what was never submitted. What was submitted stays, until it is closed at least.',
  ofFile({ id, events, discardedAt }, claims) {
    const submitted = events.find(({ action }) => action === 'submit')
    if (submitted) claims.equal(id, 'moment at which a submitted application was discarded', null, discardedAt)
    const erased = events.find(({ type }) => type === 'application.erased')
    if (!erased) return
    const status = events.findLast(({ to, version }) => to !== null && version < erased.version)?.to ?? 'draft'
    claims.holds(closed.has(status), `${id} event ${erased.version}`, 'an erasure of what is closed', status)
  },
}

const closed = new Set(['issued', 'handed_over', 'refused', 'withdrawn', 'lapsed'])
