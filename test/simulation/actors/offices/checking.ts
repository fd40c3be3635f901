import type { Chance } from '../../bottle/chance.ts'
import { type CaseFile, isOpen } from '../case-file.ts'
import { day } from '../moments.ts'
import { later, type Outcome, takeStep, type Work } from './work.ts'

const codes = ['missing', 'unreadable', 'incomplete', 'inconsistent', 'expired', 'other'] as const

/** Checks an application for completeness as the front desk: returns or accepts it. */
export async function checkCompleteness(work: Work): Promise<Outcome> {
  const { file, chance, town, officer } = work
  const [first] = file.documents
  if (first && chance.isTrue(town.mix.officers.readsFiles))
    await officer.client.reads(`/v1/applications/${file.id}/documents/${first.id}/content`)
  const wrong = wrongPages(file)
  if (isOpen(file, 'return') && (wrong.length > 0 || chance.isTrue(town.mix.officers.returns)))
    return takeStep(work, 'return', { reasons: wrong.length > 0 ? wrong : faultsFound(file, chance) })
  return isOpen(file, 'accept') ? takeStep(work, 'accept') : later(day)
}

/** Returns a reason to return for each document whose file name marks a wrong page. */
const wrongPages = ({ documents }: CaseFile) =>
  documents
    .filter(({ fileName }) => fileName.startsWith('wrong-page'))
    .map(({ slot }) => ({ target: slot, code: 'wrong_document', note: 'This is another page.' }))

/** Returns one or two random reasons to return an application: documents or answers. */
export function faultsFound(file: CaseFile, chance: Chance): object[] {
  const slots = file.documents.map(({ slot }) => slot)
  const fields = Object.keys(file.answers).map((field) => `/${field}`)
  const targets = chance.shuffled(chance.isTrue(0.7) ? slots : fields).slice(0, chance.whole(1, 2))
  return (targets.length > 0 ? targets : fields.slice(0, 1)).map((target) => ({ target, code: chance.pick(codes) }))
}
