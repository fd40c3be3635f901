import { hash } from 'node:crypto'
import Type, { type Static } from 'typebox'
import { matchesSchema } from './matches-schema.ts'
import { Problem } from './problems/problem.ts'

const Content = Type.Object({ of: Type.String(), after: Type.String() })

/** A page of a list: the row after which it begins, null for the first page, and its length. */
export interface Paging {
  after: string | null
  limit: number
}

/** Identifies the list of a cursor: its name, filters and sort. */
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

/** Cuts the row beyond the page off `rows` and makes the cursor of the next page. */
export function page<T>(rows: T[], limit: number, list: ListKey, keyOf: (row: T) => string) {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  const more = rows.length > limit && last !== undefined
  const content: Static<typeof Content> | undefined = more ? { of: fingerprint(list), after: keyOf(last) } : undefined
  return { data, page: { nextCursor: content ? Buffer.from(JSON.stringify(content)).toString('base64url') : null } }
}

/**
 * Returns the key after which the page begins, or null for the first page. Throws `cursor_mismatch` for a cursor of
 * another list and for a forged one.
 */
export function after(cursor: string | undefined, list: ListKey, pattern: RegExp): string | null {
  if (cursor === undefined) return null
  const content = parsed(Buffer.from(cursor, 'base64url').toString())
  if (!matchesSchema(Content, content) || content.of !== fingerprint(list) || !pattern.test(content.after))
    throw new Problem('cursor_mismatch', {})
  return content.after
}

export const uuidPattern = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
