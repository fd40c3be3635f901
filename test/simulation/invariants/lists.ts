import { jsonOf } from './exchange.ts'
import type { AskingLook, Claims, Invariant, Look } from './invariant.ts'
import { unreadWrong } from './unread.ts'

/** The number of people whose lists are read at the end of each day, besides an officer. */
const peopleADay = 3
/** A list is read in this many pages, if it has enough rows. */
const pages = 8
const smallestPage = 3
const largestPage = 200
/** The most rows of one list that are read at the end of a day. */
const usualRows = 4_000

/** A person, with the regions and counters of their posts in force. */
interface Reader {
  id: string
  subject: string
  regions: readonly string[]
  counters: readonly string[]
}

/**
 * Returns an invariant that reads all lists of four people at the end of a day: of the three whose first request of the
 * day came last, and of the last one among those with a post. Of a list with more than `mostRows` rows it reads the
 * beginning, and each day other parts of it: those in one status, of one permit type, and in one village if there are
 * more.
 */
export function listsAreComplete(mostRows = usualRows): Invariant {
  const asked = new Set<string>()
  return {
    name: 'lists-are-complete',
    statement: 'A list shows its reader all that they may see of it, once, over all of its pages, the newest first.',
    ofExchange({ subject, status }) {
      if (subject !== null && status !== null && status < 400) asked.add(subject)
    },
    async atDayEnd(look, _day, claims) {
      claims.rows(1, await unreadWrong(look))
    },
    async askAtDayEnd(look, _day, claims) {
      const known = await readersOf(look, [...asked])
      asked.clear()
      const officers = known.filter(({ regions }) => regions.length > 0)
      for (const reader of new Set([...known.slice(-peopleADay), ...officers.slice(-1)]))
        for (const scope of ['own', 'office', 'counter'] as const) {
          const rows = await rowsOf(look, reader, scope)
          const reads = (query: string, most: number) =>
            pagesOf(look, reader.subject, { query: `scope=${scope}&sort=newest${query}`, most })
          await judgeList(`${scope} list of ${reader.subject}`, { rows, mostRows, reads, now: look.now() }, claims)
        }
    },
  }
}

/** A row of a list that its reader may see. */
interface Row {
  id: string
  status: string
  permitType: string
  villageCode: string | null
}

interface Judged {
  /** The rows that the list must have, the newest first. */
  rows: readonly Row[]
  mostRows: number
  /** Returns the ids that the list shows with filters; undefined when the person may not read it. */
  reads(query: string, most: number): Promise<string[] | undefined>
  now: Date
}

async function judgeList(what: string, { rows, mostRows, reads, now }: Judged, claims: Claims): Promise<void> {
  if (rows.length <= mostRows) {
    const shown = await reads('', rows.length)
    if (shown) compare(what, rows, shown, claims)
    return
  }
  const begun = rows.slice(0, smallestPage)
  const shown = await reads('', begun.length)
  if (!shown) return
  claims.equal(what, 'beginning', begun.map(({ id }) => id).join(' '), shown.slice(0, begun.length).join(' '))
  for (const { query, rows: part, isCut } of partsOf(rows, { mostRows, day: dayOf(now) })) {
    const found = await reads(query, part.length)
    const shown = isCut ? found?.slice(0, part.length) : found
    if (shown) compare(`${what}, ${query}`, part, shown, claims)
  }
}

const dayMilliseconds = 24 * 60 * 60 * 1_000
const dayOf = (at: Date): number => Math.floor(at.getTime() / dayMilliseconds)

/** A part of a list: the rows that its filters show. `isCut`: only the newest of them. */
interface Part<R> {
  query: string
  rows: readonly R[]
  isCut: boolean
}

type Filtered = Pick<Row, 'status' | 'permitType' | 'villageCode'>

/**
 * Returns parts of a list with `mostRows` rows at most, each in one status and of one permit type. One with more rows
 * is parted by villages. The first part moves on with the day, so that every part has its turn. It is cut if it has
 * more rows; the others are whole.
 */
