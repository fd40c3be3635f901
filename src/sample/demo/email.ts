import { readFile } from 'node:fs/promises'
import { sampleDomain } from '../mail-domain.ts'
import { demoVillage } from '../users.ts'
import { inspectsTheSite } from './inspection.ts'
import { paysAtTheBank } from './payment.ts'
import { awaitFact, awaitLetter, looks, mailHint, plainText, replyToOf } from './post.ts'
import { presentOf } from './present.ts'
import type { Case, Slot } from './replies.ts'
import { type Sent, sendMail } from './send-mail.ts'
import { DemoError, tell, type Visit } from './visit.ts'

interface Mail {
  id: string
  reference: string
  attachmentCount: number
  repliesTo: { reference: string } | null
}
interface Attachment {
  id: string
  slot: string | null
  documentId: string | null
}
const desk = 'front-desk'
const byPhone = { 'x-channel': 'phone' }

/**
 * Files an IMB by mail for a person who never signs in, with calls by phone, from the first question to the handover.
 */
export async function fileByMail(visit: Visit, mailPort: number): Promise<void> {
  const address = `warga-${crypto.randomUUID().slice(0, 8)}@${sampleDomain}`
  const { body: type } = await visit.does<{ documents: (Slot & { names: { id: string } })[] }>(
    null,
    'GET',
    '/permit-types/IMB',
  )
  const sends = async (mail: Sent) => sendMail(mailPort, address, new Date(await presentOf(visit)), mail)
  const required = type.documents.filter((slot) => slot.required)
  const {
    samples: [{ answers }],
  } = JSON.parse(await readFile(new URL('../permit-types/IMB.json', import.meta.url), 'utf8'))

  const asked = await inTriage(
    visit,
    await sends({
      subject: 'Rumah baru',
      text: 'Saya mau membangun rumah di Kecamatan Gambir. Apa yang perlu saya kirim?',
    }),
  )
  tell('by mail', `asks what is needed; it waits in the triage as ${asked.reference}`)
  await visit.does(desk, 'POST', `/received-mails/${asked.id}/answers`, {
    body: { missing: required.map(({ names }) => names.id), note: 'Sebutkan nama berkas seperti di atas.' },
  })
  tell(desk, `answers with what is missing: ${required.length} papers`)
  const answered = await awaitLetter(visit, address, 'Jawaban atas surel Anda')

  const files = await Promise.all(required.map(fileFor))
  const complete = await inTriage(
    visit,
    await sends({
      to: replyToOf(answered),
      subject: 'Re: Rumah baru',
      text: 'Terlampir berkas yang diminta.',
      attachments: files,
    }),
  )
  tell('by mail', `answers to it with ${complete.attachmentCount} files, which joins ${complete.repliesTo?.reference}`)
  const { body: application } = await visit.does<Case>(desk, 'POST', `/received-mails/${complete.id}/drafts`, {
    body: {
      permitType: 'IMB',
      villageCode: demoVillage,
      assistance: { identityCheckedBy: 'phone_callback', consent: true, spokeWith: 'applicant' },
    },
  })
  tell(desk, `calls back, and makes the draft ${application.reference} of the mail`)
  await tracks(visit, application, await awaitLetter(visit, address, 'Nomor permohonan Anda'))
  const { etag } = await visit.look(desk, application)
  await visit.does(desk, 'PATCH', `/applications/${application.id}`, {
    body: { answers },
    headers: { 'if-match': etag, ...byPhone },
  })
  tell(desk, 'fills in the form on the phone')
  await acceptsAll(visit, application)
  await visit.step(desk, application, { action: 'submit', statementAccepted: true })
  await visit.step(desk, application, {
    action: 'return',
    reasons: [{ target: 'land_title', code: 'unreadable', note: 'Halaman kedua gelap.' }],
  })
  const letter = await awaitLetter(visit, address, 'perlu dilengkapi')
  await sends({
    to: replyToOf(letter),
    subject: 'Re: Kembali',
    text: 'Ini yang lebih terang.',
    attachments: [await fileFor({ slot: 'land_title', formats: ['application/pdf'] })],
  })
  tell('by mail', 'answers to it with a better file, which finds its application')
  await submitsAgain(visit, await awaitLetter(visit, address, 'Surel Anda telah masuk ke permohonan'))
  await visit.step(desk, application, { action: 'accept' })
  await visit.step('reviewer', application, { action: 'inspect' })
  await inspectsTheSite(visit, application, desk)
  await visit.step('reviewer', application, { action: 'approve' })
  await paysAtTheBank(visit, application, desk)
  await visit.matchesOriginals(desk, application)
  await visit.step(desk, application, { action: 'confirm_originals' })
  await visit.step('head', application, { action: 'sign' })
  await getsCertificate(visit, await awaitLetter(visit, address, 'Izin Anda telah terbit'))
  await visit.step(desk, application, { action: 'hand_over' })
  await visit.tellsTheStory(desk, application)
}

