import { jsonOf } from './exchange.ts'
import type { AskingLook, Claims, Invariant, Look } from './invariant.ts'

/** The number of people whose lists are read at the end of each day, besides an officer. */
const peopleADay = 3
/** A list is read in this many pages, if it has enough rows. */
const pages = 8
const mostPages = 20
const smallestPage = 3
const largestPage = 200

/** A person, with the regions and counters of their posts in force. */
interface Reader {
  id: string
  subject: string
  regions: readonly string[]
  counters: readonly string[]
}

/**
 * Returns an invariant that reads all lists of four people at the end of a day: of the three whose first request of the
 * day came last, and of the last one among those with a post. Lists of more than 4,000 rows are left out.
 */
export function listsAreComplete(): Invariant {
  const asked = new Set<string>()
  return {
    name: 'lists-are-complete',
    statement: 'A list shows its reader all that they may see of it, once, over all of its pages.',
    ofExchange({ subject, status }) {
      if (subject !== null && status !== null && status < 400) asked.add(subject)
    },
    async askAtDayEnd(look, _day, claims) {
      const known = await readersOf(look, [...asked])
      asked.clear()
      const officers = known.filter(({ regions }) => regions.length > 0)
      for (const reader of new Set([...known.slice(-peopleADay), ...officers.slice(-1)]))
        await walk(look, reader, claims)
    },
  }
}

/** Returns these people in the order given, with their posts in force now: begun, not ended, not suspended. */
const readersOf = ({ sql }: Look, subjects: readonly string[]) => sql<Reader[]>`
  select w.id, w.subject,
    coalesce(array_agg(distinct o.region_code) filter (where s.role <> 'administrator'), '{}') as regions,
    coalesce(array_agg(distinct s.office_id) filter (where s.role = 'front_desk'), '{}') as counters
  from unnest(${[...subjects]}::text[]) with ordinality asked (subject, place)
  join people w on w.subject = asked.subject
  left join staff s on s.person_id = w.id and s.suspended_at is null and s.starts_at <= clock_timestamp()
    and (s.ends_at is null or s.ends_at > clock_timestamp())
  left join offices o on o.id = s.office_id
  group by w.id, asked.place
  order by asked.place`

async function walk(look: AskingLook, reader: Reader, claims: Claims): Promise<void> {
  const { subject } = reader
  for (const scope of ['own', 'office', 'counter'] as const) {
    const expected = await idsOf(look, reader, scope)
    if (expected.length > mostPages * largestPage) continue
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
async function pagesOf({ ask }: AskingLook, subject: string, query: string): Promise<string[] | undefined> {
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
async function idsOf({ sql }: Look, { id, regions, counters }: Reader, scope: keyof typeof scopes): Promise<string[]> {
  const rows = await sql.unsafe<{ id: string }[]>(
    `select a.id
     from applications a
     left join offices o on o.id = a.office_id
     where a.discarded_at is null and $1::uuid is not null and $2::text[] is not null and $3::uuid[] is not null
       and ${scopes[scope]}
     order by a.id`,
    [id, [...regions], [...counters]],
  )
  return rows.map((row) => row.id)
}
