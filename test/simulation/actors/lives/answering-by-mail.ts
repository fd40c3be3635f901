import type { CaseFile } from '../case-file.ts'
import { digitsOf } from '../draws.ts'
import { fileFor } from '../files.ts'
import type { Journey } from '../journey.ts'
import { hour } from '../moments.ts'
import type { Applicant } from './applicant.ts'

interface Received {
  id: string
  slot: string | null
  documentId: string | null
  discarded: object | null
}

/** Replies to the letter about a return with the missing files, and later accepts or discards what arrived. */
export async function* correctByMail(me: Applicant, file: CaseFile): Journey {
  const { mails, letters } = me.town.outside
  const letter = letters.inboxOf(me.persona.email).findLast(({ replyTo }) => replyTo.includes('+'))
  if (!letter) return
  const asked = new Set((file.returnReasons ?? []).map(({ target }) => target))
  const attachments = me.type.documents
    .filter(({ slot }) => asked.has(slot))
    .map((slot) => fileFor(slot, me.chance))
    .map(({ name, bytes }) => ({ filename: name, content: bytes }))
  const isLost = await mails
    .hands({
      from: me.persona.email,
      domain: 'example.org',
      to: letter.replyTo,
      subject: `Re: ${letter.subject}`,
      text: 'Terlampir berkas yang diminta.',
      attachments,
      messageId: `<${digitsOf(me.chance, 14)}@example.org>`,
    })
    .then(() => false)
    .catch(() => true)
  if (isLost) return
  yield { at: me.town.now + me.chance.whole(4, 30) * hour, act: 'takes over the files of a mail' }
  await takeOver(me, file.id)
}

async function takeOver({ client, chance }: Applicant, id: string): Promise<void> {
  const path = `/v1/applications/${id}/received-attachments`
  const page = await client.reads(path)
  if (!page.isGood) return
  for (const file of page.body<{ data: Received[] }>().data) {
    if (file.documentId !== null || file.discarded !== null) continue
    if (chance.isTrue(0.2)) await client.reads(`${path}/${file.id}/content`)
    if (file.slot === null || chance.isTrue(0.1)) await client.sends(`${path}/${file.id}/discards`, {})
    else await client.sends(`${path}/${file.id}/acceptances`, {})
  }
}
