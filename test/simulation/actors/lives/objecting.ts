import { type CaseFile, openCase } from '../case-file.ts'
import type { Answer, Client } from '../client.ts'
import type { Journey, Pause } from '../journey.ts'
import { dayOf, duringWork, hour } from '../moments.ts'
import { handOn } from '../offices/handling.ts'
import { decideOnObjection } from '../offices/objecting.ts'
import type { Office } from '../offices/office.ts'
import { appeal, readObjection } from './appealing.ts'
import type { Applicant } from './applicant.ts'

const assistance = { identityCheckedBy: 'identity_card', consent: true, spokeWith: 'applicant' }
const grounds = 'The plot is no green zone in the plan of 2025.'
/** The number of looks after which an applicant stops waiting for the decision. */
const looks = 12

type Objecting = AsyncGenerator<Pause, boolean, void>

/**
 * Yields the acts of an applicant who objects to a refusal, and waits until the office has decided or is silent.
 * Returns true when the application is reopened.
 */
export async function* object(me: Applicant, file: CaseFile): Objecting {
  if (!me.has('objects') || file.legalRemedy?.objection?.canBeFiled !== true) return false
  yield me.later('objects to the refusal', 'looksDaily')
  const filed = await me.client.sends('/v1/objections', { applicationId: file.id, grounds })
  if (!filed.isGood) return false
  await me.client.reads('/v1/objections')
  const { withdraws, filesAnew } = me.town.mix.objections
  if (me.town.isInTurn('withdraws an objection', withdraws)) {
    yield me.soon('withdraws the objection')
    await withdraw(me.client, filed)
    if (!me.town.isInTurn('objects again', filesAnew)) return false
    yield me.soon('objects again')
    if (!(await me.client.sends('/v1/objections', { applicationId: file.id, grounds })).isGood) return false
  }
  asksOffice(me, file)
  return yield* awaitsEnd(me, me.client, file.id)
}

/** Yields the same acts where the objection comes to the front desk on paper. Returns what `object` returns. */
export async function* objectOnPaper(me: Applicant, office: Office, file: CaseFile): Objecting {
  if (!me.has('objects')) return false
  yield { at: duringWork(me.town.now + hour), act: 'brings an objection on paper' }
  const desk = await office.officerFor('front_desk')
  if (!desk) return false
  const body = { applicationId: file.id, grounds, receivedOn: dayOf(me.town.now), assistance }
  const filed = await desk.client.sends('/v1/objections', body, { headers: { 'x-channel': 'counter' } })
  if (!filed.isGood) return false
  asksOffice(me, file)
  return yield* awaitsEnd(me, desk.client, file.id, { assistance })
}

/** Yields the acts of a holder who objects to the suspension or revocation of their permit, and appeals, by turns. */
export async function* objectToDecision(me: Applicant, file: CaseFile): Journey {
  const permitId = file.permit?.id
  if (!me.town.isInTurn('objects to a decision on a permit', me.town.mix.objections.later)) return
  const read = await me.client.reads(`/v1/permits/${permitId}`)
  const remedy = read.isGood ? read.body<{ decision: Decision | null }>().decision?.legalRemedy : undefined
  if (remedy?.objection?.canBeFiled !== true) return
  yield me.soon('objects to a decision on the permit')
  const filed = await me.client.sends('/v1/objections', { permitId, grounds })
  if (!filed.isGood) return
  asksOffice(me, file, ' about a permit')
  const { id } = filed.body<{ id: string }>()
  for (let look = 0; look < looks; look++) {
    yield me.later('looks at the objection', 'looksDaily')
    const objection = await readObjection(me.client, id)
    await me.client.reads(`/v1/permits/${permitId}`)
    if (objection?.state === 'open') continue
    if (objection && (yield* appeal(me, me.client, id))) await me.client.reads(`/v1/permits/${permitId}`)
    return
  }
}
type Decision = Pick<CaseFile, 'legalRemedy'>

/** Lets the head decide, unless the office forgets the objection. */
function asksOffice(me: Applicant, file: CaseFile, about = ''): void {
  const office = me.officeOf(file)
  if (!office || me.town.isInTurn(`forgets an objection${about}`, me.town.mix.objections.forgets)) return
  office.gets('decides an objection', decideOnObjection(office, file.id))
}

/**
 * Reads the case until it is no longer refused, or the applicant stops; appeals when the objection granted nothing. An
 * application that is reopened goes on. `rest`: what a desk says of an appeal on paper.
 */
async function* awaitsEnd(me: Applicant, client: Client, id: string, rest: object = {}): Objecting {
  for (let look = 0; look < looks; look++) {
    yield me.untilTold('looks at the objection', 'looksDaily')
    const file = await openCase(client, id)
    const current = file?.legalRemedy?.objection?.current
    const isLost = current && (current.state === 'rejected' || current.state === 'inadmissible')
    if (isLost && (yield* appeal(me, client, current.id, rest))) return goesOn(me, client, id)
    if (current && !isLost) await readObjection(client, current.id)
    if (file?.status !== 'refused') return goesOn(me, client, id)
    if (current && current.state !== 'open') return false
  }
  return false
}

/** Hands an application that is in review again to its office. Returns true when it is. */
async function goesOn(me: Applicant, client: Client, id: string): Promise<boolean> {
  const file = await openCase(client, id)
  const office = file && me.officeOf(file)
  if (file?.status === 'in_review' && office) handOn(office, id, 'in_review')
  return file?.status === 'in_review'
}

async function withdraw(client: Client, filed: Answer): Promise<void> {
  const { id } = filed.body<{ id: string }>()
  await client.sends(`/v1/objections/${id}/withdrawals`, { reason: 'It is settled.' }, { version: filed.version })
}
