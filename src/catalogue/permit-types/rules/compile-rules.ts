import { isPersonalPath } from '../../../privacy/marks.ts'
import type { PermitTypeDefinition } from '../schema.ts'
import { answersIn, compileExpression, type Expression, type ResultType, surroundingsOf } from './expression.ts'
import { BadExpression } from './expression-kinds.ts'
import { celConverter } from './field-types.ts'

/** A rule that cannot be accepted, by pointer into the definition. */
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

/**
 * Compiles each rule. `costly` are rules that could take too long; `usesPersonal` is true when a rule reads a personal
 * answer. Throws `BadRules` with all rules that do not compile.
 */
export function compileEach(definition: PermitTypeDefinition) {
  const surroundings = surroundingsOf(definition.form)
  const faults: RuleFault[] = []
  const costly: RuleFault[] = []
  let usesPersonal = false
  let stepsLeft = allStepsLimit
  const rule = (pointer: string, text: string | undefined, wanted: ResultType): Rule | undefined => {
    if (text === undefined) return undefined
    try {
      const expression = compileExpression(surroundings, text, wanted)
      const personal = answersIn(expression).some((names) => isPersonalPath(definition.form, names))
      usesPersonal ||= personal
      if (expression.steps > stepsLimit) costly.push({ pointer, why: tooManySteps(expression.steps) })
      else stepsLeft -= expression.steps
      if (stepsLeft < 0) costly.push({ pointer, why: tooManyInAll })
      return { pointer, expression, personal }
    } catch (error) {
      if (!(error instanceof BadExpression)) throw error
      faults.push({ pointer, why: error.message })
      return undefined
    }
  }
  const shown = (compiledRule: Rule | undefined): Rule | undefined => {
    if (compiledRule?.personal)
      faults.push({
        pointer: compiledRule.pointer,
        why: 'reads a personal answer, and a quantity is shown with the fee',
      })
    return compiledRule
  }
  const compiled: CompiledRules = {
    toCel: celConverter(definition.form),
    authority: (definition.authority ?? []).map(({ when }, index) => rule(`/authority/${index}/when`, when, 'bool')),
    documents: definition.documents.map(({ requiredWhen }, index) =>
      rule(`/documents/${index}/requiredWhen`, requiredWhen, 'bool'),
    ),
    inspection: rule('/stages/inspectionWhen', definition.stages.inspectionWhen, 'bool'),
    checks: (definition.inspection?.checklist ?? []).map(({ requiredWhen }, index) =>
      rule(`/inspection/checklist/${index}/requiredWhen`, requiredWhen, 'bool'),
    ),
    lines: (definition.fee?.lines ?? []).map(({ when, amount, quantity }, index) => ({
      when: rule(`/fee/lines/${index}/when`, when, 'bool'),
      amount: rule(`/fee/lines/${index}/amount`, amount, 'int'),
      quantity: shown(rule(`/fee/lines/${index}/quantity/measure`, quantity?.measure, 'double')),
    })),
  }
  if (faults.length > 0) throw new BadRules(faults)
  return { compiled, costly, usesPersonal }
}

/** An expression of this many steps takes a few hundredths of a second. */
const stepsLimit = 100_000

/** The limit of the steps of all rules together. Each of 30 samples is tried with all of them, in 0.2 s. */
const allStepsLimit = 500_000

const tooManyInAll =
  `could take, with the rules before it, more than ${allStepsLimit} steps: lower the maxItems of the lists they go ` +
  'through, and the maxLength of the texts they read'

const tooManySteps = (steps: number) =>
  Number.isFinite(steps)
    ? `could take ${steps} steps, more than ${stepsLimit}: lower the maxItems of the lists it goes through, and the ` +
      'maxLength of the texts it reads'
    : 'goes through a list of no known length: give it maxItems in the form'

export interface Rule {
  pointer: string
  expression: Expression
  personal: boolean
}
export interface CompiledRules {
  /** Converts answers to the values that expressions read. */
  toCel: (answers: unknown) => unknown
  authority: readonly (Rule | undefined)[]
  documents: readonly (Rule | undefined)[]
  inspection: Rule | undefined
  checks: readonly (Rule | undefined)[]
  lines: readonly { when: Rule | undefined; amount: Rule | undefined; quantity: Rule | undefined }[]
}
