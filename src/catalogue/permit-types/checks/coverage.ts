import { fault } from '../../../http/problems/faults.ts'
import type { Fault } from '../../../http/problems/problem.ts'
import { placeOf } from '../../../network/regions/place.ts'
import { isSchema, namesIn } from '../../../platform/json-schema.ts'
import type { Form } from '../forms/form.ts'
import { fieldLabel } from '../forms/labels.ts'
import type { RuleInput } from '../rules/assess.ts'
import { ruleLabel } from '../rules/rule-labels.ts'
import { compileRules } from '../rules/rules.ts'
import { anyItem, mayBeMissing, type Path } from '../rules/unguarded.ts'
import type { PermitTypeDefinition } from '../schema.ts'
import { type Probe, probesOf, type RuleOutcome } from './probes.ts'

type Sample = NonNullable<PermitTypeDefinition['samples']>[number]

/**
 * Returns faults for rules that fail on complete answers. Each is proved by a sample without one field: the form
 * accepts the answers, and the rule fails. Without this check, applicants who leave the field out could not submit.
 */
export function undecidableFaults(definition: PermitTypeDefinition, form: Form): Fault[] {
  const { samples = [] } = definition
  return probesOf(definition).flatMap((probe) =>
    probe.unguarded
      .filter((path) => samples.some((sample) => failsWithout(form, probe, sample, path)))
      .map((path) =>
        fault(
          { pointer: probe.pointer },
          'undecidable',
          { field: fieldLabel(definition.form, path) },
          ruleLabel(definition, probe.pointer),
        ),
      ),
  )
}

/**
 * Returns faults for rules that the samples do not prove, for the publisher to confirm. These are conditions that never
 * or always hold, amounts that are never charged, and rules that read a field that may be missing. So is a retention
 * that does not begin by default while a permit is in force, if permits may have no last day.
 */
export function unprovenRules(definition: PermitTypeDefinition): Fault[] {
  const { samples = [], authority = [] } = definition
  const conditions = probesOf(definition).flatMap((probe) => {
    const outcomes = new Set(samples.map((sample) => probe.tryOn(inputOf(sample))))
    const rule = ruleLabel(definition, probe.pointer)
    return [
      ...missingOutcomes(probe, outcomes).map((code) => fault({ pointer: probe.pointer }, code, {}, rule)),
      ...probe.unguarded.map((path) =>
        fault({ pointer: probe.pointer }, 'unguarded', { field: fieldLabel(definition.form, path) }, rule),
      ),
    ]
  })
  const rules = compileRules(definition)
  const chosen = new Set(samples.map((sample) => rules.assess(inputOf(sample)).authority?.rule))
  const unreached = authority.flatMap(({ when }, index) => {
    const pointer = `/authority/${index}`
    if (when !== undefined || chosen.has(index)) return []
    return [fault({ pointer }, 'never_applies', {}, ruleLabel(definition, pointer))]
  })
  return [...unreached, ...conditions, ...endlessRetention(definition)]
}

/**
 * Returns a fault for a retention that does not say from when it counts, although permits of the type may have no last
 * day. The data of a permit in force is kept by default, so it would never be erased.
 */
const endlessRetention = ({ form, retention, validity, lastDay }: PermitTypeDefinition): Fault[] =>
  retention && !retention.countsFrom && !validity && (!lastDay || mayBeMissing(form, namesIn(lastDay.answer)))
    ? [fault({ pointer: '/retention' }, 'never_erased', {}, { id: 'Masa simpan', en: 'Retention' })]
    : []

type MissingOutcome = 'never_charged' | 'never_applies' | 'always_applies'

function missingOutcomes({ kind }: Probe, outcomes: ReadonlySet<RuleOutcome>): MissingOutcome[] {
  if (kind === 'amount') return outcomes.has('yes') ? [] : ['never_charged']
  return [
    ...(outcomes.has('yes') ? [] : (['never_applies'] as const)),
    ...(outcomes.has('no') ? [] : (['always_applies'] as const)),
  ]
}

const inputOf = ({ answers, villageCode, on }: Sample): RuleInput => ({
  answers,
  place: placeOf(villageCode),
  day: on,
})

/** True when a rule fails on a sample without one field, although the form accepts those answers. */
function failsWithout(form: Form, probe: Probe, sample: Sample, path: Path): boolean {
  const answers = without(sample.answers, path)
  return (
    isSchema(answers) &&
    form.whole(answers).length === 0 &&
    probe.tryOn(inputOf({ ...sample, answers })) === 'undecided'
  )
}

/** Returns a value without the member at a path, in every item of the lists on the path. */
function without(value: unknown, [name, ...rest]: Path): unknown {
  if (Array.isArray(value)) return name === anyItem ? value.map((item: unknown) => without(item, rest)) : value
  if (!isSchema(value) || name === undefined) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]): [string, unknown][] => {
      if (key !== name) return [[key, member]]
      return rest.length === 0 ? [] : [[key, without(member, rest)]]
    }),
  )
}
