import { pointerTo } from '../platform/json-schema.ts'
import { isObjectOrList } from '../platform/objects.ts'
import { holdsNumber } from '../platform/redact.ts'
import { fault } from './problems/faults.ts'
import { demandNoFaults } from './problems/problem.ts'

/**
 * Throws `rule_broken`, with a fault for each, when texts anywhere in `input` contain a NIK or a mobile number. Call it
 * for texts of histories, which are never rewritten.
 */
export function refuseNumbers(input: object): void {
  demandNoFaults(
    textsIn(input, '')
      .filter(({ text }) => holdsNumber(text))
      .map(({ pointer }) => fault({ pointer }, 'personal_number')),
  )
}

function textsIn(value: unknown, pointer: string): { pointer: string; text: string }[] {
  if (typeof value === 'string') return [{ pointer, text: value }]
  return isObjectOrList(value)
    ? Object.entries(value).flatMap(([name, member]) => textsIn(member, pointerTo(pointer, name)))
    : []
}
