import { type CaseFile, openCase } from '../case-file.ts'
import type { Journey } from '../journey.ts'
import { day } from '../moments.ts'
import { settleMoney } from '../offices/settling.ts'
import { correctByMail } from './answering-by-mail.ts'
import type { Applicant } from './applicant.ts'
import { submit } from './applying.ts'
import { ask, askForCorrection, readOpinions, writeMessage } from './asking.ts'
import { changeAccount } from './changing-accounts.ts'
import { correctAnswers, fillIn, uploadTo } from './filling-in.ts'
import { hold } from './holding.ts'
import { answerAppointment, signReport } from './inspected.ts'
import { object } from './objecting.ts'
import { eraseTooEarly, lookAfterOwnData } from './own-data.ts'
import { pay } from './paying.ts'
import { visit } from './visiting.ts'

/** The number of looks after which an applicant stops looking. */
const looks = 40
const ended = new Set(['handed_over', 'refused', 'withdrawn', 'lapsed'])

/**
 * Yields the acts of an applicant who waits for the office and does each required step, until the application has
 * ended.
 */
export async function* awaitDecision(me: Applicant, id: string): Journey {
  let isHeld = false
  let isAsked = false
  for (let look = 0; look < looks; look++) {
    yield me.untilTold('looks at the application', me.isCurious ? 'looksDaily' : 'looksAgain')
    const file = await openCase(me.client, id)
    if (!file) return
    if (look === 0 && me.has('asks_for_correction')) await askForCorrection(me, file)
    if (me.has('tracks') && me.chance.isTrue(0.3)) await track(me, file)
    if ((await givesUp(me, file)) || (hasOtherPlans(me, file) && (await withdraw(me, file)))) return asksBack(me, id)
    if (file.permit && !isHeld) {
      isHeld = true
      await hold(me, file)
    }
    if (file.openMoney && !isAsked) {
      isAsked = true
      await askForMoney(me, file)
    }
    if (file.status === 'refused' && (yield* object(me, file))) continue
    if (ended.has(file.status)) return lookAfterOwnData(me, me.town.mix.ownData.ofThoseWhoseCaseEnds)
    yield* takeTurn(me, file)
  }
}

async function* takeTurn(me: Applicant, file: CaseFile): Journey {
  if (me.has('dies') && me.chance.isTrue(0.2)) return yield* isMourned(me, file)
  if (me.has('never_answers') && file.clock.state === 'paused') return
  if (me.has('writes_messages') && me.chance.isTrue(0.3)) await writeMessage(me, file)
  if (me.has('reads_everything')) await ask(me, file)
  await eraseTooEarly(me, file)
  yield* changeAccount(me, file)
  if (me.type.consultations) await readOpinions(me, file)
  if (file.status === 'draft') await submit(me, file)
  if (file.status === 'returned') yield* correct(me, file)
  if (file.status === 'in_inspection') await answerAppointment(me, file)
  if (file.clock.state !== 'stopped') await signReport(me, file)
  if (file.status === 'awaiting_payment') yield* pay(me, file)
  if (file.status === 'awaiting_originals') yield* visit(me, file, 'bring_originals')
  if (file.status === 'issued') yield* visit(me, file, 'collect_permit')
}

/** Corrects only what the office asked for, and submits again. */
async function* correct(me: Applicant, file: CaseFile): Journey {
  yield me.later('corrects what was asked for', 'corrects')
  const asked = new Set((file.returnReasons ?? []).map(({ target }) => target))
  const slots = me.type.documents.filter(({ slot }) => asked.has(slot))
  if (me.has('answers_by_mail')) yield* correctByMail(me, file)
  else await uploadTo(me, file.id, slots)
  let read = await openCase(me.client, file.id)
  if (read?.status !== 'returned') return
  if ((read.answerFaults ?? []).length > 0) read = await correctAnswers(me, read)
  const [field] = [...asked].filter((target) => target.startsWith('/')).map((target) => target.split('/')[1] ?? '')
  if (field !== undefined) await fillIn(me, read, { answers: { [field]: read.answers[field] } })
  if (slots.length > 0) yield me.soon('submits again')
  await submit(me, file)
}

/** Withdraws sometimes, also because of the fee. Returns true when that succeeded. */
async function givesUp(me: Applicant, file: CaseFile): Promise<boolean> {
  const { chance, town } = me
  if (file.status === 'awaiting_payment' && !me.persona.rare && chance.isTrue(town.mix.findsFeeTooHigh))
    return withdraw(me, file, 'The fee is higher than we thought.')
  if (!me.has('withdraws') || !chance.isTrue(0.3)) return false
  return withdraw(me, file)
}

/** Returns true when an applicant with other plans does not want the application to go on from its status. */
const hasOtherPlans = ({ has, chance, town, persona }: Applicant, { status }: CaseFile): boolean =>
  persona.rare?.leavesIn === status || (has('changes_plans') && chance.isTrue(town.mix.changedPlans[status] ?? 0))

/** Asks for what was paid for an application that the applicant has withdrawn. */
async function asksBack(me: Applicant, id: string): Promise<void> {
  const file = await openCase(me.client, id)
  if (file?.openMoney) await askForMoney(me, file)
}

/** Asks the office about money that is not settled, and looks for refunds. */
async function askForMoney(me: Applicant, file: CaseFile): Promise<void> {
  const office = me.officeOf(file)
  office?.gets('decides about open money', settleMoney(me.offices, office, file.id))
  await me.client.reads(`/v1/applications/${file.id}/refunds`)
}

const withdraw = async (
  { client }: Applicant,
  { id }: CaseFile,
  reason = 'We do not build this year.',
): Promise<boolean> => (await client.steps(id, 'withdraw', { reason })).isGood

async function track({ town, name, chance }: Applicant, { reference, trackingKey }: CaseFile): Promise<void> {
  if (trackingKey === null) return
  const nobody = town.clientOf(`${name} tracking`, null)
  const typed = chance.isTrue(0.2) ? reference.toLowerCase().replace('-', '') : reference
  await nobody.sends('/v1/tracking', { reference: typed, trackingKey })
}

/**
 * Plays the death of an applicant: letters are undeliverable, and later a relative erases the data and may withdraw the
 * application.
 */
async function* isMourned(me: Applicant, file: CaseFile): Journey {
  me.town.outside.letters.closes(me.persona.email)
  yield { at: me.town.now + me.chance.whole(20, 90) * day, act: 'is told of by a relative' }
  await me.client.reads('/v1/me/export')
  await me.client.sends('/v1/me/erasures')
  if (me.chance.isTrue(0.5)) await me.client.steps(file.id, 'withdraw', { reason: 'The applicant has died.' })
}
