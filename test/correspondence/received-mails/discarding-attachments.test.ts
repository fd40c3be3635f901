import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { acceptAttachment } from '../../../src/correspondence/received-mails/attachments/accept.ts'
import { discardAttachment } from '../../../src/correspondence/received-mails/attachments/discard.ts'
import { type Db, inTransaction } from '../../../src/platform/db/client.ts'
import { sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { actorOf, race, wholeHistory } from '../../support/faults/racing.ts'
import { openFilingDesk, type Received } from '../../support/mail/filing-desk.ts'
import { answersTo, confirms, filesOf, lastMail, signed, written } from '../../support/mail/mail-room.ts'
import { virus } from '../../support/outside/clamd.ts'
import { somePdf } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'

const { net, room, desk, file, thread, received, events, close } = await openFilingDesk()
after(close)

describe('a received attachment that is not needed', async () => {
  await confirms(net, 'applicant-1', 'applicant-1@example.org')
  const { to } = answersTo(file.reference)
  async function comesWith(content = somePdf()): Promise<Received> {
    await room.hands(
      await signed(await written({ to, text: 'Ini.', attachments: [{ filename: 'sertifikat.pdf', content }] })),
      { to },
    )
    await room.reads()
    const found = (await received(net.applicant, file)).at(-1)
    assert.ok(found)
    return found
  }
  const address = ({ id }: { id: string }, path: string) =>
    `/v1/applications/${file.id}/received-attachments/${id}/${path}`
  const object = async ({ id }: { id: string }) =>
    (
      await net.database.pool<
        { key: string | null }[]
      >`select object_key as key from received_attachments where id = ${id}`
    )[0]?.key ?? null

  it('is discarded by its applicant: its bytes are deleted; its name, the time and the person are kept', async () => {
    const found = await comesWith()
    const key = await object(found)
    assert.ok(key)
    const gone = await net.applicant.does<Received>(201, 'POST', address(found, 'discards'), { body: {} })
    assert.deepEqual(
      [gone.fileName, gone.discarded?.reason, gone.discarded?.by],
      ['sertifikat.pdf', null, 'applicant-1'],
    )
    await sweepStrays(net.database.pool, net.storage, 0)
    assert.equal(await object(found), null)
    await assert.rejects(net.storage.get(key), { name: 'NoSuchKey' })
    assert.deepEqual((await received(desk, file)).at(-1), gone)
    assert.deepEqual((await thread(desk, file))[0]?.receivedAttachments[0]?.discarded, gone.discarded)
    const event = (await events(file)).at(-1)
    assert.deepEqual(
      [event?.type, event?.actor.standing, event?.details['receivedAttachmentId']],
      ['received_file.discarded', 'applicant', found.id],
    )
    await wholeHistory(net, file)
    for (const [method, path] of [
      ['GET', 'content'],
      ['POST', 'acceptances'],
      ['POST', 'discards'],
    ] as const) {
      isRefused(
        await net.applicant.asks(method, address(found, path), method === 'POST' ? { body: {} } : {}),
        409,
        'received_file_discarded',
      )
    }
  })

  it("is discarded by the office's front desk with a reason, not by its other officers or without access", async () => {
    const found = await comesWith()
    await changesNothing(net, async () => {
      assert.deepEqual(faultsIn((await desk.asks('POST', address(found, 'discards'), { body: {} })).refusal), [
        '/reason required',
      ])
      assert.deepEqual(
        faultsIn(
          (await desk.asks('POST', address(found, 'discards'), { body: { reason: 'NIK 3171065501800001' } })).refusal,
        ),
        ['/reason personal_number'],
      )
      for (const person of [net.reviewer, net.head])
        isRefused(await person.asks('POST', address(found, 'discards'), { body: { reason: 'No.' } }), 403, 'forbidden')
      isRefused(await net.stranger.asks('POST', address(found, 'discards'), { body: {} }), 404, 'not_found')
    })
    const gone = await desk.does<Received>(201, 'POST', address(found, 'discards'), {
      body: { reason: 'A page of somebody else.' },
    })
    assert.equal(gone.discarded?.reason, 'A page of somebody else.')
  })

  it('may be infected', async () => {
    const found = await comesWith(Buffer.concat([somePdf(), virus]))
    assert.equal(found.scan, 'infected')
    assert.ok((await net.applicant.does<Received>(201, 'POST', address(found, 'discards'), { body: {} })).discarded)
  })

  it('is no document: an accepted one stays', async () => {
    const found = await comesWith()
    await net.applicant.does(201, 'POST', address(found, 'acceptances'), { body: {} })
    await changesNothing(net, async () =>
      isRefused(
        await desk.asks('POST', address(found, 'discards'), { body: { reason: 'No.' } }),
        409,
        'received_file_accepted',
      ),
    )
  })

  it('is accepted or discarded, never both: the later request is refused', async () => {
    const [one, other] = [await comesWith(), await comesWith()]
    const applicant = await actorOf(net, 'applicant-1')
    const by = ({ id }: Received) => ({ applicationId: file.id, attachmentId: id })
    isRefused(
      await race(
        net,
        (tx) => acceptAttachment({ db: tx, actor: applicant, channel: 'web' }, { ...by(one), slot: undefined }),
        () => desk.asks('POST', address(one, 'discards'), { body: { reason: 'No.' } }),
      ),
      409,
      'received_file_accepted',
    )
    isRefused(
      await race(
        net,
        (tx) => discardAttachment({ db: tx, actor: applicant, channel: 'web' }, { ...by(other), reason: undefined }),
        () => desk.asks('POST', address(other, 'acceptances'), { body: {} }),
      ),
      409,
      'received_file_discarded',
    )
    const now = (await received(desk, file)).slice(-2)
    assert.deepEqual(
      now.map(({ documentId, discarded }) => [documentId !== null, discarded !== null]),
      [
        [true, false],
        [false, true],
      ],
    )
    await wholeHistory(net, file)
  })

  it("does not deadlock with a holder of the application's lock that needs its files", async () => {
    const found = await comesWith()
    const holding: Db[] = []
    const answer = await race(
      net,
      async (tx) => {
        holding.push(tx)
        await tx`select from applications where id = ${file.id} for update`
      },
      () => net.applicant.asks('POST', address(found, 'discards'), { body: {} }),
      async () => {
        for (const tx of holding) await tx`update received_attachments set file_name = file_name where id = ${found.id}`
      },
    )
    assert.equal(answer.status, 201)
  })

  it('is discarded with all consequences or not at all', async () => {
    const found = await comesWith()
    const applicant = await actorOf(net, 'applicant-1')
    await changesNothing(net, () =>
      assert.rejects(
        inTransaction(net.database.pool, async (tx) => {
          await discardAttachment(
            { db: tx, actor: applicant, channel: 'web' },
            { applicationId: file.id, attachmentId: found.id, reason: undefined },
          )
          throw new Error('Cut off.')
        }),
        /Cut off/,
      ),
    )
    assert.equal((await filesOf(net, (await lastMail(net)).id))[0]?.key, await object(found))
  })
})
