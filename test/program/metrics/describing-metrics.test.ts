import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { connect } from '../../../src/platform/db/client.ts'
import { createMetrics } from '../../../src/program/metrics/metrics.ts'

const page = await readFile(new URL('../../../docs/operations/metrics.md', import.meta.url), 'utf8')

/** The names of our metrics in a text. */
const namesIn = (text: string): string[] => [...new Set(text.match(/\bsatu_pintu_[a-z_]+/g))].sort()

/** The names that a process exposes, as the help lines say them. */
async function exposed(): Promise<string[]> {
  const nowhere = connect('postgres://127.0.0.1:9/none')
  const text = await createMetrics().text(nowhere.pool)
  await nowhere.close()
  return namesIn([...text.matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name).join(' '))
}

describe('the page of the metrics', () => {
  it('describes each metric that a process exposes, and no other', async () => {
    assert.deepEqual(namesIn(page), await exposed())
  })
})
