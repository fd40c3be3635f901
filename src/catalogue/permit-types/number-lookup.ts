import type { Db, Fragment } from '../../platform/db/client.ts'

/**
 * SQL condition: `permits p` has this number, typed in capital or small letters, with O for 0 and I or L for 1. If
 * several permits have such a number, only the one whose number is exactly the same matches. At most one permit does.
 *
 * @param written an SQL expression: a number from `writtenNumber`
 */
export const hasNumber = (db: Db, written: Fragment): Fragment => db`
  permit_number_key(p.number) = permit_number_key(${written})
    and (p.number = ${written} or not exists (
      select
      from permits n
      where permit_number_key(n.number) = permit_number_key(${written}) and n.id <> p.id
    ))`
