import { type CaseFile, openCase } from '../case-file.ts'
import type { Journey } from '../journey.ts'
import { day, duringWork, hour } from '../moments.ts'
import { handOn } from '../offices/handling.ts'
import type { Office, Officer } from '../offices/office.ts'
import { printLetters } from '../offices/printing.ts'
import { serve } from '../offices/serving.ts'
import { settleMoney } from '../offices/settling.ts'
import { answersOf } from '../personas.ts'
import type { Applicant } from './applicant.ts'
import { goOnWith } from './applying.ts'
import { askInDraft } from './draft-letters.ts'
import { missingSlots, nextFile } from './filling-in.ts'
import { objectOnPaper } from './objecting.ts'
import { isUnreached, wantsLetters } from './paper-letters.ts'

const ended = new Set(['handed_over', 'refused', 'withdrawn', 'lapsed'])
const calls = 20
/** The share of applications whose counter still looks for letters once they are taken over. */
const afterClaims = 0.3

/** Yields the acts of an applicant for whom an officer files at the counter. */
export const applyAtCounter = (me: Applicant): Journey => applyAssisted(me, 'counter')

/** Yields the acts of an applicant for whom an officer files by telephone. */
export const applyByPhone = (me: Applicant): Journey => applyAssisted(me, 'phone')

async function* applyAssisted(me: Applicant, channel: 'counter' | 'phone'): Journey {
  yield { at: duringWork(me.town.now), act: channel === 'phone' ? 'calls the office' : 'comes to the counter' }
  const office = officeNear(me)
  const officer = await office?.officerFor('front_desk')
  if (!office || !officer) return
  const file = await fileWith(me, office, officer, channel)
  if (!file) return
  if (!isUnreached(me)) await statesContact(me, officer, file)
  await askInDraft(me, officer, file)
  if (me.has('claims')) yield* claims(me, officer, file)
  else yield* staysWithCounter(me, office, file.id)
}

const officeNear = ({ offices, villageCode }: Applicant): Office | undefined =>
  [villageCode, villageCode.slice(0, 8), villageCode.slice(0, 5)]
    .map((code) => offices.byRegion(code))
    .find((office) => office?.data.state === 'online')

/**
 * Drafts the application as the officer, and at the counter uploads the documents. Undefined when the draft is refused.
 */
async function fileWith(me: Applicant, office: Office, { client }: Officer, channel: string) {
  const headers = { 'x-channel': channel }
  const drafted = await client.sends(
    '/v1/applications',
    {
      permitType: me.persona.permitType,
      villageCode: me.villageCode,
      answers: answersOf(me.chance.pick(me.type.samples).answers, me.persona),
      filedAtOfficeId: office.id,
      assistance: {
        identityCheckedBy: channel === 'phone' ? 'phone_callback' : 'identity_card',
        consent: true,
        spokeWith: me.chance.pick(['applicant', 'applicant', 'family_member', 'proxy']),
      },
    },
    { headers },
  )
  if (!drafted.isGood) return undefined
  const file = drafted.body<CaseFile>()
  if (channel === 'counter' && !me.has('claims'))
    for (const slot of missingSlots(me, file)) await client.uploads(file.id, slot.slot, nextFile(me, slot))
  return file
}

/** Adds a contact as the officer, and rarely removes it again. */
async function statesContact(
  { persona, has, chance, town }: Applicant,
  { client }: Officer,
  { id }: CaseFile,
): Promise<void> {
  const path = `/v1/applications/${id}/contacts`
  const byText = has('wants_sms') || chance.isTrue(0.3)
  const stated = await client.sends(path, {
    channel: byText ? 'sms' : 'email',
    address: byText ? persona.phone : persona.email,
    language: persona.language,
  })
  if (!stated.isGood || !town.isInTurn('removes a contact of a draft', 0.1)) return
  await client.reads(path)
  await client.removes(`${path}/${stated.body<{ id: string }>().id}`, stated.version)
}

