import assert from 'node:assert/strict'
import { after, afterEach, beforeEach, describe, it } from 'node:test'
import { createStorage } from '../../../src/platform/stored-objects/storage.ts'
import { removeStrays, sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { leavesNothing, untilRegistered } from '../../support/asserting/leftovers.ts'
import { clientOf, eventually, uploadsIn } from '../../support/deployment/object-store.ts'
import { gate, replaceableStorage } from '../../support/faults/replaceable-storage.ts'
import { longPdf } from '../../support/files/long-files.ts'
import { beginsUpload, listening, multipart, sendsAll, sendsParts } from '../../support/files/sending.ts'
import { network } from '../../support/network.ts'
import { somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'

const storage = replaceableStorage()
const net = await network(storage)
after(() => net.close())
const port = await listening(net)
const s3 = clientOf({ ...net.settings, url: net.settings.endpoint })
after(() => s3.destroy())

const megabytes = (count: number) => count * 1024 * 1024
let draft: { id: string }
const begins = (application = draft, slot = 'identity_card') => beginsUpload(port, net.applicant, application, slot)
const tries = (file = somePdf(), application = draft, slot = 'identity_card') =>
  net.applicant.triesUpload(slot, application, file)
const untilInParts = () =>
  eventually('parts are stored', async () => (await uploadsIn(s3, net.settings.bucket)).length > 0)
const documentsOf = async (application: { id: string }) => (await net.applicant.reads(application)).documents

async function sendsSome(sending: ReturnType<typeof begins>, bytes: number): Promise<void> {
  for (const chunk of longPdf(bytes)) await sending.sends(chunk)
}

beforeEach(async () => {
  draft = await net.applicant.drafts('IMB')
})
afterEach(async () => {
  await leavesNothing(net)
  assert.deepEqual(await documentsOf(draft), [])
})

describe('an upload that is refused leaves nothing', () => {
  const file = { name: 'file', fileName: 'a.pdf', content: somePdf() }
  const slot = { name: 'slot', content: 'identity_card' }

  it('for its type', async () => void isRefused(await tries(Buffer.from('a letter')), 422, 'file_type_not_accepted'))
  it('for being empty', async () => void isRefused(await tries(Buffer.alloc(0)), 422, 'file_empty'))
  it('for its size, after several parts of it were stored', async () =>
    void isRefused(await tries(Buffer.concat([...longPdf(megabytes(11))])), 413, 'payload_too_large'))
  it('for its digest', async () =>
    void isRefused(
      await sendsParts(net.applicant, draft, multipart(slot, { name: 'sha256', content: 'a'.repeat(64) }, file)),
      422,
      'digest_mismatch',
    ))
  it('for a second file', async () =>
    void isRefused(await sendsParts(net.applicant, draft, multipart(slot, file, file)), 400, 'file_part_missing'))
  it('for being incomplete', async () =>
    void isRefused(
      await sendsParts(net.applicant, draft, multipart(slot, file).subarray(0, -10)),
      400,
      'upload_interrupted',
    ))

  it('for its idempotency key, which was used for another file', async () => {
    const application = await net.applicant.drafts('IMB')
    const headers = { 'idempotency-key': crypto.randomUUID() }
    assert.equal((await net.applicant.triesUpload('identity_card', application, somePdf(), { headers })).status, 201)
    isRefused(
      await net.applicant.triesUpload('identity_card', application, somePdf(), { headers }),
      422,
      'idempotency_key_reused',
    )
  })

  it('or leaves one object when it is repeated under its key', async () => {
    const [application, pdf, headers] = [
      await net.applicant.drafts('IMB'),
      somePdf(),
      { 'idempotency-key': crypto.randomUUID() },
    ]
    for (const replayed of [undefined, 'true']) {
      const reply = await net.applicant.triesUpload('identity_card', application, pdf, { headers })
      assert.deepEqual([reply.status, reply.headers['idempotency-replayed']], [201, replayed])
    }
    assert.equal((await documentsOf(application)).length, 1)
  })
})

describe('a client that disconnects leaves nothing', () => {
  it('before the first byte of its file', async () => {
    await begins().breaksOff()
  })

  it('within the first bytes, from which the type is not known yet', async () => {
    const sending = begins()
    await sendsSome(sending, 1_000)
    await sending.breaksOff()
  })

  it('within a file that is still in memory', async () => {
    const sending = begins()
    await sendsSome(sending, megabytes(1))
    await untilRegistered(net)
    await sending.breaksOff()
  })

  it('within a file with stored parts', async () => {
    const sending = begins()
    await sendsSome(sending, megabytes(8))
    await untilInParts()
    await sending.breaksOff()
  })

  it('while the storage processes its bytes', async () => {
    const held = gate()
    using _ = storage.replaceParts((real) => ({
      put: async (...file) => {
        await held.pass()
        return real.put(...file)
      },
    }))
    const sending = begins()
    await sendsSome(sending, megabytes(1))
    await held.reached
    await sending.breaksOff()
    held.letPass()
  })

  it('or its document, if all of it had arrived', async () => {
    const application = await net.applicant.drafts('IMB')
    const held = gate()
    using _ = storage.replaceParts((real) => ({
      put: async (...file) => {
        await real.put(...file)
        await held.pass()
      },
    }))
    const sending = begins(application)
    await sendsAll(sending, megabytes(1))
    await held.reached
    await sending.breaksOff()
    held.letPass()
    await eventually('the document is there', async () => (await documentsOf(application)).length === 1)
  })
})

describe('a storage that breaks', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })

  it('gives a problem, and leaves nothing', async () => {
    using _ = storage.replaceParts(() => ({ put: () => Promise.reject(refused) }))
    isRefused(await tries(), 503, 'unavailable')
  })

  it('with an unknown error gives a problem all the same', async () => {
    using _ = storage.replaceParts(() => ({
      put: () =>
        Promise.reject(
          Object.assign(new Error('We encountered an internal error.'), {
            name: 'InternalError',
            $metadata: { httpStatusCode: 500 },
          }),
        ),
    }))
    isRefused(await tries(), 503, 'unavailable')
  })

  it('in the middle of a file gives a problem to its sender, who is still sending', async () => {
    using _ = storage.replaceParts(() => ({
      put: async (_key, body) => {
        for await (const _chunk of body) throw refused
      },
    }))
    const sending = begins()
    await sendsAll(sending, megabytes(9))
    assert.equal((await sending.answered).status, 503)
  })

  it('gives a problem to a sender who has stopped in the middle of a file', async () => {
    const broken = gate()
    using _ = storage.replaceParts(() => ({
      put: async () => {
        await broken.pass()
        throw refused
      },
    }))
    const sending = begins()
    await sendsSome(sending, 100_000)
    await broken.reached
    broken.letPass()
    assert.equal((await sending.answered).status, 503)
    await sending.breaksOff()
  })

  it('between two parts leaves no parts', async () => {
    using _ = storage.replaceParts((real) => ({
      async put(key, body, mediaType, signal) {
        const stop = new AbortController()
        const put = real.put(key, body, mediaType, AbortSignal.any([signal, stop.signal]))
        put.catch(() => {})
        await untilInParts()
        stop.abort()
        await put
      },
    }))
    const sending = begins()
    await sendsSome(sending, megabytes(8))
    assert.equal((await sending.answered).status, 503)
    await sending.breaksOff()
  })

  it('and removes nothing either leaves it to the sweep', async () => {
    const gone = createStorage({ ...net.settings, endpoint: 'http://127.0.0.1:9' })
    {
      using _ = storage.replaceParts((real) => ({
        put: async (...file) => {
          await real.put(...file)
          throw refused
        },
        remove: gone.remove,
      }))
      isRefused(await tries(), 503, 'unavailable')
    }
    gone.close()
    assert.equal((await net.database.pool`select from stray_objects`).length, 1)
    assert.equal(await sweepStrays(net.database.pool, net.storage, 0), 1)
  })
})

