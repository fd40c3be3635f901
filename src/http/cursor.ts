import { hash } from 'node:crypto'
import Type, { type Static } from 'typebox'
import { Problem } from './problems/problem.ts'
import { isInstant } from './validation/instants.ts'
import { matchesSchema } from './validation/matches-schema.ts'

const Content = Type.Object({ of: Type.String(), after: Type.String() })

/** A page of a list: the key after which it begins (null: the first page), and its longest length. */
export interface Paging {
  after: string | null
  limit: number
}

/** The name, filters and sort of a list. A cursor is valid only for the same ones. */
export type ListKey = Record<string, string | number | boolean | undefined>

const fingerprint = (list: ListKey) =>
  hash(
    'sha256',
    JSON.stringify(
      Object.entries(list)
        .filter(([, value]) => value !== undefined)
        .sort(),
    ),
    'base64url',
  ).slice(0, 16)

/** Returns the first `limit` rows, and the cursor of the next page. Null: `rows` has no more than `limit`. */
export function page<T>(rows: T[], limit: number, list: ListKey, keyOf: (row: T) => string) {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  const more = rows.length > limit && last !== undefined
  const content: Static<typeof Content> | undefined = more ? { of: fingerprint(list), after: keyOf(last) } : undefined
  return { data, page: { nextCursor: content ? Buffer.from(JSON.stringify(content)).toString('base64url') : null } }
}

/**
 * Returns the page that a query asks for, of a list in order of id. `read` returns one row more than the limit if there
 * are more. Throws `cursor_mismatch` before it reads.
 */
export async function pageById<T extends { id: string }>(
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  list: ListKey,
  read: (paging: Paging) => PromiseLike<T[]>,
) {
  const paging = { limit, after: after(cursor, list, uuidPattern) }
  return page(await read(paging), limit, list, ({ id }) => id)
}

/**
 * Returns the key after which the page begins. Null: the first page. Throws `cursor_mismatch` for a cursor of another
 * list, and for one whose key does not pass `pattern`.
 */
export function after(cursor: string | undefined, list: ListKey, pattern: Pick<RegExp, 'test'>): string | null {
  if (cursor === undefined) return null
  const content = parsed(Buffer.from(cursor, 'base64url').toString())
  if (!matchesSchema(Content, content) || content.of !== fingerprint(list) || !pattern.test(content.after))
    throw new Problem('cursor_mismatch', {})
  return content.after
}

export const uuidPattern = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** Passes the version of what a history is of. */
export const versionPattern = /^[0-9]{1,9}$/

/**
 * Passes a key of a time, or `infinity`, and a UUID. A made-up time must exist: PostgreSQL fails on the 99th of a
 * month.
 */
export const timeAndUuid: Pick<RegExp, 'test'> = {
  test: (key) => {
    const [time = '', id = '', ...others] = key.split(' ')
    return others.length === 0 && (time === 'infinity' || isInstant(time)) && uuidPattern.test(id)
  },
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
