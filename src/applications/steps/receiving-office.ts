import type { OfficeState } from '../../network/offices/network.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'

/**
 * Locks the receiving office `FOR SHARE`, if it is in one of these states; otherwise the select is empty. A closing
 * office waits for applications in flight; later ones find it closed. So no application reaches an office that has
 * handed its own over.
 */
export const receivingOffice = (db: Db, id: string | null, states: readonly OfficeState[]): Fragment => db`
  select id
  from offices
  where id = ${id}::uuid and state = any(${states}::office_state[])
  for share`
