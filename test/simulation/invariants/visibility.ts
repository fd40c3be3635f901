import { havePostsChanged } from './changes-since.ts'
import { applicationOf, jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Invariant, Look, Memory, PersonFacts, Place } from './invariant.ts'

/** The time for which the posts that a person had count as theirs, in lists and cases that show something. */
const slackMilliseconds = 60_000

/** Checks lists, searches and single reads. Answers within 20 minutes of a clock fault are not checked. */
export const onlyTheirsIsShown: Invariant = {
  name: 'only-theirs-is-shown',
  statement:
    'Applicants see their own applications, officers those of their office and of offices below, front desks those ' +
    'filed at their counter, and permits as their applications; what a list, a search or a queue shows can be read ' +
    'singly by the same person, and nothing else is.',
  async ofExchange(exchange, { look, memory }, claims) {
    const { subject, status, method, isClockDoubted } = exchange
    if (subject === null || status === null || isClockDoubted) return
    const id = applicationOf(exchange)
    if (status === 200 || status === 201 || status === 304)
      for (const shown of await shownBy(exchange, look)) await demandVisible(exchange, shown, { memory, claims })
    else if (status === 404 && method === 'GET' && id !== null && pathOf(exchange) === `/v1/applications/${id}`) {
      const places = await memory.places(id)
      const person = await memory.person(subject)
      const isSure = places.length > 0 && places.every(({ discardedAt }) => discardedAt === null)
      if (person && isSure && !(await havePostsChanged(look, exchange, exchange.at - slackMilliseconds)))
        claims.holds(
          places.some((place) => !maySee(place, person, exchange.at)) || !(await isStillTrue(places, exchange, memory)),
          `${id} for ${subject}`,
          'to be read by somebody who may see it',
          'not found',
        )
    }
  },
}

interface With {
  memory: Memory
  claims: Claims
}

async function demandVisible(exchange: Exchange, id: string, { memory, claims }: With): Promise<void> {
  const { subject, method } = exchange
  if (subject === null) return
  const places = await memory.places(id)
  if (places.length === 0) return claims.holds(false, id, 'an application that exists', `${method} ${exchange.url}`)
  const known = await memory.person(subject)
  const isFine = known !== undefined && places.some((place) => maySee(place, known, exchange.at))
  claims.holds(
    isFine || (await isStillTrue(places, exchange, memory, true)),
    `${id} for ${subject}`,
    'somebody who may see it',
    `shown by ${method} ${exchange.url}`,
  )
}

/** Checks visibility again with the posts of this moment: in one of the places if `some`, otherwise in all. */
async function isStillTrue(
  places: readonly Place[],
  { subject, at }: Exchange,
  memory: Memory,
  some = false,
): Promise<boolean> {
  const person = await memory.person(subject ?? '', true)
  if (!person) return false
  return some ? places.some((place) => maySee(place, person, at)) : places.every((place) => maySee(place, person, at))
}

/**
 * Returns true if a person may see an application at this place. `at` is the moment of the answer, in milliseconds
 * since 1970.
 */
function maySee(
  { applicant, counter, region, isDraft, discardedAt }: Place,
  { id, posts }: PersonFacts,
  at: number,
): boolean {
  if (discardedAt !== null && discardedAt < at * 1_000) return false
  if (applicant === id) return true
  return posts.some(
    (post) =>
      (post.role === 'front_desk' && post.office === counter) ||
      (post.role !== 'administrator' &&
        !isDraft &&
        region !== null &&
        (region === post.region || region.startsWith(`${post.region}.`))),
  )
}

const permit = /^\/v1\/permits\/([0-9a-f-]{36})/

/** Returns the ids of the applications that an answer shows, with that of a permit that it shows. */
async function shownBy(exchange: Exchange, { sql }: Look): Promise<string[]> {
  const path = pathOf(exchange)
  const id = applicationOf(exchange)
  const [, permitId] = permit.exec(path) ?? []
  if (permitId !== undefined && exchange.method === 'GET')
    return (await sql<{ id: string }[]>`select p.application_id as id from permits p where p.id = ${permitId}`).map(
      (row) => row.id,
    )
  if (exchange.method === 'GET' && id !== null) return [id]
  const isList = (exchange.method === 'GET' && path === '/v1/applications') || path === '/v1/applications/search'
  if (!isList) return []
  return (jsonOf<{ data?: { id: string }[] }>(exchange)?.data ?? []).map((row) => row.id)
}
