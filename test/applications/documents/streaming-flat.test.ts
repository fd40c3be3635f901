import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it, type TestContext } from 'node:test'
import postgres from 'postgres'
import { networkAlone } from '../../support/deployment/network-alone.ts'
import { longPdf, longPng } from '../../support/files/long-files.ts'
import { begins } from '../../support/files/sending.ts'
import { fence } from '../../support/scenes/fence.ts'

const megabyte = 1_000_000
/** The size of the long file. `LONG_UPLOAD_MEGABYTES=500` and `EACH_UPLOAD_MEGABYTES=20` make a longer run. */
const longFile = Number(process.env['LONG_UPLOAD_MEGABYTES'] ?? 200) * megabyte
/** The size of each of many files: more than one part in the storage. There are more of them than places. */
const each = Number(process.env['EACH_UPLOAD_MEGABYTES'] ?? 6) * megabyte
const atOnce = 50
/** The bounds of growth: more than twice of what was seen on a busy machine, and half of what passes. */
const allowedOfOne = 100 * megabyte
const allowedOfMany = 150 * megabyte
/** The claims are about memory. On a busy machine the uploads take minutes, and the runner allows a file ten. */
const patience = 540_000

/** API and object store in one process, as `npm start` has them: their common memory is measured. */
const alone = await networkAlone()
let idle = 0
after(() => alone.close())

async function draft(): Promise<string> {
  const reply = await fetch(`http://127.0.0.1:${alone.port}/v1/applications`, {
    method: 'POST',
    headers: { authorization: `Bearer ${alone.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ permitType: 'LARGE' }),
  })
  const { id }: { id: string } = JSON.parse(await reply.text())
  return id
}

async function uploads(bytes: number, kind = longPdf): Promise<{ stored: string; status: number }> {
  const path = `/v1/applications/${await draft()}/documents`
  const sending = begins({ port: alone.port, path, token: alone.token, patience })
  for (const chunk of kind(bytes)) await sending.sends(chunk)
  sending.ends()
  const { status, document } = await sending.answered
  return { stored: document.sha256, status }
}

function hashOf(bytes: number, kind = longPdf): string {
  const hash = createHash('sha256')
  for (const chunk of kind(bytes)) hash.update(chunk)
  return hash.digest('hex')
}

before(async () => {
  const sql = postgres(alone.url, { max: 1 })
  const [slot] = fence.documents
  const definition = {
    ...fence,
    code: 'LARGE',
    version: 1,
    validFrom: '2020-01-01',
    documents: [{ ...slot, maxBytes: 2_000 * megabyte, formats: ['application/pdf', 'image/png'] }],
  }
  await sql`
    insert into permit_type_versions (code, version, valid_from, definition)
    values ('LARGE', 1, '2020-01-01', ${JSON.stringify(definition)}::text::jsonb)`
  await sql.end()
  await uploads(megabyte)
  idle = (await alone.memory()).rss
})

/** Returns by how many bytes resident memory rose above its idle level during `work`. */
async function growth(t: TestContext, what: string, work: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await work()
  const { peak } = await alone.memory()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  t.diagnostic(
    `${what} in ${seconds} s: ${Math.round(idle / megabyte)} MB idle, ${Math.round(peak / megabyte)} MB at the most`,
  )
  return peak - idle
}

describe('memory', () => {
  it(`grows by less than 100 MB while a file of ${longFile / megabyte} MB passes unchanged`, async (t) => {
    const grown = await growth(t, `${longFile / megabyte} MB`, async () => {
      const { stored, status } = await uploads(longFile, longPng)
      assert.deepEqual([status, stored], [201, hashOf(longFile, longPng)])
    })
    assert.ok(grown < allowedOfOne, `${grown} bytes`)
  })

  it(`grows by less than 150 MB while ${atOnce} files of ${each / megabyte} MB pass at once`, async (t) => {
    const grown = await growth(t, `${atOnce} files of ${each / megabyte} MB`, async () => {
      const all = await Promise.all(Array.from({ length: atOnce }, () => uploads(each)))
      const sent = hashOf(each)
      assert.ok(all.every(({ status, stored }) => status === 201 && sent === stored))
    })
    assert.ok(grown < allowedOfMany, `${grown} bytes`)
  })
})
