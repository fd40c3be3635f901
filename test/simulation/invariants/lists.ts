import { jsonOf } from './exchange.ts'
import type { Claims, Invariant, Look, PersonFacts } from './invariant.ts'

/** The number of people whose lists are read at the end of each day. */
const peopleADay = 3
/** A list is read in this many pages, if it has enough rows. */
const pages = 8
const mostPages = 20
const smallestPage = 3
const largestPage = 200

/** Returns an invariant that reads all lists of the three people who sent a request last that day. */
export function listsAreComplete(): Invariant {
  const asked = new Map<string, PersonFacts>()
  return {
    name: 'lists-are-complete',
    statement: 'A list shows its reader all that they may see of it, once, over all of its pages.',
    async ofExchange({ subject, status }, { memory }) {
      if (subject === null || status === null || status >= 400 || asked.has(subject)) return
      const person = await memory.person(subject)
      if (person) asked.set(subject, person)
    },
    async atDayEnd(look, _day, claims) {
      const people = [...asked].slice(-peopleADay)
      asked.clear()
      for (const [subject, person] of people) await walk(look, { subject, person }, claims)
    },
  }
}

async function walk(
  look: Look,
  { subject, person }: { subject: string; person: PersonFacts },
  claims: Claims,
): Promise<void> {
  for (const scope of ['own', 'office', 'counter'] as const) {
    const expected = await idsOf(look, person, scope)
    const limit = Math.min(largestPage, Math.max(smallestPage, Math.ceil(expected.length / pages)))
    const shown = await pagesOf(look, subject, `scope=${scope}&limit=${limit}`)
    if (!shown) continue
    claims.equal(`${scope} list of ${subject}`, 'rows shown once', new Set(shown).size, shown.length)
    const [missing, extra] = [
      expected.filter((id) => !shown.includes(id)),
      shown.filter((id) => !expected.includes(id)),
    ]
    claims.equal(`${scope} list of ${subject}`, 'missing', '', missing.join(' '))
    claims.equal(`${scope} list of ${subject}`, 'shown besides', '', extra.join(' '))
  }
}

/**
 * Returns the ids that a list shows over all of its pages; undefined when the person may not read it, or after 20
 * pages.
 */
async function pagesOf({ ask }: Look, subject: string, query: string): Promise<string[] | undefined> {
  const ids: string[] = []
  let cursor: string | null | undefined
  for (let page = 0; page < mostPages; page++) {
    const url = `/v1/applications?${query}${cursor ? `&cursor=${cursor}` : ''}`
    const reply = await ask?.(subject, { method: 'GET', url })
    if (reply?.status !== 200) return undefined
    const list = jsonOf<{ data: { id: string }[]; page: { nextCursor: string | null } }>(reply)
    ids.push(...(list?.data ?? []).map(({ id }) => id))
    cursor = list?.page.nextCursor
    if (!cursor) return ids
  }
  return undefined
}

const scopes = {
  own: `a.applicant_id = $1`,
  office: `a.status <> 'draft' and exists (
    select from unnest($2::text[]) r where o.region_code = r or o.region_code like r || '.%')`,
  counter: `a.filed_at_office_id = any($3::uuid[])`,
}

/** Returns the ids that the list of a person must have, by the rule of visibility. */
async function idsOf({ sql }: Look, { id, posts }: PersonFacts, scope: keyof typeof scopes): Promise<string[]> {
  const regions = posts.filter(({ role }) => role !== 'administrator').map(({ region }) => region)
  const counters = posts.filter(({ role }) => role === 'front_desk').map(({ office }) => office)
  const rows = await sql.unsafe<{ id: string }[]>(
    `select a.id
     from applications a
     left join offices o on o.id = a.office_id
     where a.discarded_at is null and $1::uuid is not null and $2::text[] is not null and $3::uuid[] is not null
       and ${scopes[scope]}
     order by a.id`,
    [id, regions, counters],
  )
  return rows.map((row) => row.id)
}
