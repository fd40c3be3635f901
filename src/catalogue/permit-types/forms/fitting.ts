import { isSchema, namesIn, pointerTo } from '../../../platform/json-schema.ts'
import type { Names } from '../../../platform/words.ts'
import type { Form } from './form.ts'

/** An answer that the form of a version refuses: its pointer in the answers, its value and the reason. */
export interface RefusedAnswer {
  pointer: string
  value: unknown
  code: string
  detail: Names
}

/** Rounds of removing refused answers. Removing some can make others fail. */
const roundsLimit = 20

/**
 * Splits answers into those that a form accepts and those that it refuses. Answers that the `earlier` form refused too
 * are unfinished; they stay as long as their shape fits.
 */
export function fittingAnswers(
  form: Form,
  answers: Record<string, unknown>,
  earlier?: Form,
): { answers: Record<string, unknown>; refused: RefusedAnswer[] } {
  const refused: RefusedAnswer[] = []
  let left: Record<string, unknown> = answers
  for (let round = 0; round < roundsLimit; round++) {
    const faults = refusedBy(form, left, earlier)
    if (faults.length === 0) return { answers: left, refused }
    const before = refused.length
    for (const { pointer, code, detail } of innermost(faults)) {
      const { kept, taken } = without(left, namesIn(pointer))
      if (!isSchema(kept) || taken === undefined) continue
      left = kept
      refused.push({ pointer, value: taken, code, detail })
    }
    if (refused.length === before) break
  }
  return {
    answers: {},
    refused: [
      ...refused,
      ...Object.entries(left).map(([name, value]) => ({
        pointer: pointerTo('', name),
        value,
        code: 'form',
        detail: asAWhole,
      })),
    ],
  }
}

function refusedBy(form: Form, answers: Record<string, unknown>, earlier?: Form) {
  const [faults, misshapen] = [form.draft(answers), form.outline(answers)]
  const unfinished = new Set(earlier && faults.length > 0 ? pointersOf(earlier.draft(answers)) : [])
  const outside = new Set(pointersOf(misshapen))
  return [...misshapen, ...faults.filter(({ pointer = '' }) => !unfinished.has(pointer) || outside.has(pointer))].map(
    ({ pointer = '', code, detail }) => ({ pointer: pointer.slice('/answers'.length), code, detail }),
  )
}

const pointersOf = (faults: readonly { pointer?: string }[]): string[] => faults.map(({ pointer = '' }) => pointer)

const asAWhole: Names = {
  id: 'Isian secara keseluruhan tidak sesuai dengan formulir.',
  en: 'The answers as a whole do not fit the form.',
}

/**
 * Returns the innermost faults, each place once. Later items of a list come first, because removing an item moves those
 * after it.
 */
const innermost = <T extends { pointer: string }>(faults: readonly T[]): T[] => {
  const byPlace = [...new Map(faults.map((one) => [one.pointer, one])).values()]
  return byPlace
    .filter(({ pointer }) => !byPlace.some((other) => other.pointer.startsWith(`${pointer}/`)))
    .sort((a, b) => b.pointer.localeCompare(a.pointer, 'en', { numeric: true }))
}

/** Removes the value at a path. `taken` is the removed value, or undefined when there is none. */
function without(value: unknown, [name, ...rest]: readonly string[]): { kept: unknown; taken?: unknown } {
  const inside = Array.isArray(value) || isSchema(value) ? Object.entries(value) : []
  const found = inside.find(([key]) => key === name)
  if (name === undefined || !found) return { kept: value }
  const { kept, taken } = rest.length === 0 ? { kept: undefined, taken: found[1] } : without(found[1], rest)
  if (taken === undefined) return { kept: value }
  const entries = inside
    .map(([key, member]): [string, unknown] => [key, key === name ? kept : member])
    .filter(([key, member]) => key !== name || member !== undefined)
  return { kept: Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries), taken }
}
