import type { Request } from 'autocannon'
import { wordOfRank } from '../data-set/words.ts'
import type { Program } from '../processes.ts'
import { measuredVault } from '../seal.ts'
import type { Stage } from '../stage.ts'
import { agencyHeaders } from './agency.ts'
import { readers } from './files.ts'
import { cursorOf, moved } from './queue.ts'
import { wholeCases } from './whole-case.ts'

const filesOfRead = 3_200
/** Each of the measured applicants has so many in the smallest data set, so that every size is asked for the same. */
const filesOfApplicant = 12
const pageRows = 50
const deepestPage = 200

/** A database of some size, and an API with it. */
interface Place {
  sql: Stage['sql']
  api: Program
}

type Requests = (connection: number) => Request[]

/** Returns the reads whose time must not grow with the data set, by name: each prepares its requests for a place. */
export const readsOf = ({ as }: Stage): Record<string, (place: Place) => Promise<Requests>> => ({
  'by id': async ({ sql }) => wholeCases(await readers({ sql, as }, filesOfApplicant)),
  tracking: async ({ sql }) => {
    const files = await sql`
      select reference, tracking_key as "trackingKey"
      from applications
      where status <> 'draft'
      order by md5(id::text)
      limit ${filesOfRead}`
    return () => files.map((file) => posting('/v1/tracking', file))
  },
  'by reference': async ({ sql }) => {
    const headers = await as('front_desk-0')
    const files = await sql<{ reference: string }[]>`
      select reference
      from applications
      join bench_places on office_id = office
      where rank = 0 and status <> 'draft'
      order by md5(id::text)
      limit ${filesOfRead}`
    return () => files.map(({ reference }) => ({ path: `/v1/applications?reference=${reference}`, headers }))
  },
  'by identity number': async ({ sql }) => {
    const headers = await as('front_desk-0')
    const numbers = await stateNumbers(sql)
    return () => numbers.map((nik) => posting('/v1/applications/search', { nik }, headers))
  },
  'by a frequent name, small office': async ({ sql }) => {
    const headers = await as(`front_desk-${await lastPlace(sql)}`)
    return () =>
      Array.from({ length: 8 }, (_, rank) =>
        posting('/v1/applications/search', { name: `${wordOfRank(rank)} ${wordOfRank(rank + 1)}` }, headers),
      )
  },
  queue: async () => {
    const headers = await as('reviewer-0')
    return () => [{ path: '/v1/applications?status=in_review', headers }]
  },
  [`queue, page ${deepestPage} at most`]: async ({ sql, api }) => {
    const headers = await as('reviewer-0')
    const list = '/v1/applications'
    const [deep] = await sql<{ id: string }[]>`
      select id
      from (
        select id, row_number() over (order by id desc), count(*) over ()
        from applications
        join bench_places on office_id = office
        where rank = 0 and status <> 'draft'
      ) numbered
      where row_number % ${pageRows} = 0 and row_number <= least(count - ${pageRows}, ${deepestPage * pageRows})
      order by id
      limit 1`
    const cursor = await cursorOf(api.url, list, headers)
    if (!deep || cursor === null) throw new Error('The queue has one page only.')
    return () => [{ path: `${list}?cursor=${moved(cursor, deep.id)}`, headers }]
  },
  'own applications': async () => {
    const headers = await as('applicant-0')
    return () => [{ path: '/v1/applications', headers }]
  },
  'permits of a region, as an agency': async (place) => {
    const headers = await agencyHeaders(place.api.url, await as('administrator-of-all'))
    return () => [{ path: '/v1/permits?permitType=IMB&regionCode=31.71', headers }]
  },
  'events of an agency, from the first that is kept': async (place) => {
    const headers = await agencyHeaders(place.api.url, await as('administrator-of-all'))
    return () => [{ path: '/v1/events', headers }]
  },
})

const posting = (path: string, body: unknown, headers: Record<string, string> = {}): Request => ({
  method: 'POST',
  path,
  headers: { ...headers, 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

const numberedFiles = 400

/** Makes applications of the busiest office searchable by an identity number each. Returns the numbers. */
async function stateNumbers(sql: Stage['sql']): Promise<string[]> {
  const { digest } = await measuredVault()
  const numbers = Array.from({ length: numberedFiles }, (_, n) => `3171010101${String(n).padStart(6, '0')}`)
  const digests = numbers.map((number) => digest('nik', number).toString('hex'))
  await sql`
    insert into application_lookups (application_id, kind, digest)
    select a.id, 'nik', decode(given.digest, 'hex')
    from (
      select id, row_number() over (order by md5(id::text)) as place
      from applications
      join bench_places on office_id = office
      where rank = 0 and status <> 'draft'
      order by md5(id::text)
      limit ${numberedFiles}
    ) a
    join unnest(${digests}::text[]) with ordinality given(digest, place) using (place)
    on conflict do nothing`
  return numbers
}

async function lastPlace(sql: Stage['sql']): Promise<number> {
  const [place] = await sql<{ rank: number }[]>`
    select max(rank)::int as rank
    from bench_places`
  return place?.rank ?? 0
}
