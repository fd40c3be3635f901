import type { Level } from '../../network/offices/network.ts'
import type { Place } from '../../network/regions/place.ts'
import { lazy } from '../../platform/lazy.ts'
import type { Names } from '../../platform/words.ts'
import { isPersonalPath } from '../../privacy/marks.ts'
import { answersIn, compile, type Expression, type ResultType, surroundingsOf } from './expression.ts'
import { BadExpression } from './expression-kinds.ts'
import { toCel } from './field-types.ts'
import type { PermitTypeDefinition } from './schema.ts'
import type { FeeLine } from './vocabulary.ts'

/** What the rules are asked about. `day` is the day in the network's time zone, as YYYY-MM-DD. */
export interface Question {
  answers: Record<string, unknown>
  place: Place | null
  day: string
}

/** What the rules of a permit type say about some answers. */
export interface Assessment {
  level: Level
  /**
   * Why that level: the authority rule that applies, and its place in the list; null when none does, or it cannot be
   * decided yet which.
   */
  authority: { rule: number; because: Names } | null
  requiredDocuments: ReadonlySet<string>
  inspection: boolean
  /** Items of the check list that an inspector has to answer. */
  requiredChecks: ReadonlySet<string>
  /**
   * `total` in whole rupiah; null when a fee may be due, but its tariff is not known here, or a line cannot be decided.
   */
  fee: { due: boolean; lines: readonly FeeLine[]; total: number | null }
  /**
   * Rules that could not be decided, by pointer into the definition: an answer is missing, or the rule itself fails on
   * it.
   */
  undecided: readonly { pointer: string; why: string }[]
}

/** The rules of a version, compiled. */
export interface Rules {
  assess(question: Question): Assessment
  /** Whether any rule looks at answers that are personal: it cannot be asked about masked ones. */
  usesPersonal: boolean
  /** Rules that could take too long: not to be published, and not to be tried either. */
  costly: readonly RuleFault[]
}

/** A rule that cannot be taken, by pointer into the definition. */
export interface RuleFault {
  pointer: string
  why: string
}

export class BadRules extends Error {
  readonly faults: readonly RuleFault[]
  constructor(faults: readonly RuleFault[]) {
    super(faults.map(({ pointer, why }) => `${pointer}: ${why}`).join('; '))
    this.faults = faults
  }
}

/** Compiles every rule of a definition. Throws `BadRules` with all that are wrong. */
export function compileRules(definition: PermitTypeDefinition): Rules {
  const { compiled, costly, usesPersonal } = compileEach(definition)
  return { assess: (question) => assess(definition, compiled, question), usesPersonal, costly }
}

/** Compiles each rule, and says which could take too long. Throws `BadRules` with all that are wrong. */
export function compileEach(definition: PermitTypeDefinition) {
  const surroundings = surroundingsOf(definition.form)
  const faults: RuleFault[] = []
  const costly: RuleFault[] = []
  let usesPersonal = false
  const rule = (pointer: string, text: string | undefined, wanted: ResultType): Rule | undefined => {
    if (text === undefined) return undefined
    try {
      const expression = compile(surroundings, text, wanted)
      const personal = answersIn(expression).some((names) => isPersonalPath(definition.form, names))
      usesPersonal ||= personal
      if (expression.steps > stepsLimit) costly.push({ pointer, why: tooManySteps(expression.steps) })
      return { pointer, expression, personal }
    } catch (error) {
      if (!(error instanceof BadExpression)) throw error
      faults.push({ pointer, why: error.message })
      return undefined
    }
  }
  const compiled: Compiled = {
    authority: (definition.authority ?? []).map(({ when }, index) => rule(`/authority/${index}/when`, when, 'bool')),
    documents: definition.documents.map(({ requiredWhen }, index) =>
      rule(`/documents/${index}/requiredWhen`, requiredWhen, 'bool'),
    ),
    inspection: rule('/stages/inspectionWhen', definition.stages.inspectionWhen, 'bool'),
    checks: (definition.inspection?.checklist ?? []).map(({ requiredWhen }, index) =>
      rule(`/inspection/checklist/${index}/requiredWhen`, requiredWhen, 'bool'),
    ),
    lines: (definition.fee?.lines ?? []).map(({ when, amount }, index) => ({
      when: rule(`/fee/lines/${index}/when`, when, 'bool'),
      amount: rule(`/fee/lines/${index}/amount`, amount, 'int'),
    })),
  }
  if (faults.length > 0) throw new BadRules(faults)
  return { compiled, costly, usesPersonal }
}

/** Some hundredths of a second. */
const stepsLimit = 100_000

