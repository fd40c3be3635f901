import { Problem } from '../http/problems/problem.ts'

/** A place in the log: the number of an event and the end of its id, so that no other log knows it. */
export interface Position {
  number: number
  check: string
}

/** The position before the first event. */
export const beginning: Position = { number: 0, check: '' }

export const positionPattern = '^[A-Za-z0-9_-]+$'

const written = /^([0-9]{1,15}) ([0-9a-f]{12})?$/

/** Writes a position as clients keep it. */
export const writePosition = ({ number, check }: Position): string =>
  Buffer.from(`${number} ${check}`).toString('base64url')

/** Reads a position. Throws `position_unknown` for a text that is none. */
export function readPosition(text: string): Position {
  const [, number, check = ''] = written.exec(Buffer.from(text, 'base64url').toString()) ?? []
  if (number === undefined) throw new Problem('position_unknown', {})
  return { number: Number(number), check }
}

/** Returns the part of an event's id that its position carries. */
export const checkOf = (eventId: string): string => eventId.slice(-12)
