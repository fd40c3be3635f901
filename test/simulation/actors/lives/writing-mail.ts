import type { Letter } from '../../outside/carriers.ts'
import type { Slot } from '../catalogue.ts'
import { digitsOf } from '../draws.ts'
import { fileFor } from '../files.ts'
import type { Journey } from '../journey.ts'
import { day, hour } from '../moments.ts'
import type { Applicant } from './applicant.ts'
import { certificateLinkIn, downloadByLetter } from './by-letter.ts'

const letters = 14

/**
 * Yields the acts of an applicant who only writes mails: a question, the documents, corrections, and the link in a
 * letter.
 */
export async function* applyByMail(me: Applicant): Journey {
  const { sendsAllAtOnce } = me.town.mix.letterLinks
  const sendsAll = me.persona.rare !== undefined || me.town.chanceOf(`${me.name} first mail`).isTrue(sendsAllAtOnce)
  const attachments = sendsAll ? papersOf(me, me.type.documents) : []
  const first = await write(me, { subject: `Permohonan ${me.persona.permitType}`, text: questionOf(me), attachments })
  if (!first) return
  let [read, asked] = [0, 0]
  for (let letter = 0; letter < letters; letter++) {
    yield { at: me.town.now + me.chance.whole(6, 15) * day, act: 'reads the mail', bell: me.bell }
    const inbox = me.town.outside.letters.inboxOf(me.persona.email)
    for (const one of inbox.slice(read)) yield* answer(me, one)
    if (inbox.length === read && ++asked <= 2)
      await write(me, { subject: 'Re: Permohonan', text: 'Bagaimana kabarnya?' })
    read = inbox.length
  }
}

const questionOf = ({ villageCode, persona, offices }: Applicant): string =>
  `Saya ingin mengurus ${persona.permitType} di ${villageCode}. Apa yang perlu saya kirim? ${
    offices.byRegion(villageCode)?.data.regionCode ?? ''
  }`

/** Replies to a letter as it demands: follows its link, or sends documents. */
async function* answer(me: Applicant, letter: Letter): Journey {
  const [, link] = /(\/v1\/received-mail-confirmations\/[\w-]+)/.exec(letter.text) ?? []
  if (link !== undefined) return yield* followsLink(me, link)
  const certificate = certificateLinkIn(letter.text)
  if (certificate !== undefined) return yield* downloadByLetter(me, certificate)
  const wantsPapers = /missing|belum (?:lengkap|ada)|dilengkapi|kurang|needed/i.test(`${letter.subject} ${letter.text}`)
  if (!wantsPapers || me.chance.isTrue(0.15)) return
  yield { at: me.town.now + me.chance.whole(1, 40) * hour, act: 'answers a letter' }
  await write(me, {
    to: letter.replyTo,
    subject: `Re: ${letter.subject}`,
    text: 'Terlampir berkas yang diminta.',
    attachments: papersOf(me, me.type.documents.slice(0, me.chance.whole(1, 4))),
  })
}

const papersOf = ({ chance }: Applicant, slots: readonly Slot[]) =>
  slots.map((slot) => {
    const { name, bytes } = fileFor(slot, chance)
    return { filename: name, content: bytes }
  })

/** Opens the link of a letter about a filed mail, accepts the files, and submits again. */
async function* followsLink(me: Applicant, link: string): Journey {
  const nobody = me.town.clientOf(`${me.name} link`, null)
  await nobody.reads(link)
  yield me.soon('uses the files of the mail')
  await nobody.asks('POST', link)
  if (me.chance.isTrue(0.2)) return
  await nobody.asks('POST', `${link}/submissions`, {
    raw: { payload: 'statement=accepted', type: 'application/x-www-form-urlencoded' },
  })
}

type Written = Pick<Parameters<Applicant['town']['outside']['mails']['hands']>[0], 'subject' | 'text' | 'attachments'>

/** Sends a mail, in 5 % of cases twice. Returns false when the mail server rejects it. */
async function write(me: Applicant, mail: Written & { to?: string }): Promise<boolean> {
  const { mails } = me.town.outside
  const messageId = `<${me.persona.number}.${digitsOf(me.chance, 12)}@example.org>`
  try {
    const sent = await mails.hands({
      from: me.persona.email,
      domain: 'example.org',
      messageId,
      to: mails.address,
      ...mail,
    })
    if (me.chance.isTrue(0.05)) await mails.handsAgain(sent, { from: me.persona.email, to: mail.to ?? mails.address })
    return true
  } catch {
    return false
  }
}
