import type { TransactionSql } from 'postgres'
import type { PermitTypeVersion } from '../catalogue/permit-types/schema.ts'

/**
 * Publishes versions of permit types that do not exist yet. Brings types that no office takes online at every office
 * that is online.
 */
export async function insertPermitTypes(tx: TransactionSql, types: readonly PermitTypeVersion[]): Promise<void> {
  const written = JSON.stringify(types)
  await tx`
    insert into permit_type_versions (code, version, valid_from, written)
    select d->>'code', (d->>'version')::int, (d->>'validFrom')::date, d
    from json_array_elements(${written}::text::json) d
    on conflict do nothing`
  await tx`
    insert into office_permit_types (office_id, permit_type)
    select o.id, d->>'code'
    from offices o, jsonb_array_elements(${written}::text::jsonb) d
    where o.state = 'online'
      and not exists (
        select from office_permit_types s
        where s.permit_type = d->>'code')`
}
