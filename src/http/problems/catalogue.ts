import type { Names } from '../../platform/words.ts'
import { accessProblems } from './catalogue/access.ts'
import { applicationProblems } from './catalogue/applications.ts'
import { fileProblems } from './catalogue/files.ts'
import { networkProblems } from './catalogue/network.ts'
import { requestProblems } from './catalogue/requests.ts'
import { visitProblems } from './catalogue/visits.ts'
import { workProblems } from './catalogue/work.ts'
import { detailOf, type ProblemType } from './problem-type.ts'

/** The families of problems, in the order of the docs. */
export const families = {
  requests: requestProblems,
  access: accessProblems,
  applications: applicationProblems,
  work: workProblems,
  files: fileProblems,
  visits: visitProblems,
  network: networkProblems,
} as const

const entries = {
  ...requestProblems,
  ...accessProblems,
  ...applicationProblems,
  ...workProblems,
  ...fileProblems,
  ...visitProblems,
  ...networkProblems,
} as const

export type ProblemCode = keyof typeof entries
export const problemCodes = Object.keys(entries) as ProblemCode[]

/** The values that the words of each code need. */
export type ProblemParams = { [C in ProblemCode]: Parameters<(typeof entries)[C]['words']>[0] }

/** Every problem this API can answer with. The codes are part of the contract; title and words say what to do. */
export const catalogue: { [C in ProblemCode]: ProblemType<ProblemParams[C]> } = entries

/** Says what happened and what to do, in both languages. */
export function detailIn<C extends ProblemCode>(code: C, params: ProblemParams[C]): Names {
  return detailOf(catalogue[code].words(params))
}

/** Returns the detail of a problem as the contract and the docs show it. */
export function exampleDetail<C extends ProblemCode>(code: C): Names {
  const { words, example } = catalogue[code]
  return detailOf(words(example))
}
