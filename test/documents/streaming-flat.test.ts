import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import postgres from 'postgres'
import { fence } from '../support/fence.ts'
import { networkAlone } from '../support/network-alone.ts'
import { begins, longPdf } from '../support/sending.ts'

const megabyte = 1_000_000
/** One long file in the ordinary run; `LONG_UPLOAD_MEGABYTES=500` sends a longer one. */
const longFile = Number(process.env['LONG_UPLOAD_MEGABYTES'] ?? 200) * megabyte
const allowedGrowth = 150 * megabyte
const atOnce = 20
const each = 5 * megabyte

/** API and object store in one process, as `npm start` has them: what both hold together is measured. */
const alone = await networkAlone()
after(() => alone.close())

async function draft(): Promise<string> {
  const reply = await fetch(`http://127.0.0.1:${alone.port}/v1/applications`, {
    method: 'POST', headers: { authorization: `Bearer ${alone.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ permitType: 'LARGE' }),
  })
  const { id }: { id: string } = JSON.parse(await reply.text())
  return id
}

async function uploads(bytes: number): Promise<{ sent: string; stored: string; status: number }> {
  const sending = begins({ port: alone.port, path: `/v1/applications/${await draft()}/documents`, token: alone.token })
  const hash = createHash('sha256')
  for (const chunk of longPdf(bytes)) {
    hash.update(chunk)
    await sending.sends(chunk)
  }
  sending.ends()
  const { status, document } = await sending.answered
  return { sent: hash.digest('hex'), stored: document.sha256, status }
}

before(async () => {
  const sql = postgres(alone.url, { max: 1 })
  const [slot] = fence.documents
  const definition = { ...fence, code: 'LARGE', version: 1, validFrom: '2020-01-01', documents: [{ ...slot, maxBytes: 2_000 * megabyte }] }
  await sql`insert into permit_type_versions (code, version, valid_from, definition) values ('LARGE', 1, '2020-01-01', ${JSON.stringify(definition)}::text::jsonb)`
  await sql.end()
  await uploads(megabyte)
})

describe('memory', () => {
  it(`grows by less than 150 MB while a file of ${longFile / megabyte} MB passes, which arrives as it was sent`, async (t) => {
    const { peak: before } = await alone.memory()
    const started = performance.now()
    const { sent, stored, status } = await uploads(longFile)
    const { peak } = await alone.memory()
    t.diagnostic(`${longFile / megabyte} MB in ${Math.round(performance.now() - started)} ms; peak ${Math.round(before / megabyte)} MB before, ${Math.round(peak / megabyte)} MB after`)
    assert.deepEqual([status, stored], [201, sent])
    assert.ok(peak - before < allowedGrowth, `${peak - before} bytes`)
  })

  it(`grows by less than 150 MB while ${atOnce} files of 5 MB pass at once`, async () => {
    const { peak: before } = await alone.memory()
    const all = await Promise.all(Array.from({ length: atOnce }, () => uploads(each)))
    assert.ok(all.every(({ status, sent, stored }) => status === 201 && sent === stored))
    const { peak } = await alone.memory()
    assert.ok(peak - before < allowedGrowth, `${peak - before} bytes`)
  })
})
