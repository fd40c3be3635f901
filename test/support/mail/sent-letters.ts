import assert from 'node:assert/strict'
import type { NoticeKind } from '../../../src/correspondence/notifications/notice.ts'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { tellPeople } from '../../../src/correspondence/notifications/telling/tell.ts'
import { tellAgencies } from '../../../src/correspondence/notifications/telling/tell-agencies.ts'
import { tellableKinds } from '../../../src/correspondence/notifications/telling/telling.ts'
import { network } from '../network.ts'
import { knowsItsCalendars } from '../scenes/visits.ts'
import { hasContact, mailIn } from './contacts.ts'
import { KeepingPost } from './post.ts'

export interface Said {
  kind: string
  channel: string
  language: string
  text: string
  subject: string
  to: string
  /** The address to which a mail is answered; null for other channels. */
  replyTo: string | null
}

/**
 * Opens a network whose applicant has an e-mail address in English and a WhatsApp number in Indonesian, with functions
 * that read the notices.
 */
export async function openSentLetters() {
  const post = new KeepingPost()
  const net = await network()
  const { pool } = net.database
  await knowsItsCalendars(net)
  await hasContact(net, net.applicant, { channel: 'email', address: 'applicant-1@example.org', language: 'en' })
  await hasContact(net, net.applicant, {
    channel: 'whatsapp',
    address: '+6281200000001',
    language: 'id',
    kinds: [...tellableKinds],
  })

  /** Sends all waiting notices. Returns those sent since the last call, decoded. */
  async function told(): Promise<Said[]> {
    while ((await tellPeople(pool)) + (await tellAgencies(pool, net.vault)) > 0);
    while ((await sendNotices(pool, net.vault, post)) > 0);
    const rows = await pool<{ id: string; kind: string; language: string }[]>`select id, kind, language from notices`
    return post.parcels.splice(0).map(({ noticeId, channel, content, to }) => {
      const notice = rows.find(({ id }) => id === noticeId)
      const { subject, text } =
        channel === 'email' ? mailIn(content) : { subject: '', text: String(JSON.parse(content.toString()).text) }
      const replyTo = /^Reply-To: (.*)\r$/im.exec(content.toString())?.[1] ?? null
      return { kind: notice?.kind ?? '', language: notice?.language ?? '', channel, subject, text, to, replyTo }
    })
  }

  /** Asserts that exactly these kinds were sent, each by e-mail and by WhatsApp. Returns the texts of each language. */
  async function isTold(...kinds: NoticeKind[]): Promise<{ en: string; id: string }> {
    const said = await told()
    assert.deepEqual(
      said.map(({ kind, language }) => `${kind} ${language}`).sort(),
      kinds.flatMap((kind) => [`${kind} en`, `${kind} id`]).sort(),
    )
    for (const { text } of said) assert.doesNotMatch(text, /undefined|null|NaN|\[object|\{\{/)
    const in_ = (language: string) =>
      said
        .filter((one) => one.language === language)
        .map(({ text }) => text)
        .join('\n')
    return { en: in_('en'), id: in_('id') }
  }

  return { net, pool, post, told, isTold, close: () => net.close() }
}
