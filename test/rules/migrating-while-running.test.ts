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
})
