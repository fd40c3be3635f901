import { Problem } from '../http/problems/problem.ts'

/** A place in the log: the number of an event, and the end of its id, by which a position of another log is refused. */
export interface Position {
  number: number
  check: string
}

/** The position before the first event. */
export const beginning: Position = { number: 0, check: '' }

export const positionPattern = '^[A-Za-z0-9_-]+$'

const written = /^([0-9]{1,15}) ([0-9a-f]{12})?$/

/** Returns a position as an opaque text for clients, in base64url. */
export const writePosition = ({ number, check }: Position): string =>
  Buffer.from(`${number} ${check}`).toString('base64url')

/** Reads a position that `writePosition` wrote. Throws `position_unknown` for any other text. */
export function readPosition(text: string): Position {
  const [, number, check = ''] = written.exec(Buffer.from(text, 'base64url').toString()) ?? []
  if (number === undefined) throw new Problem('position_unknown', {})
  return { number: Number(number), check }
}

/** Returns the last 12 characters of an event's id, which its position contains. */
export const checkOf = (eventId: string): string => eventId.slice(-12)