describe('an application that changes during an upload', () => {
  async function whileStreaming(application: { id: string }, change: () => Promise<unknown>, slot = 'sale_deeds') {
    const held = gate()
    using _ = storage.replaceParts((real) => ({
      put: async (...file) => {
        await real.put(...file)
        await held.pass()
      },
    }))
    const upload = tries(somePdf(), application, slot)
    await held.reached
    await change()
    held.letPass()
    return upload
  }

  it('refuses the file once it is submitted', async () => {
    const application = await net.applicant.prepares('IMB')
    isRefused(
      await whileStreaming(application, () => net.applicant.takes('submit', application, { statementAccepted: true })),
      409,
      'not_editable',
    )
  })

  it('refuses the file once it is discarded', async () => {
    const application = await net.applicant.drafts('IMB')
    isRefused(
      await whileStreaming(application, () =>
        net.applicant.does(204, 'DELETE', `/v1/applications/${application.id}`, { headers: { 'if-match': '"1"' } }),
      ),
      404,
      'not_found',
    )
  })

  it('accepts the file when only its answers have changed', async () => {
    const application = await net.applicant.drafts('IMB')
    assert.equal(
      (await whileStreaming(application, () => net.applicant.saves(application, { answers: { capacity: 'owner' } })))
        .status,
      201,
    )
  })
})

describe('a database that fails at the last step', () => {
  async function whenInserted(statement: string, work: () => Promise<void>) {
    const { pool } = net.database
    await pool.unsafe(
      `create function fail() returns trigger language plpgsql as $$ begin ${statement}; end $$; create trigger fail before insert on documents execute function fail()`,
    )
    try {
      await work()
    } finally {
      await pool`drop function fail cascade`
    }
  }

  it('leaves nothing when it refuses the row', () =>
    whenInserted(`raise exception 'no'`, async () => {
      isRefused(await tries(), 500, 'internal')
    }))

  it('leaves nothing when its connection breaks', () =>
    whenInserted('perform pg_terminate_backend(pg_backend_pid()); return null', async () => {
      isRefused(await tries(), 503, 'unavailable')
    }))

  it('keeps the bytes of a document whose reply was lost', async () => {
    const application = await net.applicant.drafts('IMB')
    const { id, sha256 } = await net.applicant.uploads('identity_card', application)
    const [row] = await net.database.pool<{ key: string }[]>`select object_key as key from documents where id = ${id}`
    assert.ok(row)
    await removeStrays(net.database.pool, net.storage, [row.key])
    const { headers } = await net.applicant.asks('GET', `/v1/applications/${application.id}/documents/${id}/content`)
    assert.equal(headers['repr-digest'], `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`)
  })
})
