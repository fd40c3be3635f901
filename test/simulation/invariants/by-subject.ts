import type { Finding } from './invariant.ts'

type Broken = Pick<Finding, 'subject' | 'expected'>

/** Compares findings by their subjects, and by what was expected of one subject. */
export const bySubject = (one: Broken, other: Broken): number =>
  compareTexts(one.subject, other.subject) || compareTexts(one.expected, other.expected)

const compareTexts = (one: string, other: string): number => Number(one > other) - Number(one < other)
