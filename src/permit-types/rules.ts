import type { FeeLine } from '../fees/fee.ts'
import type { Level } from '../offices/network.ts'
import type { Place } from '../regions/place.ts'
import type { Names } from '../words.ts'
import { BadExpression, compile, surroundingsOf, type Expression, type ResultType, toCel } from './expression.ts'
import type { PermitTypeDefinition } from './schema.ts'

/** What the rules are asked about. `day` is the day in the network's time zone, as YYYY-MM-DD. */
export interface Question { answers: Record<string, unknown>; place: Place | null; day: string }

/** What the rules of a permit type say about some answers. */
export interface Assessment {
  level: Level
  /** Why that level: the authority rule that applies, and its place in the list; null when none does, or it cannot be decided yet which. */
  authority: { rule: number; because: Names } | null
  requiredDocuments: ReadonlySet<string>
  inspection: boolean
  /** `total` in whole rupiah; null when a fee may be due, but its tariff is not known here. */
  fee: { due: boolean; lines: readonly FeeLine[]; total: number | null }
  /** Rules that could not be decided, by pointer into the definition: an answer is missing, or the rule itself fails on it. */
  undecided: readonly { pointer: string; why: string }[]
}

/** The rules of a version, compiled. */
export interface Rules { assess(question: Question): Assessment }

/** A rule that cannot be taken, by pointer into the definition. */
export interface RuleFault { pointer: string; why: string }

export class BadRules extends Error {
  readonly faults: readonly RuleFault[]
  constructor(faults: readonly RuleFault[]) {
    super(faults.map(({ pointer, why }) => `${pointer}: ${why}`).join('; '))
    this.faults = faults
  }
}

/** Compiles every rule of a definition. Throws `BadRules` with all that are wrong. */
export function compileRules(definition: PermitTypeDefinition): Rules {
  const surroundings = surroundingsOf(definition.form)
  const faults: RuleFault[] = []
  const rule = (pointer: string, text: string | undefined, wanted: ResultType): Rule | undefined => {
    if (text === undefined) return undefined
    try {
      return { pointer, expression: compile(surroundings, text, wanted) }
    } catch (error) {
      if (!(error instanceof BadExpression)) throw error
      faults.push({ pointer, why: error.message })
      return undefined
    }
  }
  const compiled: Compiled = {
    authority: (definition.authority ?? []).map(({ when }, index) => rule(`/authority/${index}/when`, when, 'bool')),
    documents: definition.documents.map(({ requiredWhen }, index) => rule(`/documents/${index}/requiredWhen`, requiredWhen, 'bool')),
    inspection: rule('/stages/inspectionWhen', definition.stages.inspectionWhen, 'bool'),
    lines: (definition.fee?.lines ?? []).map(({ when, amount }, index) => ({
      when: rule(`/fee/lines/${index}/when`, when, 'bool'), amount: rule(`/fee/lines/${index}/amount`, amount, 'int'),
    })),
  }
  if (faults.length > 0) throw new BadRules(faults)
  return { assess: (question) => assess(definition, compiled, question) }
}

interface Rule { pointer: string; expression: Expression }
interface Compiled {
  authority: readonly (Rule | undefined)[]
  documents: readonly (Rule | undefined)[]
  inspection: Rule | undefined
  lines: readonly { when: Rule | undefined; amount: Rule | undefined }[]
}

/** No line of a fee is more: a thousand trillion. */
const mostRupiah = 1_000_000_000_000_000n

function assess(definition: PermitTypeDefinition, { authority, documents, inspection, lines }: Compiled, question: Question): Assessment {
  const undecided: RuleFault[] = []
  const facts = { answers: toCel(definition.form, question.answers), place: question.place ?? {} }
  const evaluate = ({ pointer, expression }: Rule): unknown => {
    try {
      return expression.run(facts)
    } catch (error) {
      undecided.push({ pointer, why: error instanceof Error ? error.message.split('\n', 1)[0] ?? '' : 'fails' })
      return undefined
    }
  }
  const holds = (rule: Rule | undefined) => rule === undefined || evaluate(rule) === true
  const chosen = (definition.authority ?? []).findIndex((entry, index) => inForce(entry, question.day) && (holds(authority[index]) || undecided.length > 0))
  const entry = undecided.length > 0 ? undefined : definition.authority?.[chosen]
  const charged = (definition.fee?.lines ?? []).flatMap(({ code, names }, index) => {
    const { when, amount } = lines[index] ?? {}
    if (!amount || !holds(when)) return []
    const value = evaluate(amount)
    if (typeof value !== 'bigint') return []
    if (value < 0n || value > mostRupiah) undecided.push({ pointer: amount.pointer, why: `${value} is no amount` })
    return [{ code, names, amount: Number(value) }]
  })
  return {
    level: entry?.level ?? definition.level,
    authority: entry ? { rule: chosen, because: entry.because } : null,
    requiredDocuments: new Set(definition.documents.filter(({ required }, index) => required || (documents[index] && holds(documents[index]))).map(({ slot }) => slot)),
    inspection: definition.stages.inspection && holds(inspection),
    fee: {
      due: definition.stages.fee, lines: charged,
      total: definition.stages.fee && lines.length > 0 ? charged.reduce((sum, line) => sum + line.amount, 0) : null,
    },
    undecided,
  }
}

/** Whether a rule is in force on a day; both ends are included. */
const inForce = ({ from, until }: { from: string; until?: string }, day: string) => from <= day && (until === undefined || day <= until)
