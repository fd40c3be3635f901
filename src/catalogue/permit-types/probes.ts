import { toCel } from './field-types.ts'
import { compileEach, inForce, type Question, type Rule } from './rules.ts'
import type { PermitTypeDefinition } from './schema.ts'
import { type Path, unguardedIn } from './unguarded.ts'

/** The result of a rule: `yes` or `no` for a condition, `yes` for an amount; `idle` where the rule does not apply. */
export type Outcome = 'yes' | 'no' | 'undecided' | 'idle'

/** One rule, by pointer into the definition, to be tried on its own. */
export interface Probe {
  pointer: string
  kind: 'condition' | 'amount'
  /** Answers that it reads without a guard although they may be missing. */
  unguarded: readonly Path[]
  tryOn(question: Question): Outcome
}

/** Every rule of a definition, each with the condition that has to hold before it is asked. Throws `BadRules`. */
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
    const tryOn = ({ answers, place, day }: Question): Outcome => {
      const facts = { answers: toCel(form, answers), place: place ?? {} }
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
    ...compiled.lines.flatMap(({ when, amount }) => [
      ...probe(when),
      ...probe(amount, { given: when, kind: 'amount' }),
    ]),
  ]
}

interface Days {
  from: string
  until?: string
}

function outcomeOf({ expression }: Rule, facts: Record<string, unknown>): Outcome {
  try {
    return expression.run(facts) === false ? 'no' : 'yes'
  } catch {
    return 'undecided'
  }
}
