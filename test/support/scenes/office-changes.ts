import type { ISql } from 'postgres'

/**
 * Changes an office and records its event, as a change of the product does: the office is locked until the transaction
 * ends. Returns the id of the event.
 */
export async function changeOffice(tx: ISql<{}>, officeId: string): Promise<string> {
  const [event] = await tx<{ id: string }[]>`
    with changed as (
      update offices
      set version = version + 1
      where id = ${officeId}
      returning id, version
    )
    insert into office_events (office_id, version, type, details, at)
    select id, version, 'office.updated', '{}', now()
    from changed
    returning id`
  if (!event) throw new Error(`There is no office ${officeId}.`)
  return event.id
}
