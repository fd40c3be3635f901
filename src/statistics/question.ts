import type { Level } from '../network/offices/network.ts'
import type { Question } from './queries.ts'
import type { Dimension } from './schema.ts'

export interface Asked {
  period: string
  by: readonly Dimension[]
  permitType: string | undefined
  level: Level | undefined
  officeId: string | undefined
}

/** Which cells answer a question: what is told apart is many cells, what is not is one of a kind. */
export function cellsAsked({ period, by, permitType, level, officeId }: Asked): Omit<Question, 'after' | 'limit'> {
  const isYear = period.length === 4
  const aboveOffices: Question['places'] =
    by.includes('level') || level !== undefined ? { of: 'level', level } : { of: 'network' }
  return {
    periods:
      by.includes('month') && isYear
        ? Array.from({ length: 12 }, (_, month) => `${period}-${String(month + 1).padStart(2, '0')}`)
        : [period],
    permitType: permitType ?? (by.includes('permit_type') ? null : '*'),
    places: by.includes('office') || officeId !== undefined ? { of: 'office', level, officeId } : aboveOffices,
  }
}
