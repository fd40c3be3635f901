import { inForce, type RuleInput } from '../rules/assess.ts'
import { compileEach, type Rule } from '../rules/compile-rules.ts'
import { type Path, unguardedIn } from '../rules/unguarded.ts'
import type { PermitTypeDefinition } from '../schema.ts'

/** Result of a rule: `yes` or `no` for a condition, `yes` for an amount, `idle` when the rule does not apply. */
export type RuleOutcome = 'yes' | 'no' | 'undecided' | 'idle'

/** One rule of a definition, to be tried alone. */
export interface Probe {
  pointer: string
  kind: 'condition' | 'amount'
  /** Answers that the rule reads without a guard although they may be missing. */
  unguarded: readonly Path[]
  tryOn(input: RuleInput): RuleOutcome
}

/**
 * Returns a probe for every rule of a definition. An amount is tried only where its condition holds. Throws `BadRules`.
 */
export function probesOf(definition: PermitTypeDefinition): Probe[] {
  const { form, authority } = definition
  const { compiled } = compileEach(definition)
  const probe = (
    rule: Rule | undefined,
    {
      given,
      days,
      kind = 'condition',
    }: { given?: Rule | undefined; days?: Days | undefined; kind?: Probe['kind'] } = {},
  ): Probe[] => {
    if (rule === undefined) return []
    const tryOn = ({ answers, place, day }: RuleInput): RuleOutcome => {
      const facts = { answers: compiled.toCel(answers), place: place ?? {} }
      if ((days && !inForce(days, day)) || (given && outcomeOf(given, facts) !== 'yes')) return 'idle'
      return outcomeOf(rule, facts)
    }
    return [{ pointer: rule.pointer, kind, unguarded: unguardedIn(rule.expression, form, given?.expression), tryOn }]
  }
  return [
    ...compiled.authority.flatMap((rule, index) => probe(rule, { days: authority?.[index] })),
    ...compiled.documents.flatMap((rule) => probe(rule)),
    ...probe(compiled.inspection),
    ...compiled.checks.flatMap((rule) => probe(rule)),
    ...compiled.lines.flatMap(({ when, amount, quantity }) => [
      ...probe(when),
      ...probe(amount, { given: when, kind: 'amount' }),
      ...probe(quantity, { given: when, kind: 'amount' }),
    ]),
  ]
}

interface Days {
  from: string
  until?: string
}

function outcomeOf({ expression }: Rule, facts: Record<string, unknown>): RuleOutcome {
  try {
    return expression.run(facts) === false ? 'no' : 'yes'
  } catch {
    return 'undecided'
  }
}
