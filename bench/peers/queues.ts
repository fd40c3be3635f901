import { busyOffices } from '../questions/files.ts'
import { cursorOf, moved } from '../questions/queue.ts'
import { seal } from '../seal.ts'
import type { Stage } from '../stage.ts'

/** The full pages of an office's queue. */
export interface Queue {
  office: string
  /** The headers of an officer of ours. */
  headers: Record<string, string>
  /** Each page of our API. */
  ours: string[]
  /** The id that each page comes after in descending order. */
  befores: string[]
  /** The references of each page. */
  references: string[][]
}

const status = 'in_review'
const pageRows = 50
const mostPages = 5
const beyondAll = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Returns the queues of the busy offices that have a full page. */
export async function queues(stage: Stage): Promise<Queue[]> {
  const all = await Promise.all(Array.from({ length: busyOffices }, (_, rank) => queueOf(stage, rank)))
  return all.filter(({ befores }) => befores.length > 0)
}

async function queueOf({ sql, as, api }: Stage, rank: number): Promise<Queue> {
  const rows = await sql<{ id: string; reference: string; office: string }[]>`
    select id, reference, office
    from applications
    join bench_places on office_id = office
    where rank = ${rank} and status = ${status}
    order by id desc
    limit ${mostPages * pageRows}`
  // Encrypts them as the API does, because lists decrypt the names.
  await seal(
    sql,
    rows.map(({ id }) => id),
  )
  const pages = Array.from({ length: Math.floor(rows.length / pageRows) }, (_, page) =>
    rows.slice(page * pageRows, (page + 1) * pageRows),
  )
  const headers = await as(`reviewer-${rank}`)
  const first = `/v1/applications?status=${status}`
  const cursor = await cursorOf(api.url, first, headers)
  const befores = pages.map((_, page) => pages[page - 1]?.at(-1)?.id ?? beyondAll)
  return {
    office: rows[0]?.office ?? '',
    headers,
    befores,
    ours: befores.map((before) =>
      before === beyondAll || cursor === null ? first : `${first}&cursor=${moved(cursor, before)}`,
    ),
    references: pages.map((page) => page.map(({ reference }) => reference)),
  }
}
