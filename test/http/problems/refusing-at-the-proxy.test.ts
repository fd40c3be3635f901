import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, describe, it } from 'node:test'
import { documentOf } from '../../../src/http/problems/document.ts'
import { Problem } from '../../../src/http/problems/problem.ts'
import { network } from '../../support/network.ts'

const config = await readFile(new URL('../../../deploy/nginx/satu-pintu.inc', import.meta.url), 'utf8')
const hsts = 'Strict-Transport-Security "max-age=31536000" always;'
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

  it('keeps browsers with TLS, also where a location has headers of its own', () => {
    const blocks = [...config.matchAll(/location ([^{]+) \{\n([^]*?)\n\}/g)]
    const without = blocks.filter(([, , block = '']) => block.includes('add_header') && !block.includes(hsts))
    assert.deepEqual(
      without.map(([, name]) => name),
      [],
    )
    assert.match(config, new RegExp(`^add_header +${hsts}`, 'm'))
  })

  it('is preceded by a preflight that allows what the API allows, also when no instance answers', async () => {
    const net = await network()
    after(() => net.close())
    const { headers } = await net.app.inject({ method: 'OPTIONS', url: '/v1/applications' })
    const [, block = ''] = /location @unavailable \{\n([^]*?)\n\}/.exec(config) ?? []
    for (const name of ['Access-Control-Allow-Methods', 'Access-Control-Allow-Headers']) {
      const [, stated = ''] = new RegExp(`${name} "(.*)";`).exec(block) ?? []
      assert.deepEqual(stated.split(', ').sort(), String(headers[name.toLowerCase()]).split(', ').sort())
    }
    assert.match(block, /\(\$request_method = OPTIONS\) \{\s+return 204;/)
    // `=503` would be the status of a preflight, too.
    assert.match(config, /error_page 502 504 += +@unavailable;/)
  })
})
