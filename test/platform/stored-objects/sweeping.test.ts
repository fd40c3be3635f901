import assert from 'node:assert/strict'
import { after, afterEach, describe, it } from 'node:test'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { findCase } from '../../../src/applications/case/queries.ts'
import { insertDocument } from '../../../src/applications/documents/changes.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { leavesNothing, leftoversOf, nothing, untilRegistered } from '../../support/asserting/leftovers.ts'
import { objectsOf } from '../../support/asserting/objects.ts'
import { networkAlone } from '../../support/deployment/network-alone.ts'
import { clientOf, eventually, uploadsIn } from '../../support/deployment/object-store.ts'
import { actorOf, race } from '../../support/faults/racing.ts'
import { gate, replaceableStorage } from '../../support/faults/replaceable-storage.ts'
import { longPdf } from '../../support/files/long-files.ts'
import { begins } from '../../support/files/sending.ts'
import { network } from '../../support/network.ts'
import { somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'

const storage = replaceableStorage()
const net = await network(storage)
after(() => net.close())
const { pool } = net.database
const s3 = clientOf({ ...net.settings, url: net.settings.endpoint })
after(() => s3.destroy())

const sweeps = (olderThanMinutes = 0) => sweepStrays(pool, net.storage, olderThanMinutes)

/** Stores objects without an owner, registered as strays. Returns their keys. */
async function leavesStrays(count: number): Promise<string[]> {
  const keys = Array.from({ length: count }, () => `documents/${crypto.randomUUID()}`)
  for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket: net.settings.bucket, Key, Body: 'x' }))
  await pool`insert into stray_objects (object_key) select unnest(${keys}::text[])`
  return keys
}

afterEach(() => leavesNothing(net))

describe('the sweep', () => {
  it('removes objects that nobody owns, and none that a document owns', async () => {
    const owned = await net.applicant.uploads('identity_card', await net.applicant.drafts('IMB'))
    await leavesStrays(2)
    assert.equal(await sweeps(), 2)
    assert.equal((await pool`select from documents where id = ${owned.id}`).length, 1)
    assert.deepEqual(await leftoversOf(net), nothing)
  })

  it('leaves strays younger than an hour, which may belong to running uploads', async () => {
    const [young] = await leavesStrays(2)
    await pool`update stray_objects set since = now() - interval '59 minutes' where object_key = ${young ?? ''}`
    assert.equal(await sweepStrays(pool, net.storage), 0)
    await pool`update stray_objects set since = now() - interval '61 minutes'`
    assert.equal(await sweepStrays(pool, net.storage), 2)
  })

  it('takes a hundred at a time, oldest first', async () => {
    await pool`
      insert into stray_objects (object_key, since)
      select 'documents/' || n, now() - n * interval '1 minute'
      from generate_series(1, 150) n`
    assert.equal(await sweeps(), 100)
    assert.equal((await pool`select from stray_objects where object_key = 'documents/150'`).length, 0)
    assert.equal(await sweeps(), 50)
    assert.equal(await sweeps(), 0)
  })

  it('continues after a crash between the object and its row', async () => {
    await pool`insert into stray_objects (object_key, sweeping) values ('documents/gone-already', true)`
    assert.equal(await sweeps(), 1)
  })

  it('removes all but those that cannot be removed, reports them, and retries them the next time', async () => {
    const [stuck = ''] = await leavesStrays(3)
    {
      using _ = storage.replaceParts((real) => ({
        remove: (key) => (key === stuck ? Promise.reject(new Error('denied')) : real.remove(key)),
      }))
      await assert.rejects(sweeps(), /1 of 3 stray objects/)
    }
    assert.deepEqual((await leftoversOf(net)).unowned, [stuck])
    assert.equal(await sweeps(), 1)
  })

  it('may run twice at once', async () => {
    await leavesStrays(20)
    const [first, second] = await Promise.all([sweeps(), sweeps()])
    assert.ok(first + second >= 20, `${first} and ${second}`)
  })

  it('removes the documents of a discarded draft, and of an emptied slot', async () => {
    const [thrown, emptied] = [await net.applicant.drafts('IMB'), await net.applicant.drafts('IMB')]
    await net.applicant.uploads('identity_card', thrown)
    const { id } = await net.applicant.uploads('identity_card', emptied)
    await net.applicant.does(204, 'DELETE', `/v1/applications/${thrown.id}`, { headers: { 'if-match': '"2"' } })
    await net.applicant.does(204, 'DELETE', `/v1/applications/${emptied.id}/documents/${id}`, {
      headers: { 'if-match': '"2"' },
    })
    assert.equal(await sweeps(), 2)
  })
})

