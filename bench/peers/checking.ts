import assert from 'node:assert/strict'
import { spread } from '../data-set.ts'
import { of, type Reader } from '../questions/files.ts'
import { fresh } from '../questions/transition.ts'
import type { Stage } from '../stage.ts'
import type { Draft, Peer, Whole } from './peer.ts'
import type { Queue } from './queues.ts'

const checked = 5

interface Asked {
  url: string
  path: string
  headers: Record<string, string>
  method?: string
  body?: unknown
}

/** Sends a request. Returns the text of the response. Throws when the status is not 2xx. */
async function ask({ url, path, headers, method = 'GET', body }: Asked): Promise<string> {
  const reply = await fetch(`${url}${path}`, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  if (!reply.ok) throw new Error(`${method} ${url}${path} answers ${reply.status}: ${text}`)
  return text
}

/** Throws unless each program answers whole cases with what the database has. */
export async function checkCases(stage: Stage, peers: readonly Peer[], people: readonly Reader[]): Promise<void> {
  const { ids, headers } = of(people, 0)
  for (const id of ids.slice(0, checked)) {
    const expected = await storedCase(stage, id)
    const { applicant: _, history, ...shown } = expected
    const versions = history.map((_, index) => index + 1)
    assert.deepEqual(await ourCase(stage, id, headers), { ...shown, history: versions }, 'ours')
    for (const peer of peers) {
      const found = await wholeOf(peer, id)
      assert.deepEqual({ ...found, applicant: expected.applicant }, expected, peer.name)
      assert.ok(found.applicant.length > 0, peer.name)
    }
  }
}

async function storedCase({ sql }: Stage, id: string): Promise<Whole> {
  const [row] = await sql<Whole[]>`
    select reference, status, version, '' as applicant, office_id as office,
      (select count(*)::int from documents d where d.application_id = a.id and superseded_at is null) as documents,
      (select array_agg(coalesce(to_status::text, 'draft') order by version) from application_events e
        where e.application_id = a.id) as history
    from applications a
    where id = ${id}`
  if (!row) throw new Error('There is no such application.')
  return row
}

async function ourCase({ api: { url } }: Stage, id: string, headers: Record<string, string>) {
  const path = `/v1/applications/${id}`
  const { reference, status, version, documents, office }: OurCase = JSON.parse(await ask({ url, path, headers }))
  const events: { data: { version: number }[] } = JSON.parse(await ask({ url, path: `${path}/events`, headers }))
  return {
    reference,
    status,
    version,
    documents: documents.length,
    office: office?.id ?? null,
    history: events.data.map(({ version }) => version),
  }
}

interface OurCase {
  reference: string
  status: string
  version: number
  documents: unknown[]
  office: { id: string } | null
}

const wholeOf = async ({ program: { url }, headers, requests }: Peer, id: string): Promise<Whole> =>
  requests.wholeOf(await ask({ url, path: requests.whole(id), headers }))

/** Throws unless each program answers each page with the applications that the database has on it, in order. */
export async function checkLists({ api }: Stage, peers: readonly Peer[], all: readonly Queue[]): Promise<void> {
  for (const { office, headers, ours, befores, references } of all)
    for (const [page, expected] of references.entries()) {
      const { data }: { data: { reference: string }[] } = JSON.parse(
        await ask({ url: api.url, path: ours[page] ?? '', headers }),
      )
      assert.deepEqual(
        data.map(({ reference }) => reference),
        expected,
        'ours',
      )
      for (const peer of peers) {
        const path = peer.requests.list(office, befores[page] ?? '', page + 1)
        const body = await ask({ url: peer.program.url, path, headers: peer.headers })
        assert.deepEqual(peer.requests.referencesOf(body), expected, peer.name)
      }
    }
}

/** Throws unless each program creates an application that it then answers with its form and one event. */
export async function checkCreated({ api, as }: Stage, peers: readonly Peer[], draft: Draft): Promise<void> {
  const headers = await as('applicant-0')
  const ours: { status: string } = JSON.parse(
    await ask({ url: api.url, path: '/v1/applications', method: 'POST', headers, body: draft }),
  )
  assert.equal(ours.status, 'draft')
  for (const peer of peers) {
    const { requests, program } = peer
    const made = await ask({ ...requests.create(draft), url: program.url, method: 'POST', headers: peer.headers })
    const { reference: _, applicant, ...whole } = await wholeOf(peer, requests.idOf(made))
    assert.deepEqual(whole, { status: 'draft', version: 1, documents: 0, history: ['draft'], office: null }, peer.name)
    assert.ok(applicant.length > 0, peer.name)
  }
}

/** Throws unless each program accepts an application, and answers it with its new status, version and event. */
export async function checkSteps(stage: Stage, peers: readonly Peer[]): Promise<void> {
  const [[id = ''] = []] = await fresh(stage, 'submitted', spread)
  const path = `/v1/applications/${id}/transitions`
  const headers = await stage.as('front_desk-0')
  const ours: { to: string } = JSON.parse(
    await ask({ url: stage.api.url, path, method: 'POST', headers, body: { action: 'accept' } }),
  )
  assert.equal(ours.to, 'in_review')
  for (const peer of peers) {
    const [submitted = ''] = await peer.supply(1)
    await ask({ ...peer.requests.step(submitted), url: peer.program.url, headers: peer.headers })
    const { status, version, history } = await wholeOf(peer, submitted)
    assert.deepEqual([status, version, history], ['in_review', 3, ['submitted', 'in_review']], peer.name)
  }
}
