import type { Level } from '../../../network/offices/network.ts'
import type { Place } from '../../../network/regions/place.ts'
import { lazy } from '../../../platform/lazy.ts'
import { mostRupiah } from '../../../platform/money.ts'
import type { Names } from '../../../platform/words.ts'
import type { PermitTypeDefinition } from '../schema.ts'
import type { FeeLine, FeeQuantity } from '../vocabulary.ts'
import type { CompiledRules, Rule, RuleFault } from './compile-rules.ts'

/** Input of the rules. `day` is a day in the network's time zone, as YYYY-MM-DD. */
export interface RuleInput {
  answers: Record<string, unknown>
  place: Place | null
  day: string
}

/** Result of the rules of a permit type for some answers. */
export interface Assessment {
  level: Level
  /** The authority rule that decided the level, with its index. Null when none applies or it is still undecided. */
  authority: { rule: number; because: Names } | null
  requiredDocuments: ReadonlySet<string>
  inspection: boolean
  /** Codes of check list items that an inspector has to answer. */
  requiredChecks: ReadonlySet<string>
  /** `total` in whole rupiah. Null when no fee can be due, the tariff is not known, or a line is undecided. */
  fee: { due: boolean; lines: readonly FeeLine[]; total: number | null }
  /** Rules that could not be evaluated, by pointer into the definition: an answer is missing, or the rule fails. */
  undecided: readonly { pointer: string; why: string }[]
}

/** Replaces the message of a failed rule that reads personal answers: the message could contain them. */
const unspoken = 'a personal answer is missing or does not fit it'

/**
 * Assesses answers by the rules of a permit type. Each part is computed at its first read, so that a step pays only for
 * the parts it needs. No rule throws: those that fail are in `undecided`.
 */
export function assessAnswers(
  definition: PermitTypeDefinition,
  compiled: CompiledRules,
  { answers, place, day }: RuleInput,
): Assessment {
  const facts = lazy(() => ({ answers: compiled.toCel(answers), place: place ?? {} }))
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

/** Evaluates rules on the same facts, and collects those that fail. */
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
  compiled: CompiledRules,
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
  { lines }: CompiledRules,
  { holds, evaluate, undecided }: Judge,
): Assessment['fee'] {
  const charged = (fee?.lines ?? []).flatMap(({ code, names, quantity }, index): FeeLine[] => {
    const { when, amount, quantity: measure } = lines[index] ?? {}
    if (!amount || !holds(when)) return []
    const value = evaluate(amount)
    if (typeof value !== 'bigint') return []
    if (value < 0n || value > mostRupiah)
      undecided.push({ pointer: amount.pointer, why: amount.personal ? unspoken : `${value} is no amount` })
    const line = { code, names, amount: Number(value) }
    const factors = quantity && measure && factorsOf(evaluate(measure), quantity)
    return [factors && yields(factors, line.amount) ? { ...line, quantity: factors } : line]
  })
  const total = charged.reduce((sum, line) => sum + line.amount, 0)
  if (total > mostRupiah) undecided.push({ pointer: '/fee/lines', why: 'together they are no amount' })
  return {
    due: stages.fee,
    lines: charged,
    total: stages.fee && lines.length > 0 && undecided.length === 0 ? total : null,
  }
}

/** Returns the factors of a line, the measure rounded to six decimals. Undefined when it is no finite number. */
const factorsOf = (measured: unknown, { unit, price }: Omit<FeeQuantity, 'value'>): FeeQuantity | undefined =>
  typeof measured === 'number' && Number.isFinite(measured)
    ? { value: Math.round(measured * 1e6) / 1e6, unit, price }
    : undefined

/** True when value times price is the amount, but for rounding to the rupiah. */
const yields = ({ value, price }: FeeQuantity, amount: number): boolean => Math.abs(value * price - amount) < 1

/** True when a rule is in force on a day. `from` and `until` are included. */
export const inForce = ({ from, until }: { from: string; until?: string }, day: string) =>
  from <= day && (until === undefined || day <= until)
