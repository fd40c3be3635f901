import type { CaseFile } from './case-file.ts'
import { jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Invariant, Memory, PersonFacts } from './invariant.ts'
import { type Caused, type Handover, lettersOf, type OnPaper } from './letters-on-paper.ts'

interface Shown {
  id: string
  kind: string
  handedOver: Omit<Handover, 'letterId' | 'actor' | 'isEarlier'> | null
}
interface List {
  data: Shown[]
  page: { nextCursor: string | null }
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const path = new RegExp(`^/v1/applications/(${uuid})/letters(?:/(${uuid})(/handovers)?)?$`)

/** Letters that ask for something in a status, and letters that ask for nothing. */
const asksIn: Readonly<Record<string, string>> = {
  returned: 'returned',
  payment_due: 'awaiting_payment',
  originals_due: 'awaiting_originals',
  permit_ready: 'issued',
}
const asksNothing = ['submitted', 'accepted', 'refused', 'handed_over', 'message', 'withdrawn', 'lapsed']

/** Checks each list of letters, each letter that is printed, and each handover of one. */
export const lettersGoToTheirApplicant: Invariant = {
  name: 'letters-go-to-their-applicant',
  statement:
    'Only the counter that filed an application, until somebody takes it over, and the front desk of the responsible ' +
    'office print letters to its applicant: each that its history demands and each message, no note, and none once ' +
    'its data was erased. A printed letter has the words that were written, and asks for nothing that is done. The ' +
    'history says once of each handover who took the letter, by which proof, and who gave it.',
  async afterAct({ look, exchanges, files, memory, before }, claims) {
    for (const exchange of exchanges) {
      const [, id, letterId, isHandover] = path.exec(pathOf(exchange)) ?? []
      const { status, subject } = exchange
      if (id === undefined || status === null || subject === null) continue
      const facts = { ...(await lettersOf(look, id, exchange.at)), letterId }
      if (status === 409 && letterId !== undefined && !isHandover) judgeRefusal(exchange, facts, claims)
      if (status !== 200 && status !== 201) continue
      await demandDesk(exchange, id, { memory, claims })
      if (letterId === undefined) judgeList(exchange, facts, claims)
      else if (isHandover) await judgeHandover(exchange, facts, { memory, claims })
      else judgeLetter(exchange, facts, claims)
    }
    for (const file of files) judgeHistory(file, { exchanges, since: before(file.id)?.version ?? Infinity }, claims)
  },
}

interface With {
  memory: Memory
  claims: Claims
}
type Facts = OnPaper & { letterId: string | undefined }

/** Checks that somebody at one of the two counters has asked. */
async function demandDesk(exchange: Exchange, id: string, { memory, claims }: With): Promise<void> {
  if (exchange.isClockDoubted) return
  const places = await memory.places(id)
  const isDesk = ({ id: personId, posts }: PersonFacts) =>
    places.some(({ applicant, counter, region }) => {
      const offices = posts.filter(({ role }) => role === 'front_desk')
      const isCounter = applicant === null && offices.some(({ office }) => office === counter)
      return applicant !== personId && (isCounter || offices.some((post) => post.region === region))
    })
  const people = [await memory.person(exchange.subject ?? ''), await memory.person(exchange.subject ?? '', true)]
  const isFine = people.some((person) => person && isDesk(person))
  claims.holds(
    isFine,
    `letters of ${id} for ${exchange.subject}`,
    'the front desk of one of the two offices',
    exchange.url,
  )
}

function judgeList(exchange: Exchange, { caused, handovers, wasErased }: Facts, claims: Claims): void {
  const { data, page } = jsonOf<List>(exchange) ?? { data: [], page: { nextCursor: null } }
  if (wasErased) return claims.equal(exchange.url, 'letters of what was erased', 0, data.length)
  const known = new Map(caused.map((letter) => [letter.id, letter]))
  for (const { id, kind, handedOver } of data) {
    claims.equal(`letter ${id} in ${exchange.url}`, 'kind', known.get(id)?.kind, kind)
    const given = handovers.filter(({ letterId }) => letterId === id)
    const last = given.findLast(({ isEarlier }) => isEarlier)
    const possible = [last && wordsOf(last), ...given.filter((one) => !one.isEarlier).map(wordsOf)]
    const shown = handedOver ? wordsOf(handedOver) : undefined
    claims.holds(possible.includes(shown), `letter ${id}`, `handed over: ${possible.join(' or ')}`, String(shown))
  }
  if (exchange.url.includes('cursor=') || exchange.isClockDoubted) return
  const oldest = page.nextCursor === null ? '' : (data.at(-1)?.id ?? '')
  const ids = new Set(data.map(({ id }) => id))
  for (const { id, kind } of caused.filter((letter) => letter.isEarlier && letter.id >= oldest))
    claims.holds(ids.has(id), exchange.url, `the letter ${kind} ${id}`, 'not there')
}

const wordsOf = ({ language, receivedBy, identityCheckedBy }: NonNullable<Shown['handedOver']>): string =>
  [language, receivedBy, identityCheckedBy].join(' ')

const causeOf = ({ caused, letterId }: Facts): Caused | undefined => caused.find(({ id }) => id === letterId)

function judgeLetter(exchange: Exchange, facts: Facts, claims: Claims): void {
  const { url, text: answer } = exchange
  const { kind, text } = jsonOf<{ kind: string; text: string }>(exchange) ?? { kind: '', text: answer }
  const cause = causeOf(facts)
  claims.equal(url, 'kind of the letter', facts.wasErased ? undefined : cause?.kind, kind)
  for (const words of cause?.said ?? []) claims.holds(text.includes(words), url, words, text)
  const asked = asksIn[kind]
  const { statuses } = facts
  if (asked !== undefined) claims.holds(statuses.includes(asked), url, 'no letter that asks for what is done', statuses)
}

/** Checks that a letter which asks for nothing is never out of date. */
function judgeRefusal(exchange: Exchange, facts: Facts, claims: Claims): void {
  const kind = causeOf(facts)?.kind ?? ''
  claims.holds(!asksNothing.includes(kind), exchange.url, `the letter ${kind}`, exchange.text)
}

/** Checks that each handover of an act is that of one request. */
function judgeHistory(
  { id, events }: CaseFile,
  { exchanges, since }: { exchanges: readonly Exchange[]; since: number },
  claims: Claims,
): void {
  const made = events
    .filter(({ version, type }) => version > since && type === 'letter.handed_over')
    .map(({ details }) => String(details['letterId']))
  for (const letterId of new Set(made)) {
    const asked = exchanges.filter(({ url }) => url.endsWith(`${id}/letters/${letterId}/handovers`))
    const count = made.filter((one) => one === letterId).length
    const requests = new Set(asked.map(({ idempotencyKey, began }) => idempotencyKey ?? began)).size
    claims.holds(count <= requests, `handovers of letter ${letterId} of ${id}`, `${requests} at most`, count)
  }
}

async function judgeHandover(exchange: Exchange, facts: Facts, { memory, claims }: With): Promise<void> {
  const person = await memory.person(exchange.subject ?? '')
  const answer = jsonOf<Pick<Handover, 'at'>>(exchange)
  const words = wordsOf(Object(exchange.body))
  const made = facts.handovers.filter(
    (one) => one.letterId === facts.letterId && one.at === answer?.at && wordsOf(one) === words,
  )
  claims.holds(causeOf(facts) !== undefined, exchange.url, 'a letter to the applicant', facts.letterId)
  const actors = made.map(({ actor }) => actor)
  claims.holds(actors.includes(person?.id ?? ''), exchange.url, `an event of ${person?.id}: ${words}`, actors)
}
