import type { Names } from '../../platform/words.ts'
import { accessProblems } from './catalogue/access.ts'
import { addressProblems } from './catalogue/addresses.ts'
import { appealProblems } from './catalogue/appeals.ts'
import { applicationProblems } from './catalogue/applications.ts'
import { contactProblems } from './catalogue/contacts.ts'
import { fileProblems } from './catalogue/files.ts'
import { messageProblems } from './catalogue/messages.ts'
import { networkProblems } from './catalogue/network.ts'
import { objectionProblems } from './catalogue/objections.ts'
import { refundProblems } from './catalogue/refunds.ts'
import { requestProblems } from './catalogue/requests.ts'
import { sandboxProblems } from './catalogue/sandbox.ts'
import { visitProblems } from './catalogue/visits.ts'
import { workProblems } from './catalogue/work.ts'
import { detailOf, type ProblemType, type Words } from './problem-type.ts'

/** The problems of each family, in the order of the docs. */
export const families = {
  requests: { ...requestProblems, ...addressProblems },
  access: { ...accessProblems, ...contactProblems },
  applications: { ...applicationProblems, ...objectionProblems, ...appealProblems },
  work: { ...messageProblems, ...workProblems, ...refundProblems },
  files: fileProblems,
  visits: visitProblems,
  network: networkProblems,
  sandbox: sandboxProblems,
} as const

const entries = {
  ...families.requests,
  ...families.access,
  ...families.applications,
  ...families.work,
  ...families.files,
  ...families.visits,
  ...families.network,
  ...families.sandbox,
} as const

export type ProblemCode = keyof typeof entries
export const problemCodes = Object.keys(entries) as ProblemCode[]

/** The values that the words of each problem need, by code. */
export type ProblemParams = { [C in ProblemCode]: Parameters<(typeof entries)[C]['words']>[0] }

/** Every problem that the API returns. Codes are part of the contract and never change; the words may. */
export const catalogue: { [C in ProblemCode]: ProblemType<ProblemParams[C]> } = entries

/** Returns the `detail` of a problem: what happened and what to do. `faults`: the sentences of its faults. */
export function detailIn<C extends ProblemCode>(code: C, params: ProblemParams[C], faults: readonly Names[]): Names {
  return detailOf(catalogue[code].words(params, faults))
}

interface ExampleFault {
  pointer: string
  code: string
  detail: Names
}

/** The example faults of contract and docs, for problems that contain faults. */
export const exampleFaults = {
  invalid_request: {
    pointer: '/answers/building/floors',
    code: 'minimum',
    detail: { id: '"floors" tidak boleh kurang dari 1.', en: '"floors" must be at least 1.' },
  },
  rule_broken: {
    pointer: '/startsAt',
    code: 'not_ahead',
    detail: { id: '"Waktu mulai" harus pada waktu yang akan datang.', en: '"Start" must be in the future.' },
  },
} as const satisfies Partial<Record<ProblemCode, ExampleFault>>

/** Returns the words of a problem with the values of its example and without faults. */
export function generalWords<C extends ProblemCode>(code: C): Words {
  const { words, example } = catalogue[code]
  return words(example, [])
}

/** Returns the `detail` of a problem with its example values and example faults, for contract and docs. */
export function exampleDetail<C extends ProblemCode>(code: C): Names {
  const { words, example } = catalogue[code]
  const faults: readonly ExampleFault[] = Object.entries(exampleFaults).flatMap(([of, one]) =>
    of === code ? [one] : [],
  )
  return detailOf(
    words(
      example,
      faults.map(({ detail }) => detail),
    ),
  )
}
