import { choicesOfAdministration } from '../../http/problems/labels/choices-of-administration.ts'
import { choicesOfApplications } from '../../http/problems/labels/choices-of-applications.ts'
import { roleLabels } from '../../http/problems/labels/roles.ts'
import {
  applicationStates,
  consultationStates,
  dissolutionStateLabels,
  mailStateLabels,
  officeStateLabels,
  permitStateLabels,
  staffStates,
  ticketStateLabels,
  visitPurposeLabels,
} from '../../http/problems/labels/states.ts'
import { isObject } from '../../platform/objects.ts'
import type { Names } from '../../platform/words.ts'
import { historyLabels } from './history-labels.ts'
import { letterKinds } from './letter-kinds.ts'
import { recordLabels } from './record-labels.ts'
import { nextActionActs, shownCodes, stepActs } from './shown-codes.ts'

type Labels = Record<string, Names>

/** The tables of labels, by name. The first one that has every value of an enumeration is its own. */
const tables: Record<string, Labels> = {
  // Before those with some of its codes: an accepted correction is no accepted application.
  outcome: choicesOfApplications.outcome,
  applicationStatus: applicationStates,
  permitState: permitStateLabels,
  officeState: officeStateLabels,
  consultationStatus: consultationStates,
  postState: staffStates,
  ticketState: ticketStateLabels,
  dissolutionState: dissolutionStateLabels,
  mailState: mailStateLabels,
  visitPurpose: visitPurposeLabels,
  ...shownCodes,
  letterKind: letterKinds,
  role: roleLabels,
  historyEvent: historyLabels,
  ...recordLabels,
  step: stepActs,
  nextAction: nextActionActs,
}

/** The tables of choices, by the member or parameter whose values they label. */
const choices: Record<string, Labels> = { ...choicesOfAdministration, ...choicesOfApplications }

/**
 * Adds to a contract the labels of its codes, in both languages: `x-labels` of the document has the tables, and
 * `x-labels` of an enumeration names its own by a JSON Pointer.
 */
export function nameLabels(document: object): void {
  const used = new Map<string, Labels>()
  label(document, '', (values, name) => {
    const [table, labels] = tableOf(values, name) ?? []
    if (table === undefined || labels === undefined) return undefined
    used.set(table, labels)
    return `#/x-labels/${table}`
  })
  Object.assign(document, {
    'x-labels': Object.fromEntries([...used].sort(([one], [other]) => (one < other ? -1 : 1))),
  })
}

/** Returns the table of an enumeration, which is a member or a parameter of this name. */
function tableOf(values: readonly string[], name: string): [string, Labels] | undefined {
  const has = (labels: Labels) => values.every((value) => Object.hasOwn(labels, value))
  const ofName = choices[name]
  return (
    Object.entries(tables).find(([, labels]) => has(labels)) ?? (ofName && has(ofName) ? [name, ofName] : undefined)
  )
}

/** Puts the pointer to its labels into each enumeration of texts, which has the name of its member or parameter. */
function label(value: unknown, name: string, pointTo: (values: string[], name: string) => string | undefined): void {
  if (Array.isArray(value)) for (const item of value) label(item, name, pointTo)
  if (!isObject(value)) return
  const values = value['enum']
  if (Array.isArray(values) && values.every((each) => typeof each === 'string')) {
    const pointer = pointTo(values, name)
    if (pointer !== undefined) value['x-labels'] = pointer
  }
  const own = typeof value['name'] === 'string' && 'in' in value ? value['name'] : name
  for (const [key, member] of Object.entries(value)) {
    if (['example', 'examples', 'default'].includes(key)) continue
    if (key === 'properties' && isObject(member))
      for (const [property, schema] of Object.entries(member)) label(schema, property, pointTo)
    else label(member, own, pointTo)
  }
}