export function partsOf<R extends Filtered>(
  rows: readonly R[],
  { mostRows, day }: { mostRows: number; day: number },
): Part<R>[] {
  const ofTypes = grouped(rows, ({ status, permitType }) => `&status=${status}&permitType=${permitType}`)
  const all = ofTypes
    .flatMap(([query, whole]): [string, readonly R[]][] =>
      whole.length <= mostRows ? [[query, whole]] : ofVillages(query, whole),
    )
    .sort(([one], [other]) => (one < other ? -1 : 1))
  const first = day % Math.max(1, all.length)
  const taken: Part<R>[] = []
  let left = mostRows
  for (const [query, whole] of [...all.slice(first), ...all.slice(0, first)]) {
    const part = taken.length === 0 ? whole.slice(0, mostRows) : whole
    if (part.length > left) continue
    taken.push({ query, rows: part, isCut: part.length < whole.length })
    left -= part.length
  }
  return taken
}

/** No filter shows applications without a village alone: all are the part in which they are. */
const ofVillages = <R extends Filtered>(query: string, rows: readonly R[]): [string, readonly R[]][] =>
  grouped(rows, ({ villageCode }) => villageCode).map(([village, inIt]) =>
    village === null ? [query, rows] : [`${query}&villageCode=${village}`, inIt],
  )

const grouped = <R, K>(rows: readonly R[], keyOf: (row: R) => K): [K, readonly R[]][] => [...Map.groupBy(rows, keyOf)]

/** Compares the rows that a list must have with the ids that it shows. */
function compare(what: string, rows: readonly Row[], shown: readonly string[], claims: Claims): void {
  const expected = new Set(rows.map(({ id }) => id))
  const found = new Set(shown)
  claims.equal(what, 'rows shown once', found.size, shown.length)
  claims.equal(what, 'missing', '', [...expected].filter((id) => !found.has(id)).join(' '))
  claims.equal(what, 'shown besides', '', [...found].filter((id) => !expected.has(id)).join(' '))
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

/**
 * Returns the ids that a list shows over its pages, up to one page more than it should have; undefined when the person
 * may not read it. `most` is the number of rows that it should have.
 */
async function pagesOf(
  { ask }: AskingLook,
  subject: string,
  { query, most }: { query: string; most: number },
): Promise<string[] | undefined> {
  const limit = Math.min(largestPage, Math.max(smallestPage, Math.ceil(most / pages)))
  const ids: string[] = []
  for (let cursor = ''; ids.length <= most; ) {
    const url = `/v1/applications?${query}&limit=${limit}${cursor && `&cursor=${cursor}`}`
    const reply = await ask?.(subject, { method: 'GET', url })
    if (reply?.status !== 200) return undefined
    const list = jsonOf<{ data: { id: string }[]; page: { nextCursor: string | null } }>(reply)
    ids.push(...(list?.data ?? []).map(({ id }) => id))
    const next = list?.page.nextCursor
    if (!next) return ids
    cursor = next
  }
  return ids
}

const scopes = {
  own: `a.applicant_id = $1`,
  office: `a.status <> 'draft' and exists (
    select from unnest($2::text[]) r where o.region_code = r or o.region_code like r || '.%')`,
  counter: `a.filed_at_office_id = any($3::uuid[])`,
}

/** Returns the rows that the list of a person must have, by the rule of visibility, the newest first. */
const rowsOf = ({ sql }: Look, { id, regions, counters }: Reader, scope: keyof typeof scopes) =>
  sql.unsafe<Row[]>(
    `select a.id, a.status, a.permit_type as "permitType", a.village_code as "villageCode"
     from applications a
     left join offices o on o.id = a.office_id
     where a.discarded_at is null and $1::uuid is not null and $2::text[] is not null and $3::uuid[] is not null
       and ${scopes[scope]}
     order by a.id desc`,
    [id, [...regions], [...counters]],
  )