/** Takes the application over at home with a claim code, and continues with it. */
async function* claims(me: Applicant, { client }: Officer, { id }: CaseFile): Journey {
  const query = me.has('wants_sms') ? '?sendBy=sms' : ''
  const issued = await client.sends(`/v1/applications/${id}/claim-codes${query}`)
  if (!issued.isGood) return
  const { reference, code } = issued.body<{ reference: string; code: string | null }>()
  yield me.later('takes over the application', 'betweenSittings')
  if (me.has('mistypes')) await me.client.sends('/v1/applications/claims', { reference, code: '0000-0000-0000-0001' })
  const claimed = await me.client.sends('/v1/applications/claims', { reference, code: code ?? '0000-0000-0000-0001' })
  if (!claimed.isGood) return
  if (me.town.isInTurn('prints letters of what was taken over', afterClaims)) await printLetters(me.town, client, id)
  const file = await openCase(me.client, id)
  if (file) yield* goOnWith(me, file)
}

/** Leaves all steps to the counter: calls every few days, pays, asks for open money, and comes when a visit is due. */
async function* staysWithCounter(me: Applicant, office: Office, id: string): Journey {
  const { town } = me
  let isAsked = false
  for (let call = 0; call < calls; call++) {
    const desk = await office.officerFor('front_desk')
    const file = desk && (await openCase(desk.client, id))
    if (file?.status === 'refused' && (yield* objectOnPaper(me, office, file))) continue
    if (file?.openMoney && !isAsked) {
      isAsked = true
      settles(me, file)
    }
    if (file && file.status !== 'draft') yield* wantsLetters(me, office, id)
    if (file && ended.has(file.status)) return
    if (desk && file && (await givesUp(me, desk, file))) continue
    if (desk && file) await pushesOn(me, desk, file)
    if (file?.status === 'awaiting_payment' && file.feeAssessment && file.feeAssessment.outstanding.amount > 0)
      me.offices.bank.pays({
        number: file.feeAssessment.number,
        amount: file.feeAssessment.outstanding.amount,
        bell: me.bell,
      })
    if (file?.visit && file.visit.purposes.length > 0) {
      const where = me.officeOf(file)
      const visitor = { applicationId: id, forgets: () => [], bringsAnother: false, bell: me.bell, takesNumber: false }
      if (where) where.gets('serves a visitor', serve(where, visitor), hour)
    }
    const days = me.persona.rare ? 1 : me.chance.whole(3, 9)
    yield { at: duringWork(town.now + days * day), act: 'calls the office', bell: me.bell }
  }
}

/** Has the counter withdraw the application, sometimes when it comes back. Returns true when it is withdrawn. */
async function givesUp({ has, chance }: Applicant, { client }: Officer, { id, status }: CaseFile): Promise<boolean> {
  if (status !== 'returned' || !(has('withdraws') || chance.isTrue(0.1))) return false
  const assistance = { identityCheckedBy: 'identity_card', consent: true, spokeWith: 'applicant' }
  return (await client.steps(id, 'withdraw', { reason: 'It is not needed any more.', assistance })).isGood
}

/** Asks the office by telephone about money that is not settled. */
function settles(me: Applicant, file: CaseFile): void {
  const office = me.officeOf(file)
  office?.gets('decides about open money', settleMoney(me.offices, office, file.id))
}

/** Uploads missing documents and submits as the officer. */
async function pushesOn(me: Applicant, { client }: Officer, file: CaseFile): Promise<void> {
  if (me.chance.isTrue(0.3))
    await client.sends(`/v1/applications/${file.id}/messages`, { kind: 'call', text: 'They asked when to come.' })
  if (file.status !== 'draft' && file.status !== 'returned') return
  const asked = new Set((file.returnReasons ?? []).map(({ target }) => target))
  const slots = [...missingSlots(me, file), ...me.type.documents.filter(({ slot }) => asked.has(slot))]
  for (const slot of slots) await client.uploads(file.id, slot.slot, nextFile(me, slot))
  const answer = await client.steps(file.id, 'submit', { statementAccepted: true })
  if (!answer.isGood) return
  me.town.coverage.submitted(me.persona.permitType)
  const read = await openCase(client, file.id)
  const office = read && me.officeOf(read)
  if (office) handOn(office, file.id, 'submitted')
}
