import assert from 'node:assert/strict'
import { after, afterEach, describe, it } from 'node:test'
import { readAddress, readSubject } from '../../../src/correspondence/mail/reply-address.ts'
import { type Letter, queueLetter } from '../../../src/correspondence/notifications/sending/queue.ts'
import { type NoticeServices, sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { inTransaction } from '../../../src/platform/db/client.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { KeepingPost, mailbox, noPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
afterEach(() => pool`delete from notices`)

const letter = (rest: Partial<Letter> = {}): Letter => ({
  causeId: crypto.randomUUID(),
  kind: 'contact_code',
  channel: 'email',
  language: 'en',
  address: 'applicant-1@example.org',
  applicationId: null,
  secrets: { code: '482913' },
  facts: { minutes: '30' },
  ...rest,
})

async function queues(rest: Partial<Letter> = {}): Promise<Letter> {
  const queued = letter(rest)
  assert.equal(await queueLetter(pool, net.vault, queued), true)
  return queued
}

const sends = (post: NoticeServices) => sendNotices(pool, net.vault, post)
const notices = () => pool<
  {
    id: string
    state: string
    failure: string | null
    attempts: number
    personal: string | null
    shown: string
    waits: number
  }[]
>`
  select id, state, failure, attempts, personal, shown, extract(epoch from next_at - now())::int as waits
  from notices
  order by id`
const leaseEnds = () => pool`update notices set next_at = now()`
const headerOf = (mail: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, 'mi').exec(mail)?.[1]?.replace(/\r\n[ \t]+/g, ' ')

describe('a letter', () => {
  it('is a mail in its language, in plain text and HTML, to which nothing replies automatically', async () => {
    await queues()
    const post = new KeepingPost()
    assert.equal(await sends(post), 1)
    const [parcel] = post.parcels
    const mail = parcel?.content.toString() ?? ''
    assert.equal(headerOf(mail, 'Subject'), 'The code for this address')
    assert.equal(headerOf(mail, 'To'), 'applicant-1@example.org')
    assert.match(headerOf(mail, 'From') ?? '', /<perizinan@ptsp\.example>$/)
    assert.equal(headerOf(mail, 'Message-ID'), `<${parcel?.noticeId}@ptsp.example>`)
    assert.equal(headerOf(mail, 'Auto-Submitted'), 'auto-generated')
    assert.match(mail, /text\/plain[^]*482913[^]*text\/html[^]*\b482913<\/p>/)
    assert.deepEqual(
      (await notices()).map(({ state, failure, personal }) => ({ state, failure, personal })),
      [{ state: 'sent', failure: null, personal: null }],
    )
  })

  it('about an application gets its replies for that application, and its bounces for that notice', async () => {
    const file = await net.applicant.drafts()
    await queues({
      kind: 'claim_code',
      applicationId: file.id,
      facts: { days: '90' },
      inReplyTo: '<question@example.org>',
    })
    const post = new KeepingPost()
    await sends(post)
    const [parcel] = post.parcels
    const mail = parcel?.content.toString() ?? ''
    assert.equal(readAddress(mailbox.keys, headerOf(mail, 'Reply-To') ?? '')?.reference, file.reference)
    assert.deepEqual(readSubject(mailbox.keys, headerOf(mail, 'Subject') ?? ''), [file.reference])
    assert.equal(readAddress(mailbox.keys, parcel?.sender ?? '')?.noticeId, parcel?.noticeId)
    assert.deepEqual(
      [headerOf(mail, 'In-Reply-To'), headerOf(mail, 'References'), headerOf(mail, 'Auto-Submitted')],
      ['<question@example.org>', '<question@example.org>', 'auto-replied'],
    )
  })

  it('about a draft discarded meanwhile is not sent', async () => {
    const file = await net.applicant.drafts()
    await queues({ kind: 'claim_code', applicationId: file.id })
    await net.applicant.does(204, 'DELETE', `/v1/applications/${file.id}`, { headers: { 'if-match': '"1"' } })
    const post = new KeepingPost()
    await sends(post)
    assert.deepEqual([post.parcels.length, (await notices())[0]?.state], [0, 'cancelled'])
  })

  it('is stored sealed, except the masked address', async () => {
    await queues()
    const [row] = await pool<{ row: string }[]>`select row_to_json(n)::text as row from notices n`
    assert.doesNotMatch(row?.row ?? '', /applicant-1@|482913/)
    assert.equal((await notices())[0]?.shown, 'a•••@example.org')
  })

  it('of one cause is sent once, however often it is queued', async () => {
    const queued = await queues()
    assert.equal(await queueLetter(pool, net.vault, queued), false)
    const post = new KeepingPost()
    await sends(post)
    assert.equal(await queueLetter(pool, net.vault, queued), false)
    assert.equal(await sends(post), 0)
    assert.equal(post.parcels.length, 1)
  })

  it('of a transaction that did not commit is never sent', async () => {
    await assert.rejects(
      inTransaction(pool, async (tx) => {
        await queueLetter(tx, net.vault, letter())
        throw new Error('Something else went wrong.')
      }),
    )
    assert.equal(await sends(new KeepingPost()), 0)
  })

  it('to a phone is one text that a gateway gets with the number, the whole letter for WhatsApp', async () => {
    await queues({ channel: 'sms', address: '+6281200000001' })
    await queues({ channel: 'whatsapp', address: '+6281200000001', language: 'id' })
    const post = new KeepingPost()
    await sends(post)
    const [sms, whatsapp] = post.parcels
      .toSorted((a, b) => a.channel.localeCompare(b.channel))
      .map(({ content }) => JSON.parse(content.toString()))
    assert.deepEqual([sms.channel, sms.to, sms.language, sms.kind], ['sms', '+6281200000001', 'en', 'contact_code'])
    assert.equal(
      sms.text,
      'PTSP: code 482913, valid for 30 minutes, to receive notices about permit applications at this number. Do not share it. ' +
        'Ignore this if you did not ask.',
    )
    assert.match(whatsapp.text, /^\*Kode untuk alamat ini\*\n\n[^]*\n\n482913\n\n/)
  })
})

describe('a carrier that is away', () => {
  it('is retried with growing pauses, is reported, and gets the mail once when it is back', async () => {
    await queues()
    const post = new KeepingPost()
    post.isAway = true
    const pauses = []
    for (let tries = 1; tries <= 4; tries++) {
      await assert.rejects(
        sends(post),
        /1 of 1 notices could not be handed over, the first because: The post is away\./,
      )
      pauses.push(Math.ceil(((await notices())[0]?.waits ?? 0) / 60))
      assert.equal(await sends(post), 0)
      await leaseEnds()
    }
    post.isAway = false
    await sends(post)
    assert.deepEqual([pauses, post.parcels.length, (await notices())[0]?.state], [[1, 2, 4, 8], 1, 'sent'])
  })

  it('is given up in the end, and the address is deleted', async () => {
    await queues()
    await pool`update notices set attempts = 12`
    const post = new KeepingPost()
    await sends(post)
    assert.deepEqual(
      (await notices()).map(({ state, failure, personal }) => [state, failure, personal]),
      [['failed', 'given_up', null]],
    )
    assert.equal(post.parcels.length, 0)
  })

  it('delays no other notice', async () => {
    await queues({ channel: 'sms', address: '+6281200000001' })
    await queues()
    const post = new KeepingPost()
    post.meets = async ({ channel }) => {
      if (channel === 'sms') throw new Error('No signal.')
    }
    await assert.rejects(sends(post), /1 of 2/)
    assert.deepEqual((await notices()).map(({ state }) => state).sort(), ['sent', 'waiting'])
  })

  it('that is not configured is stated in the notice', async () => {
    await queues()
    await sends(noPost)
    assert.deepEqual(
      (await notices()).map(({ state, failure }) => [state, failure]),
      [['failed', 'no_carrier']],
    )
  })
})

describe('several workers', () => {
  it('send each notice once', async () => {
    for (let count = 0; count < 30; count++) await queues({ address: `applicant-${count}@example.org` })
    const post = new KeepingPost()
    await Promise.all([sends(post), sends(post), sends(post)])
    assert.equal(new Set(post.parcels.map(({ to }) => to)).size, 30)
    assert.equal(post.parcels.length, 30)
  })

  it('take over from one that was killed after a delivery: the same mail, with the same Message-ID', async () => {
    await queues()
    const killed = new KeepingPost()
    let goOn = (): void => {}
    killed.meets = (parcel) => {
      killed.parcels.push(parcel)
      return new Promise((resolve) => {
        goOn = resolve
      })
    }
    const dying = sends(killed)
    await eventually('it is handed over', async () => killed.parcels.length === 1)
    const other = new KeepingPost()
    assert.equal(await sends(other), 0, 'while the lease lasts nobody else is at it')
    assert.ok(((await notices())[0]?.waits ?? Infinity) <= 60, 'the lease of a killed worker ends within a minute')
    await leaseEnds()
    await sends(other)
    const [first, second] = [killed.parcels[0], other.parcels[0]].map((parcel) => [
      parcel?.noticeId,
      headerOf(parcel?.content.toString() ?? '', 'Message-ID'),
      headerOf(parcel?.content.toString() ?? '', 'Date'),
    ])
    assert.deepEqual(first, second)
    goOn()
    await dying
    assert.deepEqual(
      (await notices()).map(({ state }) => state),
      ['sent'],
    )
  })

  it('keep a slow notice, and postpone a failed one for its pause', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    await queues()
    await queues({ address: 'applicant-2@example.org' })
    const slow = new KeepingPost()
    const { promise: taken, resolve: letGo } = Promise.withResolvers<void>()
    const { promise: refused, reject: refuses } = Promise.withResolvers<void>()
    const met = new Set<string>()
    slow.meets = ({ to }) => {
      met.add(to)
      return to === 'applicant-1@example.org' ? taken : refused
    }
    const sending = sends(slow)
    await eventually('both are handed over', async () => met.size === 2)
    await pool`update notices set next_at = now() + interval '1 second'`
    await eventually('both leases are renewed', async () => {
      t.mock.timers.tick(15_000)
      return (await notices()).every(({ waits }) => waits > 30)
    })
    refuses(new Error('The mailbox is full.'))
    await eventually('one is put off', async () => (await notices()).some(({ failure }) => failure === 'put_off'))
    t.mock.timers.tick(15_000)
    letGo()
    await assert.rejects(sending, /1 of 2 notices/)
    assert.deepEqual((await notices()).map(({ state, waits }) => [state, state === 'waiting' && waits > 50]).sort(), [
      ['sent', false],
      ['waiting', true],
    ])
  })
})
