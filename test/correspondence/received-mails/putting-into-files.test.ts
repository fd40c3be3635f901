import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { acceptAttachment } from '../../../src/correspondence/received-mails/attachments/accept.ts'
import { discardAttachment } from '../../../src/correspondence/received-mails/attachments/discard.ts'
import { closeMail } from '../../../src/correspondence/received-mails/triage/triage.ts'
import { type Db, inTransaction } from '../../../src/platform/db/client.ts'
import { sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { virus } from '../../support/clamd.ts'
import { imbIn } from '../../support/journey.ts'
import {
  answersTo,
  confirms,
  filesOf,
  lastMail,
  letters,
  mailbox,
  mailRoom,
  signed,
  written,
} from '../../support/mail-room.ts'
import { network } from '../../support/network.ts'
import { type Application, type Person, somePdf } from '../../support/person.ts'
import { actorOf, race, taking, wholeHistory } from '../../support/racing.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { appoint } from '../../support/staff.ts'
import { changesNothing } from '../../support/standstill.ts'

interface Received {
  id: string
  fileName: string
  slot: string | null
  scan: string
  documentId: string | null
  discarded: { at: string; by: string; reason: string | null } | null
}
interface Message {
  side: string
  author: { standing: string; name: string }
  channel: string
  text: string
  receivedMail: { reference: string; from: string | null } | null
  receivedAttachments: Received[]
}
interface Page<T> {
  data: T[]
}
interface Event {
  type: string
  version: number
  actor: { standing: string; name: string }
  details: Record<string, unknown>
}

const net = await network()
after(() => net.close())
const room = await mailRoom(net, {
  scanner: { scan: async (content) => (Buffer.concat(await content.toArray()).includes(virus) ? 'infected' : 'clean') },
})
after(() => room.close())
const desk = await appoint(net, ['front_desk'], '31.71.06')
const file = await imbIn('returned', net)
const reason = 'Its sender named the file by phone.'

async function comes(mail: Parameters<typeof written>[0] = {}, to = mailbox.address) {
  await room.hands(
    await signed(
      await written({ from: 'applicant-2@bare.example', to, text: 'Rumah di Kecamatan Menteng.', ...mail }),
      'bare.example',
    ),
    { to },
  )
  await room.reads()
  return lastMail(net)
}
const files = (...names: string[]) => names.map((filename) => ({ filename, content: somePdf() }))
const filings = ({ id }: { id: string }) => `/v1/received-mails/${id}/filings`
const into = (application: Pick<Application, 'reference'>, rest: object = {}) => ({
  body: { applicationReference: application.reference, reason, ...rest },
})
const thread = async (person: Person, { id }: { id: string }) =>
  (await person.does<Page<Message>>(200, 'GET', `/v1/applications/${id}/messages`)).data
const received = async (person: Person, { id }: { id: string }) =>
  (await person.does<Page<Received>>(200, 'GET', `/v1/applications/${id}/received-attachments`)).data
const events = async ({ id }: { id: string }) =>
  (await net.applicant.does<Page<Event>>(200, 'GET', `/v1/applications/${id}/events?limit=200`)).data
const stateOf = async (mail: { id: string }) =>
  (await desk.does<{ state: string }>(200, 'GET', `/v1/received-mails/${mail.id}`)).state

/** The contacts with an address, and the links to confirm a mail that were made. */
async function promisedTo(address: string, { id }: { id: string }) {
  const [row] = await net.database.pool<{ contacts: number; links: number }[]>`
    select (select count(*)::int from contacts where digest = ${net.vault.digest('email', address)}) as contacts,
      (select count(confirm_digest)::int from received_mails where id = ${id}) as links`
  return row
}

describe('a mail in triage that an officer puts into an application', () => {
  it('becomes correspondence as what the officer put there, with its files for their slots; no status changes, and its sender is told nothing', async () => {
    const mail = await comes({
      text: 'Ini sertifikatnya, Kec. Menteng.\n\n> Kirim',
      attachments: files('sertifikat-tanah.pdf', 'catatan.pdf'),
    })
    const [told, before] = [await letters(net), await net.applicant.reads(file)]
    const asSpoken = into({ reference: file.reference.toLowerCase().replaceAll('-', ' ') })
    const acted = await desk.does<{ act: string; reason: string }>(201, 'POST', filings(mail), asSpoken)
    assert.deepEqual([acted.act, acted.reason], ['filed', reason])
    const now = await wholeHistory(net, file)
    assert.deepEqual(
      [now.status, now.version, now.documents.length],
      [before.status, before.version + 1, before.documents.length],
    )
    const [message] = await thread(net.applicant, file)
    assert.deepEqual(
      [message?.side, message?.author.standing, message?.channel, message?.text, message?.receivedMail],
      [
        'office',
        'front_desk',
        'email',
        'Ini sertifikatnya, Kec. Menteng.',
        { reference: mail.reference, from: 'a•••@bare.example' },
      ],
    )
    const attached = message?.receivedAttachments.map(({ fileName, slot, documentId }) => [fileName, slot, documentId])
    assert.deepEqual(attached, [
      ['sertifikat-tanah.pdf', 'land_title', null],
      ['catatan.pdf', null, null],
    ])
    const event = (await events(file)).at(-1)
    assert.deepEqual(
      [event?.type, event?.actor.standing, event?.details],
      ['mail.filed', 'front_desk', { mailReference: mail.reference, reason }],
    )
    assert.deepEqual(await letters(net), told)
    assert.deepEqual(await promisedTo('applicant-2@bare.example', mail), { contacts: 0, links: 0 })
  })

  it('is not given out as it came once a file of it was discarded, since that one is in it', async () => {
    const mail = await comes({ attachments: files('sertifikat.pdf', 'ktp-orang-lain.pdf') })
    await desk.does(201, 'POST', filings(mail), into(file))
    assert.equal((await desk.asks('GET', `/v1/received-mails/${mail.id}/content`)).status, 200)
    const found = (await received(desk, file)).find(({ fileName }) => fileName === 'ktp-orang-lain.pdf')
    await net.applicant.does(201, 'POST', `/v1/applications/${file.id}/received-attachments/${found?.id}/discards`, {
      body: {},
    })
    isRefused(await desk.asks('GET', `/v1/received-mails/${mail.id}/content`), 409, 'received_file_discarded')
  })

  it('does not make its sender somebody whose mails are filed by themselves', async () => {
    await desk.does(201, 'POST', filings(await comes()), into(file))
    assert.equal((await comes({}, answersTo(file.reference).to)).state, 'triage')
  })

  it('is over with: it can still be read by its triage, and nothing more is done with it', async () => {
    const mail = await comes()
    await desk.does(201, 'POST', filings(mail), into(file))
    assert.equal(await stateOf(mail), 'filed')
    isRefused(await desk.asks('POST', filings(mail), into(file)), 409, 'mail_not_in_triage')
    isRefused(
      await desk.asks('POST', `/v1/received-mails/${mail.id}/closures`, { body: { reason: 'No.' } }),
      409,
      'mail_not_in_triage',
    )
  })

  it('has its files accepted there, as those of any other mail', async () => {
    await desk.does(201, 'POST', filings(await comes({ attachments: files('sertifikat.pdf') })), into(file))
    const [waiting] = (await received(net.applicant, file)).slice(-1)
    const document = await net.applicant.does<{ slot: string; receivedByEmail: boolean }>(
      201,
      'POST',
      `/v1/applications/${file.id}/received-attachments/${waiting?.id}/acceptances`,
      { body: {} },
    )
    assert.deepEqual([document.slot, document.receivedByEmail], ['land_title', true])
  })

  it('is put by the front desk of both only: where they do not see the file it does not exist, where they look on they may not', async () => {
    const mail = await comes()
    const [elsewhere, both] = [
      await imbIn('submitted', { ...net, applicant: net.stranger }),
      await appoint(net, ['front_desk'], '31.71'),
    ]
    await net.database.pool`
        update applications
        set office_id = (select id from offices where region_code = '31.71.07')
        where id = ${elsewhere.id}`
    await changesNothing(net, async () => {
      isRefused(await desk.asks('POST', filings(mail), into(elsewhere)), 404, 'not_found')
      isRefused(await desk.asks('POST', filings(mail), into({ reference: '0000-0000-0' })), 404, 'not_found')
      isRefused(await both.asks('POST', filings(mail), into(file)), 403, 'forbidden')
      isRefused(await net.reviewer.asks('POST', filings(mail), into(file)), 403, 'forbidden')
      isRefused(await net.applicant.asks('POST', filings(mail), into(file)), 404, 'not_found')
      assert.deepEqual(
        faultsIn((await desk.asks('POST', filings(mail), into(file, { reason: 'NIK 3171065501800001' }))).refusal),
        ['/reason personal_number'],
      )
    })
    await net.database.pool`
        update received_mails
        set office_id = (select id from offices where region_code = '31.71')
        where id = ${mail.id}`
    isRefused(await both.asks('POST', filings(mail), into(file)), 403, 'forbidden')
  })

  it('does not go into what is closed', async () => {
    const [mail, closed] = [await comes(), await imbIn('withdrawn', net)]
    await changesNothing(net, async () =>
      isRefused(await desk.asks('POST', filings(mail), into(closed)), 409, 'messages_not_open'),
    )
  })

  it('goes where the first of two puts it, and the other is told', async () => {
    const mail = await comes()
    const officer = await actorOf(net, 'front-desk')
    const before = await net.applicant.reads(file)
    const answer = await race(
      net,
      (tx) => closeMail(tx, net.vault, mail.id, 'An advertisement.', officer),
      () => desk.asks('POST', filings(mail), into(file)),
    )
    isRefused(answer, 409, 'conflict')
    assert.deepEqual([await stateOf(mail), (await net.applicant.reads(file)).version], ['closed', before.version])
  })

  it('stands in the history behind a step that was taken meanwhile, and not in a file that this has closed', async () => {
    const [one, other] = [await comes(), await comes()]
    const house = await imbIn('submitted', net)
    const answer = await race(net, taking(net, 'front-desk', house, { action: 'accept' }), () =>
      desk.asks('POST', filings(one), into(house)),
    )
    assert.equal(answer.status, 201)
    await wholeHistory(net, house)
    assert.deepEqual(
      (await events(house)).slice(-2).map(({ type }) => type),
      ['application.in_review', 'mail.filed'],
    )
    isRefused(
      await race(net, taking(net, 'applicant-1', house, { action: 'withdraw', reason: 'No longer.' }), () =>
        desk.asks('POST', filings(other), into(house)),
      ),
      409,
      'messages_not_open',
    )
    assert.equal(await stateOf(other), 'triage')
  })
})

describe('a file that came by mail and nothing is to come of', async () => {
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

  it('is discarded by its applicant: its bytes go, and what remains says that it was there, when it went and by whom', async () => {
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

  it('is discarded by the front desk of the office with a reason, by nobody else there, and by nobody who does not see the file', async () => {
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

  it('is no document: one that was accepted stays', async () => {
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

  it('is accepted or discarded, never both: whoever comes second is told', async () => {
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

  it('keeps nobody out who holds the application and comes to its files: neither waits for the other for ever', async () => {
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

  it('is discarded with all that follows or not at all', async () => {
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