describe('the sweep and an upload', () => {
  async function whileHeld(meanwhile: (key: string) => Promise<void>) {
    const application = await net.applicant.drafts('IMB')
    const held = gate()
    using _ = storage.replaceParts((real) => ({
      put: async (...file) => {
        await held.pass()
        return real.put(...file)
      },
    }))
    const upload = net.applicant.triesUpload('identity_card', application, somePdf())
    await held.reached
    const [row] = await pool<{ key: string }[]>`select object_key as key from stray_objects`
    await meanwhile(row?.key ?? '')
    held.letPass()
    return upload
  }

  it('do not interfere while the upload streams', async () => {
    const reply = await whileHeld(async () => assert.equal(await sweepStrays(pool, net.storage), 0))
    assert.equal(reply.status, 201)
  })

  it('that is marked while it streams end with no row and no object', async () => {
    isRefused(
      await whileHeld(
        async (key) => void (await pool`update stray_objects set sweeping = true where object_key = ${key}`),
      ),
      409,
      'conflict',
    )
  })

  it('that is swept while it streams end with no row and no object', async () => {
    isRefused(await whileHeld(async () => assert.equal(await sweeps(), 1)), 409, 'conflict')
  })

  /** Makes a document of a new application own a stray, as the last step of an upload does. */
  async function givesTo(key: string, db: Db) {
    const application = await net.applicant.drafts('IMB')
    const actor = await actorOf(net, 'applicant-1')
    const stored = {
      objectKey: key,
      fileName: 'a.pdf',
      mediaType: 'application/pdf',
      sizeBytes: 1,
      sha256: Buffer.alloc(32),
      scan: 'unscanned' as const,
    }
    const file = await findCase(pool, application.id, actor)
    return insertDocument(db, file, { slot: 'identity_card', replaces: true }, stored, {
      personId: actor.personId,
      standing: 'applicant',
      officeId: null,
      channel: 'web',
    })
  }

  it('leave the object to the application whose claim is in progress', async () => {
    const [key = ''] = await leavesStrays(1)
    await pool.begin(async (tx) => {
      assert.ok(await givesTo(key, tx))
      assert.equal(await sweeps(), 0)
    })
    assert.equal(await sweeps(), 0)
    assert.ok((await objectsOf(net)).includes(key))
  })

  it('leave the object to the sweep that is marking it', async () => {
    const [key = ''] = await leavesStrays(1)
    const given = await race(
      net,
      (tx) => tx`update stray_objects set sweeping = true where object_key = ${key}`,
      async () => ({ attached: await givesTo(key, pool) }),
    )
    assert.equal(given.attached, undefined)
    assert.equal(await sweeps(), 1)
  })
})

describe('a process that is killed in the middle of an upload', () => {
  it('leaves its object registered, and the sweep of another process removes its bytes', async () => {
    const other = await networkAlone(net)
    const application = await net.applicant.drafts('IMB')
    const sending = begins({
      port: other.port,
      path: `/v1/applications/${application.id}/documents`,
      token: other.token,
    })
    for (const chunk of longPdf(8_000_000)) await sending.sends(chunk)
    await untilRegistered(net)
    await eventually('parts are stored', async () => (await uploadsIn(s3, net.settings.bucket)).length === 1)
    await other.kill()
    await assert.rejects(sending.answered)
    const { strays, unfinished } = await leftoversOf(net)
    assert.deepEqual([strays, unfinished], [1, 1])
    assert.equal(await sweeps(), 1)
    assert.deepEqual(await leftoversOf(net), nothing)
    assert.deepEqual((await net.applicant.reads(application)).documents, [])
  })
})
