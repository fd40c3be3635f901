import type { Chance } from '../../bottle/chance.ts'
import { blockersIn, type CaseFile } from '../case-file.ts'
import { day, hour } from '../moments.ts'
import type { Town } from '../town.ts'
import type { Office, Officer } from './office.ts'

/** A case that an officer has opened. */
export interface Work {
  town: Town
  office: Office
  officer: Officer
  file: CaseFile
  chance: Chance
}

/**
 * The result of a duty. `moved`: the case has a new status. `later`: to be taken up again after so many ms. `other`:
 * another officer has to do it. `left`: nothing more to do here.
 */
export type Outcome =
  | { kind: 'moved'; to: string }
  | { kind: 'later'; after: number }
  | { kind: 'other' }
  | { kind: 'left' }

const left: Outcome = { kind: 'left' }
export const other: Outcome = { kind: 'other' }
export const later = (after: number): Outcome => ({ kind: 'later', after })

/** Takes a step of the case, half of the time with `If-Match`. */
export async function takeStep(work: Work, action: string, input: object = {}): Promise<Outcome> {
  const { officer, file, chance } = work
  const version = chance.isTrue(0.5) ? file.version : undefined
  const answer = await officer.client.steps(file.id, action, input, version)
  if (answer.isGood) return { kind: 'moved', to: answer.body<{ to: string }>().to }
  if (answer.isLost) return later(hour)
  if (answer.status === 404 || answer.status === 403) return left
  const blockers = blockersIn(answer)
  if (blockers.some(({ code }) => code === 'separation_of_duties')) return other
  return later(answer.status === 412 ? hour / 4 : day)
}
