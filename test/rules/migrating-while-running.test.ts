import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'

const folder = new URL('../../drizzle/migrations/', import.meta.url)
const breaking = [
  /\bDROP (?:COLUMN|TABLE|TYPE|FUNCTION|SCHEMA)\b/i,
  /\bRENAME\b/i,
  /\bSET NOT NULL\b/i,
  /\bSET DATA TYPE\b/i,
  /\bADD COLUMN (?![^;]*\bDEFAULT\b)[^;]*\bNOT NULL\b/i,
]

/**
 * Migrations that may break the version before them, each with its reason. The rule is in docs/operations/upgrading.md.
 */
const exceptions: Record<string, string> = {
  '0007_fees': 'before the rule',
  '0011_found_by_words_and_earlier': 'before the rule',
  '0023_one_record_of_reads': 'before the rule',
  '0030_agencies_are_readers': 'before the rule',
  '0036_codes_are_counted_elsewhere': 'before the rule',
  '0053_hours_are_counter_hours': 'before the rule',
  '0054_definitions_in_order': 'before the rule',
  '0071_dissolutions_list_applications': 'a view of the old name serves the version before',
  '0074_conditions_in_triggers': 'drops a function that no trigger calls any more',
}

/** The last migration of before the rule. */
const lastBeforeTheRule = '0055'
/**
 * Migrations that build an index of a table and lock the table more strongly afterwards, each with its reason. Such a
 * migration ends in a deadlock with a statement that reads the table before it writes to it, each time it is tried.
 */
const later: Record<string, string> = {
  '0087_names_by_pairs': 'statements that write office_name_words lock it first',
}

/** Adds a column whose value differs from row to row: PostgreSQL writes the table anew, without its old versions. */
const rewriting =
  /\bADD COLUMN [^;]*\b(?:STORED|AS IDENTITY|\w*SERIAL|DEFAULT \(?(?:\w*random\w*|uuidv7|clock_timestamp|nextval))\b/i

/** Returns true when a statement locks a table more strongly than an earlier one that built an index of it. */
function locksLater(statements: readonly string[]): boolean {
  const indexed = new Set<string>()
  const alone = new Set<string>()
  const named = (statement: string, pattern: RegExp) => pattern.exec(statement)?.[1] ?? ''
  return statements.some((statement) => {
    const table = named(statement, /^\s*CREATE (?:UNIQUE )?INDEX [^(]*? ON "?(\w+)/i)
    if (table !== '' && !alone.has(table)) indexed.add(table)
    const locked = [
      named(statement, /^\s*(?:ALTER|CREATE) TABLE (?:ONLY |IF NOT EXISTS )?"?(\w+)/i),
      ...(named(statement, /^\s*LOCK TABLE ([^;]*?) IN ACCESS EXCLUSIVE/i).match(/\w+/g) ?? []),
    ]
    for (const name of locked) alone.add(name)
    return locked.some((name) => indexed.has(name)) || (/^\s*DROP INDEX/i.test(statement) && indexed.size > 0)
  })
}

const withoutComments = (sql: string) => sql.replace(/--(?!> statement-breakpoint).*$/gm, '')

describe('a migration', () => {
  it('leaves a schema on which the version before it still runs', async () => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
    const found: string[] = []
    for (const name of names) {
      const sql = withoutComments(await readFile(new URL(name, folder), 'utf8'))
      if (breaking.some((pattern) => pattern.test(sql))) found.push(name.replace('.sql', ''))
    }
    assert.deepEqual(found, Object.keys(exceptions))
  })

  it('locks no table more strongly than it has locked it before', async () => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.sql') && name > lastBeforeTheRule).toSorted()
    const found: string[] = []
    for (const name of names) {
      const sql = withoutComments(await readFile(new URL(name, folder), 'utf8'))
      if (locksLater(sql.split('--> statement-breakpoint'))) found.push(name.replace('.sql', ''))
    }
    assert.deepEqual(found, Object.keys(later))
  })

  it('rewrites no table, which a statement that has begun would find empty', async () => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.sql') && name > lastBeforeTheRule).toSorted()
    const found: string[] = []
    for (const name of names) {
      const sql = withoutComments(await readFile(new URL(name, folder), 'utf8'))
      if (rewriting.test(sql)) found.push(name.replace('.sql', ''))
    }
    assert.deepEqual(found, ['0089_days_of_erasure'])
  })
})
