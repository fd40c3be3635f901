import { namesIn } from '../../platform/json-schema.ts'

/** Returns the answer at a JSON Pointer; undefined when there is none. */
export const answerAt = (answers: Record<string, unknown>, pointer: string): unknown =>
  namesIn(pointer).reduce<unknown>(memberOf, answers)

const memberOf = (place: unknown, name: string): unknown =>
  typeof place === 'object' && place !== null && Object.hasOwn(place, name)
    ? Object.entries(place).find(([key]) => key === name)?.[1]
    : undefined