/** Tracks the application by the key in a letter, without an account. */
async function tracks(visit: Visit, { reference }: Case, letter: string): Promise<void> {
  const [, trackingKey] = /Kunci lacak: (\S+)/.exec(plainText(letter)) ?? []
  const { body } = await visit.does<{ publicStage: string }>(null, 'POST', '/tracking', {
    body: { reference, trackingKey },
  })
  tell('by mail', `tracks it with the key of that letter: ${body.publicStage}`)
}

/** Opens the link of a letter, uses the files and submits again. */
async function submitsAgain(visit: Visit, letter: string): Promise<void> {
  const [, link = ''] = /https?:\/\/[^/\s]+(\/v1\/received-mail-confirmations\/[\w-]+)/.exec(plainText(letter)) ?? []
  await visit.reads(link)
  tell('by mail', 'opens the link: nothing has changed yet')
  await visit.presses(link)
  tell('by mail', 'uses the files of the mail')
  const page = await visit.presses(`${link}/submissions`, { statement: 'accepted' })
  if (!/class="done"/.test(page)) throw new DemoError('The application could not be submitted again.')
  tell('by mail', 'submits the application again by the link')
}

/** Opens the link of a letter about the permit, and downloads the certificate once it is made. */
async function getsCertificate(visit: Visit, letter: string): Promise<void> {
  const [, link = ''] = /https?:\/\/[^/\s]+(\/v1\/certificate-letters\/[\w-]+)/.exec(plainText(letter)) ?? []
  await visit.reads(link)
  await awaitFact('the certificate is made', async () => {
    const file = await visit.presses(link, { language: 'id' }).catch(() => '')
    return file.startsWith('%PDF') || undefined
  })
  tell('by mail', 'downloads the certificate by the link of that letter')
}

async function fileFor({
  slot,
  formats,
}: Pick<Slot, 'slot' | 'formats'>): Promise<{ filename: string; content: Buffer }> {
  const kind = formats.includes('application/pdf') ? 'pdf' : 'png'
  const content = Buffer.concat([
    await readFile(new URL(`../sample.${kind}`, import.meta.url)),
    Buffer.from(`\n% ${slot} ${crypto.randomUUID()}\n`),
  ])
  return { filename: `${slot}.${kind}`, content }
}

function inTriage(visit: Visit, reference: string): Promise<Mail> {
  const look = async () => {
    let cursor = ''
    for (let page = 0; page < looks; page++) {
      const { body } = await visit.does<{ data: Mail[]; page: { nextCursor: string | null } }>(
        desk,
        'GET',
        `/received-mails?limit=200${cursor && `&cursor=${cursor}`}`,
      )
      const found = body.data.find((mail) => mail.reference === reference)
      if (found || body.page.nextCursor === null) return found
      cursor = body.page.nextCursor
    }
    return undefined
  }
  return awaitFact(`the mail ${reference} is read`, look, mailHint)
}

/** Waits for the attachments of the mail, and accepts those that have a slot. */
async function acceptsAll(visit: Visit, { id }: Case): Promise<void> {
  const waiting = await awaitFact('the files are there', async () => {
    const { body } = await visit.does<{ data: Attachment[] }>(
      desk,
      'GET',
      `/applications/${id}/received-attachments?limit=200`,
    )
    const left = body.data.filter(({ slot, documentId }) => slot !== null && documentId === null)
    return left.length > 0 ? left : undefined
  })
  for (const file of waiting)
    await visit.does(desk, 'POST', `/applications/${id}/received-attachments/${file.id}/acceptances`, {
      body: {},
      headers: byPhone,
    })
  tell(desk, `accepts ${waiting.map(({ slot }) => slot).join(', ')} from the mail`)
}
