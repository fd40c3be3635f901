import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import postgres, { type Sql } from 'postgres'
import { type Issuer, startIssuer } from '../../bench/issuer.ts'
import type { Peer } from '../../bench/peers/peer.ts'
import { startPlain } from '../../bench/peers/plain.ts'
import { fill } from '../../bench/peers/tables.ts'
import { startProgram } from '../../bench/processes.ts'
import { createDatabase } from '../support/deployment/database.ts'

const answers = { applicant: { name: 'Applicant of the bench' } }
const draft = { permitType: 'IMB', villageCode: '31.71.06.1001', answers }
const beyondAll = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const script = new URL('../../bench/peers/bare.ts', import.meta.url).href

const parts = new AsyncDisposableStack()
let issuer: Issuer
let peer: Peer

before(async () => {
  const { url } = parts.adopt(await createDatabase(), ({ drop }) => drop())
  const theirs = `${url}?search_path=peer`
  const open = (address: string): Sql =>
    parts.adopt(postgres(address, { max: 1, onnotice: () => {} }), (opened) => opened.end({ timeout: 1 }))
  const [ours, sql] = [open(url), open(theirs)]
  await ours`create schema peer`
  issuer = parts.adopt(await startIssuer(), (started) => started.close())
  peer = await startPlain('bare', script, {
    folder: '',
    issuer: issuer.url,
    headers: { authorization: `Bearer ${await issuer.tokenFor('officer')}` },
    answers,
    database: async () => ({ sql, url: theirs }),
    fill: (empty, form) => fill(ours, empty, JSON.stringify(answers), form),
    start: async (path, args) =>
      parts.adopt(await startProgram(path, { args, ready: '/ready' }), (program) => program.stop()),
  })
})

after(() => parts.disposeAsync())

const send = (path: string, method = 'GET', body?: unknown, headers: Record<string, string> = peer.headers) =>
  fetch(`${peer.program.url}${path}`, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

const whole = async (id: string) => peer.requests.wholeOf(await (await send(peer.requests.whole(id))).text())

async function accepts(id: string): Promise<number> {
  const { path, method, body } = peer.requests.step(id)
  const reply = await send(path, method, body)
  await reply.arrayBuffer()
  return reply.status
}

describe('the bare program that the API is measured against', () => {
  it('answers a new application whole: with its form and its first event', async () => {
    const { path, body } = peer.requests.create(draft)
    const reply = await send(path, 'POST', body)
    assert.equal(reply.status, 201)
    const { reference: _, ...created } = await whole(peer.requests.idOf(await reply.text()))
    assert.deepEqual(created, {
      status: 'draft',
      version: 1,
      applicant: answers.applicant.name,
      documents: 0,
      history: ['draft'],
      office: null,
    })
  })

  it('takes a step once, with an event', async () => {
    const [id = ''] = await peer.supply(1)
    assert.equal(await accepts(id), 201)
    assert.equal(await accepts(id), 409)
    const { status, version, history } = await whole(id)
    assert.deepEqual([status, version, history], ['in_review', 3, ['submitted', 'in_review']])
  })

  it('lists the newest 50 of an office in one status, and goes on before an id', async () => {
    const made = await peer.supply(51)
    for (const id of made) assert.equal(await accepts(id), 201)
    const { reference, office } = await whole(made.toSorted().at(0) ?? '')
    const list = async (before: string) =>
      peer.requests.referencesOf(await (await send(peer.requests.list(office ?? '', before, 1))).text())
    const first = await list(beyondAll)
    assert.equal(first.length, 50)
    assert.ok(!first.includes(reference))
    assert.equal((await list(made.toSorted().at(1) ?? ''))[0], reference)
  })

  it('refuses a request without a token of the issuer', async () => {
    const stranger = parts.adopt(await startIssuer(), (started) => started.close())
    const headers = { authorization: `Bearer ${await stranger.tokenFor('officer')}` }
    for (const other of [headers, {}])
      assert.equal((await send(peer.requests.list(beyondAll, beyondAll, 1), 'GET', undefined, other)).status, 401)
  })
})
