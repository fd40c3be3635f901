import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { documentOf } from '../../../src/http/problems/document.ts'
import { Problem } from '../../../src/http/problems/problem.ts'

const config = await readFile(new URL('../../../deploy/nginx/satu-pintu.inc', import.meta.url), 'utf8')
const megabyte = 1024 * 1024
const [, largest = ''] = /client_max_body_size +(\d+)m;/.exec(config) ?? []

const problems = [
  new Problem('payload_too_large', { limit: Number(largest) * megabyte }),
  new Problem('rate_limited', { seconds: 5 }),
  new Problem('unavailable', {}),
]

/** Returns what the proxy answers at one of its own locations: the documents in Indonesian and in English. */
function documentsOf(location: string): unknown[] {
  const [, block = ''] = new RegExp(`location @${location} \\{\\n([^]*?)\\n\\}`).exec(config) ?? []
  const [, text = ''] = /return \d+ '(.*)';/.exec(block) ?? []
  const words = [...block.matchAll(/set \$words '(.*)';/g)].map(([, said = '']) => said)
  return words.map((said) => JSON.parse(text.replace('$words', said)))
}

describe('what the proxy refuses itself', () => {
  for (const problem of problems)
    it(`is the problem ${problem.code} of the API, in both languages`, () => {
      const asked = { url: '/v1', id: '$request_id' }
      assert.deepEqual(
        documentsOf(problem.code),
        (['id', 'en'] as const).map((language) => documentOf(problem, asked, language)),
      )
      assert.match(config, new RegExp(`error_page [^;]*@${problem.code};`))
    })
})
