import type { Network } from '../network.ts'
import { today } from './days.ts'
import { publishes } from './publishing.ts'

/** The village, the permit type and the year that `referenceChanges` change. */
export const changed = { village: '31.71.06.1001', type: 'IMB', year: 2026 } as const

const retiring = ['REKLAME', 'RISET']
const predecessors = ['31.71.06.1002', '31.71.06.1003']
const newNames = (nth: number) => `Renamed ${nth}`

/**
 * Returns a change of one table of reference data for each such table. Each can be made twice: `nth` is 0, then 1. The
 * office is that of the village.
 */
export function referenceChanges(net: Network): Record<string, (nth: number) => Promise<unknown>> {
  const { pool } = net.database
  const { village, type, year } = changed
  const office = pool`(select o.id from offices o where o.region_code = ${village})`
  const somebody = pool`(select id from people limit 1)`
  return {
    regions: (nth) => pool`update regions set name = ${newNames(nth)} where code = ${village}`,
    region_predecessors: (nth) => pool`
      insert into region_predecessors (region_code, predecessor_code, since, legal_basis, by)
      values (${village}, ${predecessors[nth] ?? ''}, ${today()}, 'A regulation', ${somebody})`,
    offices: (nth) => pool`update offices set name_en = ${newNames(nth)} where region_code = ${village}`,
    office_areas: (nth) =>
      nth === 0
        ? pool`update office_areas set served_until = now() where region_code = ${village} and served_until is null`
        : pool`insert into office_areas (region_code, office_id) values (${village}, ${office})`,
    office_dissolutions: (nth) =>
      nth === 0
        ? pool`
          insert into office_dissolutions (office_id, successor_office_id, state, wind_down_on, requested_by, requested_at)
          select ${office}, o.id, 'winding_down', ${today()}, ${somebody}, now()
          from offices o
          where o.region_code = '31.71.06'`
        : pool`update office_dissolutions set state = 'called_off' where office_id = ${office}`,
    counter_hours: (nth) => pool`
      insert into counter_hours (office_id, version, hours)
      select ${office}, coalesce(max(version), 0) + 1,
        json_build_object('periods', json_build_array(
          json_build_object('weekday', 'monday', 'opensAt', ${`0${nth}:00`}::text, 'closesAt', '12:00')))
      from counter_hours
      where office_id = ${office}`,
    calendar_versions: () => pool`
      insert into calendar_versions (year, version, definition)
      select year, max(version) + 1, (array_agg(definition order by version desc))[1]
      from calendar_versions
      where year = ${year}
      group by year`,
    office_permit_types: (nth) =>
      nth === 0
        ? pool`delete from office_permit_types where permit_type = 'SKTM'`
        : pool`insert into office_permit_types (office_id, permit_type) select id, 'SKTM' from offices`,
    permit_type_versions: () => publishes(net, type),
    permit_type_withdrawals: () => pool`
      insert into permit_type_withdrawals (code, version, reason, withdrawn_by)
      select t.code, max(t.version), 'A mistake', ${somebody}
      from permit_type_versions t
      where t.code = ${type} and not exists (
        select from permit_type_withdrawals w where w.code = t.code and w.version = t.version)
      group by t.code`,
    permit_type_retirements: (nth) => pool`
      insert into permit_type_retirements (code, retired_from, reason, retired_by)
      values (${retiring[nth] ?? ''}, ${today()}, 'Nobody needs it.', ${somebody})`,
  }
}
