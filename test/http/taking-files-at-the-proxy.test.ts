import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8')
const mebibyte = 1024 * 1024

describe('the largest body that a proxy takes', () => {
  const proxies: [name: string, path: string, limit: RegExp, unit: number][] = [
    ['nginx', 'deploy/nginx/satu-pintu.inc', /client_max_body_size +(\d+)m;/, mebibyte],
    ['Apache', 'docs/operations/deploying.md', /LimitRequestBody (\d+)\n/, 1],
    ['Caddy', 'docs/operations/deploying.md', /max_size (\d+)MiB\n/, mebibyte],
  ]
  for (const [name, path, limit, unit] of proxies)
    it(`has room for a file of 50 MiB and the form around it (${name})`, async () => {
      const [, count] = limit.exec(await read(path)) ?? []
      assert.equal(Number(count) * unit, 51 * mebibyte)
    })
})
