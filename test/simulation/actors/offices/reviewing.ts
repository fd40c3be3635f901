import { blockersOf, isOpen } from '../case-file.ts'
import { day } from '../moments.ts'
import { type Finding, shows } from '../rare-lives.ts'
import { faultsFound } from './checking.ts'
import { decisionsOn, lookAfterConsultations } from './consulting.ts'
import { later, type Outcome, other, takeStep, type Work } from './work.ts'

const refusal = { reason: 'The site is a green zone in the city plan.', legalBasis: 'The city plan decree' }
const consultation = { agency: 'The fire service', question: 'Is the way wide enough?' }
const amounts = [0, 50_000, 87_500, 250_000] as const

/** Reviews an application: returns, refuses, consults, inspects or approves it. */
export async function review(work: Work): Promise<Outcome> {
  const { file, chance, town } = work
  const { officers } = town.mix
  const blockers = blockersOf(file, 'approve')
  const codes = new Set(blockers?.map(({ code }) => code))
  if (codes.has('separation_of_duties')) return other
  if (codes.delete('opinion_awaited')) {
    await lookAfterConsultations(work)
    if (codes.size === 0) return later(day)
  }
  const finding = findingIn(work)
  if (isOpen(file, 'consult') && finding === 'narrow-way') return takeStep(work, 'consult', consultation)
  if (isOpen(file, 'return') && (finding === 'overlooked-page' || chance.isTrue(returnShare(work))))
    return takeStep(work, 'return', { reasons: faultsFound(file, chance) })
  if (isOpen(file, 'propose_refusal') && (finding === 'green-zone' || chance.isTrue(refusalShare(work, codes))))
    return takeStep(work, 'propose_refusal', refusal)
  if (isOpen(file, 'consult') && town.isInTurn('consults', officers.consults))
    return takeStep(work, 'consult', consultation)
  if (isOpen(file, 'inspect') && (codes.size > 0 || chance.isTrue(inspectionShare(work))))
    return takeStep(work, 'inspect')
  if (blockers?.length !== 0) return later(day)
  return takeStep(work, 'approve', { ...feeFor(work), ...decisionsOn(work) })
}

const findings: readonly Finding[] = ['overlooked-page', 'green-zone', 'narrow-way']
/** A share by which nobody has a second turn. */
const once = 1 / 1_000

/** Returns what the reviewer finds in the files of an application at the first look; undefined when nothing. */
function findingIn({ file, town }: Work): Finding | undefined {
  const found = findings.find((finding) => shows(file, finding))
  return found && town.isInTurn(`finds ${found} in ${file.id}`, once) ? found : undefined
}

/** Returns the fee that the reviewer states; empty where a tariff computes it or no fee is due. */
function feeFor({ town, file, chance }: Work): object {
  const { stages, fee } = town.catalogue.typeOf(file.permitType.code)
  if (!stages.fee || (fee && fee.lines.length > 0)) return {}
  return { fee: { amount: chance.pick(amounts), currency: 'IDR' } }
}

function returnShare(work: Work): number {
  const { returnsFromReview, returnsInTime } = work.town.mix.officers
  return silenceApproves(work) ? returnsInTime : returnsFromReview
}

function refusalShare(work: Work, codes: ReadonlySet<string>): number {
  const { refuses, refusesInTime } = work.town.mix.officers
  if (codes.has('inspection_not_compliant')) return 0.5
  return silenceApproves(work) ? refusesInTime : refuses
}

function inspectionShare(work: Work): number {
  const { inspectsAgain, inspectsInTime } = work.town.mix.officers
  return silenceApproves(work) ? inspectsInTime : inspectsAgain
}

const silenceApproves = ({ town, file }: Work): boolean =>
  town.catalogue.typeOf(file.permitType.code).deemedApproval === 'automatic'

/** Records the opinion of the agency as the reviewer. */
export const recordOpinion = (work: Work): Promise<Outcome> =>
  takeStep(work, 'record_opinion', { opinion: 'It is wide enough.' })
