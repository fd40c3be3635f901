import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { tellPeople } from '../../../src/correspondence/notifications/telling/tell.ts'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { race } from '../../support/faults/racing.ts'
import { mailIn } from '../../support/mail/contacts.ts'
import { mailbox } from '../../support/mail/mail-room.ts'
import { KeepingPost } from '../../support/mail/post.ts'
import { openTriage } from '../../support/mail/triage.ts'
import type { Application, Person } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { appoint, officeOf } from '../../support/staff.ts'

interface Entry {
  id: string
  text: string
  side: string
  author: { standing: string; name: string }
}

const { net, desk, above, elsewhere, here, beside, assistance, village, comes, files, received, draftOf, close } =
  await openTriage()
after(close)
const counter = await officeOf(net, here)
const post = Object.assign(new KeepingPost(), { mailbox })
let writers = 0
/** Returns a draft that the counter made of a mail, with the address of its sender. */
async function draftOfMail() {
  const from = `penulis-${++writers}@example.org`
  const mail = await comes({ from })
  return { from, draft: await draftOf(desk, mail) }
}
const messagesOf = ({ id }: { id: string }) => `/v1/applications/${id}/messages`
const tries = (person: Person, draft: { id: string }, body: object) =>
  person.asks('POST', messagesOf(draft), { body: { kind: 'message', text: 'Which floor?', ...body } })
const asksSender = (draft: { id: string }, text: string) =>
  desk.does<Entry>(201, 'POST', messagesOf(draft), { body: { kind: 'message', text } })
const thread = async (person: Person, draft: { id: string }) =>
  (await person.does<{ data: Entry[] }>(200, 'GET', messagesOf(draft))).data
const unreadBy = async (person: Person, draft: { id: string }) =>
  (await person.does<{ unread: number }>(200, 'GET', `${messagesOf(draft)}/read-marks`)).unread
/** Sends what waits. Returns the letters to an address, in no order. */
async function lettersTo(address: string) {
  while ((await tellPeople(net.database.pool)) > 0);
  while ((await sendNotices(net.database.pool, net.vault, post)) > 0);
  return post.parcels
    .filter(({ to }) => to === address)
    .map(({ content }) => ({
      ...mailIn(content),
      replyTo: /^Reply-To: <?([^\s>]+)/m.exec(content.toString())?.[1] ?? '',
    }))
}
async function claims(person: Person, draft: Application) {
  const { code, reference } = await desk.does<{ code: string; reference: string }>(
    201,
    'POST',
    `/v1/applications/${draft.id}/claim-codes`,
  )
  await person.does(201, 'POST', '/v1/applications/claims', { body: { reference, code } })
}

describe('a message of the counter in a draft that it made of a mail', () => {
  it('goes to the sender by mail, and the reply with its files comes back to the draft', async () => {
    const { from, draft } = await draftOfMail()
    const sent = await asksSender(draft, 'How many floors will the house have?')
    assert.deepEqual([sent.side, sent.author.standing], ['office', 'assistant'])
    const asking = (await lettersTo(from)).filter(({ text }) => text.includes('How many floors will the house have?'))
    assert.equal(asking.length, 1)
    const replyTo = asking[0]?.replyTo ?? ''
    const reply = await comes({ from, text: 'Dua lantai.', attachments: files('KTP.pdf') }, replyTo)
    assert.deepEqual([reply.state, reply.application], ['filed', draft.reference])
    const [answer] = await thread(desk, draft)
    assert.deepEqual([answer?.text.includes('Dua lantai.'), answer?.side], [true, 'applicant'])
    const attachments = await received(desk, draft)
    assert.deepEqual(
      attachments.map(({ slot }) => slot),
      ['identity_card'],
    )
    assert.equal(await unreadBy(desk, draft), 1)
    const marked = await desk.does(201, 'POST', `${messagesOf(draft)}/read-marks`, { body: { readUpTo: answer?.id } })
    assert.deepEqual(marked, { unread: 0 })
    assert.deepEqual((await desk.reads(draft)).version, draft.version, 'A letter is no change of the application.')
  })

  it('is seen by the person who takes the draft over, and the counter writes no more', async () => {
    const { from, draft } = await draftOfMail()
    await asksSender(draft, 'Which street?')
    await claims(net.applicant, draft)
    assert.equal((await thread(net.applicant, draft))[0]?.text, 'Which street?')
    const before = (await lettersTo(from)).length
    await changesNothing(net, async () => {
      isRefused(await tries(desk, draft, {}), 403, 'forbidden')
      for (const kind of ['message', 'call'])
        isRefused(await tries(net.applicant, draft, { kind }), 409, 'messages_not_open')
    })
    assert.equal((await lettersTo(from)).length, before)
  })

  it('is refused to other offices, those above and other people, who do not see the draft', async () => {
    const { draft } = await draftOfMail()
    const colleague = await appoint(net, ['reviewer', 'head'], here)
    await changesNothing(net, async () => {
      for (const person of [above, elsewhere, colleague, net.admin, net.stranger])
        isRefused(await tries(person, draft, {}), 404, 'not_found')
    })
  })

  it('is no note and no internal call: only the responsible office reads those', async () => {
    const { draft } = await draftOfMail()
    for (const [body, faults] of [
      [{ kind: 'note' }, ['/kind office_only']],
      [{ kind: 'call', internal: true }, ['/internal office_only']],
    ] as const)
      assert.deepEqual(faultsIn(isRefused(await tries(desk, draft, body), 422, 'rule_broken')), faults)
  })

  it('needs an address that letters reach', async () => {
    const { draft } = await draftOfMail()
    await net.database.pool`update contacts set suspended_at = now() where application_id = ${draft.id}`
    const unstated = await desk.does<Application>(201, 'POST', '/v1/applications', {
      body: { permitType: 'IMB', villageCode: village, filedAtOfficeId: counter.id, assistance },
    })
    await changesNothing(net, async () => {
      for (const silent of [draft, unstated]) isRefused(await tries(desk, silent, {}), 409, 'messages_not_open')
    })
    const call = await tries(desk, unstated, { kind: 'call', text: 'Called: two floors.' })
    assert.equal(call.status, 201, 'A call has reached the applicant already.')
    await desk.does(201, 'POST', `/v1/applications/${unstated.id}/contacts`, {
      body: { channel: 'email', address: 'dicatat@example.org', language: 'en' },
    })
    await asksSender(unstated, 'Which house number?')
    const letters = await lettersTo('dicatat@example.org')
    assert.equal(letters.filter(({ text }) => text.includes('Which house number?')).length, 1)
  })

  it('does not become one to another office when the draft is submitted there meanwhile', async () => {
    const { draft } = await draftOfMail()
    const office = await officeOf(net, beside)
    const late = await race(
      net,
      (tx) => tx`
        update applications
        set status = 'submitted', submitted_at = now(), version = version + 1, office_id = ${office.id}
        where id = ${draft.id}`,
      () => tries(desk, draft, {}),
    )
    isRefused(late, 409, 'conflict')
    assert.ok((await thread(desk, draft)).every(({ text }) => text !== 'Which floor?'))
  })

  it('does not show in the public tracking', async () => {
    const { draft } = await draftOfMail()
    const track = async () => {
      const { reference, trackingKey } = await desk.reads(draft)
      return (await net.stranger.asks('POST', '/v1/tracking', { body: { reference, trackingKey } })).text
    }
    const before = await track()
    assert.ok(before.includes(draft.reference))
    await asksSender(draft, 'A question that nobody else reads.')
    assert.equal(await track(), before)
  })
})