const tooManySteps = (steps: number) =>
  Number.isFinite(steps)
    ? `could take ${steps} steps, more than ${stepsLimit}: lower the maxItems of the lists it goes through`
    : 'goes through a list of no known length: give it maxItems in the form'

export interface Rule {
  pointer: string
  expression: Expression
  personal: boolean
}
interface Compiled {
  authority: readonly (Rule | undefined)[]
  documents: readonly (Rule | undefined)[]
  inspection: Rule | undefined
  checks: readonly (Rule | undefined)[]
  lines: readonly { when: Rule | undefined; amount: Rule | undefined }[]
}

/** Of a rule that looks at personal answers: its own words could repeat them. */
const unspoken = 'a personal answer is missing or does not fit it'

/** No line of a fee is more: a thousand trillion. */
const mostRupiah = 1_000_000_000_000_000n

/** Every part is worked out when it is first asked for: what a step does not depend on costs it nothing. */
function assess(definition: PermitTypeDefinition, compiled: Compiled, { answers, place, day }: Question): Assessment {
  const facts = lazy(() => ({ answers: toCel(definition.form, answers), place: place ?? {} }))
  const part = <T>(of: (judge: Judge) => T) =>
    lazy(() => {
      const judge = judgeOf(facts)
      return { found: of(judge), undecided: judge.undecided }
    })
  const issuing = part((judge) => issuingLevel(definition, compiled, judge, day))
  const fee = part((judge) => feeOf(definition, compiled, judge))
  const documents = part(
    ({ holds }) =>
      new Set(
        definition.documents
          .filter(({ required }, index) => required || (compiled.documents[index] && holds(compiled.documents[index])))
          .map(({ slot }) => slot),
      ),
  )
  const inspection = part(({ holds }) => definition.stages.inspection && holds(compiled.inspection))
  const checks = part(
    ({ holds }) =>
      new Set(
        (definition.inspection?.checklist ?? [])
          .filter((_item, index) => holds(compiled.checks[index]))
          .map(({ code }) => code),
      ),
  )
  return {
    get level() {
      return issuing().found.level
    },
    get authority() {
      return issuing().found.authority
    },
    get requiredDocuments() {
      return documents().found
    },
    get inspection() {
      return inspection().found
    },
    get requiredChecks() {
      return checks().found
    },
    get fee() {
      return fee().found
    },
    get undecided() {
      return [issuing, fee, documents, inspection, checks].flatMap((each) => each().undecided)
    },
  }
}

/** Decides rules about the same facts, and keeps those that it cannot decide. */
type Judge = ReturnType<typeof judgeOf>

function judgeOf(facts: () => Record<string, unknown>) {
  const undecided: RuleFault[] = []
  const evaluate = ({ pointer, expression, personal }: Rule): unknown => {
    try {
      return expression.run(facts())
    } catch (error) {
      undecided.push({ pointer, why: personal ? unspoken : firstLineOf(error) })
      return undefined
    }
  }
  return { undecided, evaluate, holds: (rule: Rule | undefined) => rule === undefined || evaluate(rule) === true }
}

const firstLineOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : 'fails'

function issuingLevel(
  { authority = [], level }: PermitTypeDefinition,
  compiled: Compiled,
  { holds, undecided }: Judge,
  day: string,
): Pick<Assessment, 'level' | 'authority'> {
  const chosen = authority.findIndex(
    (entry, index) => inForce(entry, day) && (holds(compiled.authority[index]) || undecided.length > 0),
  )
  const entry = undecided.length > 0 ? undefined : authority[chosen]
  return entry
    ? { level: entry.level, authority: { rule: chosen, because: entry.because } }
    : { level, authority: null }
}

function feeOf(
  { fee, stages }: PermitTypeDefinition,
  { lines }: Compiled,
  { holds, evaluate, undecided }: Judge,
): Assessment['fee'] {
  const charged = (fee?.lines ?? []).flatMap(({ code, names }, index) => {
    const { when, amount } = lines[index] ?? {}
    if (!amount || !holds(when)) return []
    const value = evaluate(amount)
    if (typeof value !== 'bigint') return []
    if (value < 0n || value > mostRupiah)
      undecided.push({ pointer: amount.pointer, why: amount.personal ? unspoken : `${value} is no amount` })
    return [{ code, names, amount: Number(value) }]
  })
  const total = charged.reduce((sum, line) => sum + line.amount, 0)
  if (total > mostRupiah) undecided.push({ pointer: '/fee/lines', why: 'together they are no amount' })
  return {
    due: stages.fee,
    lines: charged,
    total: stages.fee && lines.length > 0 && undecided.length === 0 ? total : null,
  }
}

/** Whether a rule is in force on a day; both ends are included. */
export const inForce = ({ from, until }: { from: string; until?: string }, day: string) =>
  from <= day && (until === undefined || day <= until)
