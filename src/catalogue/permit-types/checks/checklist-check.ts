import { fault } from '../../../http/problems/faults.ts'
import type { Fault } from '../../../http/problems/problem.ts'
import type { CheckItem } from '../definition/inspection-schema.ts'
import type { PermitTypeDefinition } from '../schema.ts'
import { contradicts } from './contradictions.ts'

/** Returns faults of a check list: a code used twice, or a member that does not belong to the kind of its item. */
export function checklistFaults({ inspection, stages }: PermitTypeDefinition): Fault[] {
  if (!inspection) return []
  const codes = inspection.checklist.map(({ code }) => code)
  return [
    ...(stages.inspection ? [] : [contradicts('/inspection', 'inspection_off')]),
    ...inspection.checklist.flatMap((item, index) => [
      ...(codes.indexOf(item.code) < index
        ? [fault({ pointer: `/inspection/checklist/${index}/code` }, 'uniqueItems')]
        : []),
      ...itemFaults(item, `/inspection/checklist/${index}`),
    ]),
  ]
}

function itemFaults({ kind, unit, minimum, maximum, choices }: CheckItem, at: string): Fault[] {
  const strangers = [
    ...(kind === 'measure' ? [] : Object.entries({ unit, minimum, maximum })),
    ...(kind === 'choice' ? [] : [['choices', choices] as const]),
  ]
  const answers = choices?.map(({ code }) => code) ?? []
  return [
    ...strangers
      .filter(([, value]) => value !== undefined)
      .map(([member]) => contradicts(`${at}/${member}`, member === 'choices' ? 'not_choice' : 'not_measure')),
    ...(kind === 'measure' && unit === undefined ? [fault({ pointer: `${at}/unit` }, 'required')] : []),
    ...(kind === 'measure' && (minimum ?? -Infinity) > (maximum ?? Infinity)
      ? [contradicts(`${at}/maximum`, 'below_minimum')]
      : []),
    ...(kind === 'choice' && !choices ? [fault({ pointer: `${at}/choices` }, 'required')] : []),
    ...answers.flatMap((answer, index) =>
      answers.indexOf(answer) < index ? [fault({ pointer: `${at}/choices/${index}/code` }, 'uniqueItems')] : [],
    ),
  ]
}
