import { spread } from '../data-set.ts'
import { seal } from '../seal.ts'
import type { Stage } from '../stage.ts'

/** The number of offices with long queues in a data set of any size. */
export const busyOffices = 3

const filesOfReader = 200

/** The ids of applications that a person may see, and the headers of that person's requests. */
export interface Reader {
  ids: string[]
  headers: Record<string, string>
}

/**
 * Returns a reader for each connection: half are officers of busy offices, half are applicants with at most
 * `ofApplicant` applications each.
 */
export async function readers(
  { sql, as }: Pick<Stage, 'sql' | 'as'>,
  ofApplicant: number = filesOfReader,
): Promise<Reader[]> {
  const officers = await Promise.all(
    Array.from({ length: busyOffices }, async (_, rank) => ({
      headers: await as(`reviewer-${rank}`),
      ids: (
        await sql<{ id: string }[]>`
          select id
          from applications
          join bench_places on office_id = office
          where rank = ${rank} and status <> 'draft'
          order by md5(id::text)
          limit ${filesOfReader}`
      ).map(({ id }) => id),
    })),
  )
  const applicants = await Promise.all(
    Array.from({ length: spread / 2 }, async (_, rank) => ({
      headers: await as(`applicant-${rank}`),
      ids: (
        await sql<{ id: string }[]>`
          select a.id
          from applications a
          join bench_people p on a.applicant_id = p.id
          where p.rank = ${rank}
          order by md5(a.id::text)
          limit ${ofApplicant}`
      ).map(({ id }) => id),
    })),
  )
  await seal(
    sql,
    [...officers, ...applicants].flatMap(({ ids }) => ids),
  )
  return Array.from({ length: spread }, (_, connection) => {
    const reader = connection % 2 === 0 ? officers[(connection / 2) % busyOffices] : applicants[(connection - 1) / 2]
    if (!reader || reader.ids.length === 0) throw new Error('There are too few applications.')
    return reader
  })
}

/** Returns the item for a connection: its number modulo the length of the list. Throws when the list is empty. */
export function of<T>(list: readonly T[], connection: number): T {
  const found = list[connection % list.length]
  if (found === undefined) throw new Error('The list is empty.')
  return found
}
