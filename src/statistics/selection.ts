import type { Level } from '../network/offices/network.ts'
import type { CellSelection } from './queries.ts'
import type { Dimension } from './schema.ts'

interface StatisticsFilters {
  period: string
  by: readonly Dimension[]
  permitType: string | undefined
  level: Level | undefined
  officeId: string | undefined
}

/** Returns the selection of cells for a query: separate cells for each dimension in `by`, totals for the others. */
export function selectCells({
  period,
  by,
  permitType,
  level,
  officeId,
}: StatisticsFilters): Omit<CellSelection, 'after' | 'limit'> {
  const isYear = period.length === 4
  const aboveOffices: CellSelection['places'] =
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
