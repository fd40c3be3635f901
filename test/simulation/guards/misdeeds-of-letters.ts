import { certificateToken } from '../../../src/correspondence/certificate-letters/link.ts'
import { type Application, example, type Person, somePdf } from '../../support/person.ts'
import { Mails } from '../outside/mails.ts'
import type { Misdeed } from './contrary.ts'
import { endsRetention } from './misdeeds-of-own-data.ts'
import { inTheVillage, type Scene, triesAll, village } from './scene.ts'

const form = { payload: 'language=id', type: 'application/x-www-form-urlencoded' }
/** Hours until the worker has read a mail, or sent a letter. */
const workerHours = 4
/** A minute: the letter about a takeover has not gone out yet. With it the address of the letter is removed as well. */
const soonHours = 1 / 60

/**
 * Attempts to get a certificate by the link of a letter, which begin with a mail from which the counter makes a draft,
 * and to print letters that nobody may have.
 */
export const misdeedsOfLetters: Readonly<Record<string, Misdeed>> = {
  async 'gets a certificate by a mail that proves nothing'(scene) {
    const from = 'penulis-1@example.org'
    await writes(scene, from, null)
    const opens =
      (id: string): Misdeed =>
      () =>
        opensLetter(scene, id)
    return { inHours: workerHours, run: () => signsWhatCame(scene, from, opens) }
  },

  async 'gets a certificate by the letter before they took the application over'(scene) {
    const from = 'penulis-2@example.org'
    await writes(scene, from, 'example.org')
    const opens =
      (id: string): Misdeed =>
      async () => {
        await opensLetter(scene, id)
        await takesOver(scene, id)
        return { inHours: soonHours, run: () => opensLetter(scene, id) }
      }
    return { inHours: workerHours, run: () => signsWhatCame(scene, from, opens) }
  },

  async 'prints letters for others'(scene) {
    const { frontDesk, reviewer, head } = scene
    const assistance = { identityCheckedBy: 'identity_card', consent: true, spokeWith: 'applicant' }
    const filed = { ...(await inTheVillage('SKTM')), filedAtOfficeId: scene.officeId, assistance }
    const file = await frontDesk.submits('SKTM', filed)
    await reviewer.asks('POST', `/v1/applications/${file.id}/messages`, {
      body: { kind: 'note', text: 'A neighbour.' },
    })
    await frontDesk.tries('return', file, { reasons: [{ target: 'identity_card', code: 'unreadable' }] })
    await printsAll(frontDesk, file)
    await frontDesk.triesUpload('identity_card', file, somePdf())
    await frontDesk.tries('submit', file, { statementAccepted: true })
    return async () => {
      for (const officer of [frontDesk, head]) await printsAll(officer, file)
      await frontDesk.tries('withdraw', file, { reason: 'Not this year.', assistance })
      await endsRetention(scene, file)
      return { inHours: workerHours, run: () => printsAll(frontDesk, file) }
    }
  },
}

/** Lists the letters of an application, and prints each. */
async function printsAll(person: Person, { id }: Application): Promise<void> {
  const list = await person.asks('GET', `/v1/applications/${id}/letters`)
  if (list.status !== 200) return
  const { data } = JSON.parse(list.text) as { data: { id: string }[] }
  for (const letter of data) await person.asks('GET', `/v1/applications/${id}/letters/${letter.id}`)
}

/** Writes a mail about the village, which this domain signs. */
async function writes({ world }: Scene, from: string, domain: string | null): Promise<void> {
  await new Mails(() => world).hands({
    from,
    domain,
    subject: 'Permohonan SKTM',
    text: `Saya mengurus SKTM di ${village}.`,
    messageId: `<first-${from}>`,
  })
}

/**
 * Makes a draft from the mail of this sender, and has the permit signed. The rest follows when letters have gone out.
 */
async function signsWhatCame(scene: Scene, from: string, opens: (id: string) => Misdeed) {
  const { frontDesk, reviewer, head, applicant } = scene
  const mail = await mailFrom(scene, from)
  if (!mail) return undefined
  const { answers } = await example('SKTM')
  const assistance = { identityCheckedBy: 'phone_callback', consent: true, spokeWith: 'applicant' }
  const file = await frontDesk.does<Application>(201, 'POST', `/v1/received-mails/${mail.id}/drafts`, {
    body: { permitType: 'SKTM', villageCode: village, answers, assistance },
  })
  const { documents } = await applicant.does<{ documents: { slot: string }[] }>(200, 'GET', '/v1/permit-types/SKTM')
  for (const { slot } of documents) await frontDesk.triesUpload(slot, file, somePdf())
  await frontDesk.takes('submit', file, { statementAccepted: true })
  await triesAll(file, [scene.allHats, 'accept'], [reviewer, 'approve'], [head, 'sign'])
  return { inHours: workerHours, run: opens(file.id) }
}

/** Returns the mail of this sender among those in triage. The list masks addresses, a single mail does not. */
async function mailFrom({ frontDesk }: Scene, from: string): Promise<{ id: string } | undefined> {
  const path = '/v1/received-mails'
  const { data } = await frontDesk.does<{ data: { id: string }[] }>(200, 'GET', `${path}?state=triage&limit=100`)
  for (const { id } of data) {
    const mail = await frontDesk.does<{ id: string; from: string | null }>(200, 'GET', `${path}/${id}`)
    if (mail.from === from) return mail
  }
  return undefined
}

/** Opens the link of each letter about the permit of an application, and sends the form of the page. */
async function opensLetter({ world }: Scene, id: string): Promise<void> {
  const letters = await world.program.database.pool<{ id: string }[]>`
    select n.id
    from notices n
    where n.application_id = ${id} and n.kind in ('permit_ready', 'handed_over')
    order by n.id`
  for (const letter of letters) {
    const link = `/v1/certificate-letters/${certificateToken(world.program.vault, letter.id)}`
    await world.bearer(null).asks('GET', link, { headers: { accept: 'text/html' } })
    await world.bearer(null).asks('POST', link, { headers: { accept: 'text/html' }, raw: form })
  }
}

/** Takes an application over with a code of the counter, as the writer with an account. */
async function takesOver({ frontDesk, stranger }: Scene, id: string): Promise<void> {
  const issued = await frontDesk.does<{ reference: string; code: string }>(
    201,
    'POST',
    `/v1/applications/${id}/claim-codes`,
    { body: {} },
  )
  const { reference, code } = issued
  await stranger.asks('POST', '/v1/applications/claims', { body: { reference, code } })
}
