import type { PermitTypeDefinition } from '../schema.ts'
import { type Assessment, assessAnswers, type RuleInput } from './assess.ts'
import { compileEach, type RuleFault } from './compile-rules.ts'

/** The compiled rules of a version. */
export interface Rules {
  assess(input: RuleInput): Assessment
  /** True when a rule reads personal answers. Such rules cannot be evaluated on masked answers. */
  usesPersonal: boolean
  /** Rules that could take too long. A definition with such a rule is rejected, and its samples are not run. */
  costly: readonly RuleFault[]
}

/** Compiles every rule of a definition. Throws `BadRules` with all rules that do not compile. */
export function compileRules(definition: PermitTypeDefinition): Rules {
  const { compiled, costly, usesPersonal } = compileEach(definition)
  return { assess: (input) => assessAnswers(definition, compiled, input), usesPersonal, costly }
}
