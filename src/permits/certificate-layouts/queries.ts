import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { NewCertificateLayout } from './schema.ts'

/** A version of the layout. `by`: the name of its author; null for the layout of the sample. */
export interface LayoutEdition {
  version: number
  by: string | null
  at: Date
  layout: NewCertificateLayout
}

/** Lists versions of the layout without their content, the newest first; one more than `limit` if there are more. */
export const listLayouts = (db: Db, { before, limit }: { before: string | null; limit: number }) => db<
  Omit<LayoutEdition, 'layout'>[]
>`
  select l.version, w.name as by, l.at
  from certificate_layouts l
  left join people w on w.id = l.by
  where ${before}::int is null or l.version < ${before}::int
  order by l.version desc
  limit ${limit + 1}`

/** Returns one version of the layout with its content. Throws `not_found`. */
export async function findLayout(db: Db, version: number): Promise<LayoutEdition> {
  const [row] = await db<LayoutEdition[]>`
    select l.version, w.name as by, l.at, l.layout
    from certificate_layouts l
    left join people w on w.id = l.by
    where l.version = ${version}`
  if (!row) throw new Problem('not_found', { what: 'certificate_layout' })
  return row
}

/** Returns the newest layout, which new permits get. Null: the network has not set one. */
export async function findCurrentLayout(db: Db): Promise<NewCertificateLayout | null> {
  const [row] = await db<{ layout: NewCertificateLayout }[]>`
    select l.layout
    from certificate_layouts l
    order by l.version desc
    limit 1`
  return row?.layout ?? null
}

/** Adds the next version of the layout and returns its number. Locks: concurrent calls get consecutive numbers. */
export async function insertLayout(tx: Db, layout: NewCertificateLayout, by: string): Promise<number> {
  await tx`select pg_advisory_xact_lock(hashtext('satu_pintu.certificate_layouts'))`
  const [row] = await tx<{ version: number }[]>`
    insert into certificate_layouts (version, layout, by)
    select coalesce(max(l.version), 0) + 1, ${JSON.stringify(layout)}::text::json, ${by}
    from certificate_layouts l
    returning version`
  if (!row) throw new Error('The layout was not added.')
  return row.version
}
