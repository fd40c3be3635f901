import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, describe, it } from 'node:test'
import { OpenFiles } from '../../src/http/admission/open-files.ts'
import { eventually } from '../support/deployment/object-store.ts'
import { longPdf } from '../support/files/long-files.ts'
import { beginsUpload, listening } from '../support/files/sending.ts'
import { network } from '../support/network.ts'
import type { Person } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'

const most = { all: 3, ofAnonymous: 2, ofOne: 2 }
const openFiles = new OpenFiles(most)
const net = await network({ more: async () => ({ openFiles }) })
after(() => net.close())
const { applicant, frontDesk, reviewer } = net
const port = await listening(net)

/** More than the kernel keeps for a client that reads nothing. */
const longBytes = 9_000_000
const application = await applicant.submits('SKTM')
const draft = await applicant.drafts('SKTM')
const { id } = await longDocument()
const ofDraft = `/v1/applications/${draft.id}/documents/${id}/content`
const [small] = (
  await applicant.does<{ data: { id: string }[] }>(200, 'GET', `/v1/applications/${application.id}/documents`)
).data
const path = `/v1/applications/${application.id}/documents/${small?.id}/content`

async function longDocument(): Promise<{ id: string }> {
  const upload = beginsUpload(port, applicant, draft)
  for (const chunk of longPdf(longBytes)) await upload.sends(chunk)
  upload.ends()
  const { status, document } = await upload.answered
  assert.equal(status, 201)
  return document
}

/** Asks for a file and reads nothing but the first bytes. Returns the connection. */
async function opens(person: Person, file = ofDraft): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.write(`GET ${file} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${person.token}\r\n\r\n`)
  await once(socket, 'readable')
  assert.match(String(socket.read(15)), /^HTTP\/1\.1 200 /)
  return socket
}

describe('files that their readers do not read', () => {
  it('are limited for each reader; others get theirs, and the next ones when a connection ends', async () => {
    const unread = [await opens(applicant), await opens(applicant)]
    isRefused(await applicant.asks('GET', path), 429, 'rate_limited')
    assert.equal((await applicant.asks('HEAD', path)).status, 200)
    assert.equal((await applicant.asks('GET', `/v1/applications/${draft.id}`)).status, 200)
    assert.equal((await frontDesk.asks('GET', path)).status, 200)
    unread.pop()?.destroy()
    await eventually('a file is closed', async () => (await applicant.asks('GET', path)).status === 200)
    for (const socket of unread) socket.destroy()
    await eventually('no file is open', async () => openFiles.size === 0)
  })

  it('are limited in all, so that uploads and jobs have connections to the storage', async () => {
    const closings = ['one', 'two', 'three'].map((caller) => openFiles.open(caller))
    const refused = await reviewer.asks('GET', path)
    isRefused(refused, 503, 'overloaded')
    assert.equal(refused.headers['retry-after'], '5')
    closings[0]?.()
    closings[0]?.()
    assert.equal((await reviewer.asks('GET', path)).status, 200)
    for (const close of closings) close()
  })

  it('are limited to all callers without an account, so that others get theirs', async () => {
    const [one, two, three] = ['address 192.0.2.1', 'address 192.0.2.2', 'address 192.0.2.3'] as const
    const closings = [openFiles.open(one), openFiles.open(two)]
    assert.throws(() => openFiles.open(three), { code: 'overloaded' })
    assert.equal((await applicant.asks('GET', path)).status, 200)
    closings.pop()?.()
    openFiles.open(three)()
    for (const close of closings) close()
  })

  it('are not recorded as read when they are refused', async () => {
    const closings = ['one', 'two', 'three'].map((caller) => openFiles.open(caller))
    const before = await readsOf()
    isRefused(await frontDesk.asks('GET', path), 503, 'overloaded')
    assert.equal(await readsOf(), before)
    for (const close of closings) close()
    assert.equal((await frontDesk.asks('GET', path)).status, 200)
    assert.equal(await readsOf(), before + 1)
  })
})

async function readsOf(): Promise<number> {
  const [row] = await net.database.pool<{ count: number }[]>`
    select count(*)::int as count
    from data_reads
    where document_id = ${small?.id ?? ''}`
  return row?.count ?? 0
}
