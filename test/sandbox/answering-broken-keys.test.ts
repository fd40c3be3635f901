import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { newKey } from '../../src/access/keys/key.ts'
import { isRefused } from '../support/refusal.ts'
import { withSandbox, withTestKey } from '../support/scenes/sandbox.ts'

const { net, close } = await withSandbox()
after(close)
const { testKey } = await withTestKey(net)
const broken = {
  'a test key that is cut off': testKey.secret.slice(0, -4),
  'a test key that nobody has': newKey('test').secret,
}
const open = [
  '/v1/regions?limit=1',
  '/v1/offices?limit=1',
  '/v1/calendar/2026',
  '/v1/permit-types',
  '/v1/permit-types/IMB/versions/1/form',
  '/v1/verifications/verification-sandbox-in-force',
]

for (const [name, key] of Object.entries(broken))
  describe(name, () => {
    const caller = net.bearer(key)

    it('reads what is open to everybody, from the sandbox, and counts for its address', async () => {
      for (const path of open) {
        const { status, headers, text } = await caller.asks('GET', path)
        assert.deepEqual([status, headers['satu-pintu-sandbox']], [200, 'true'], `${path} ${text}`)
        assert.match(String(headers['ratelimit']), /^"address";/)
      }
    })

    it('reads nothing that needs a key', async () => {
      for (const path of ['/v1/permits', '/v1/events', '/v1/webhooks', '/v1/client'])
        isRefused(await caller.asks('GET', path), 401, 'unauthorized')
    })
  })

describe('an open operation of the sandbox', () => {
  it('counts a valid test key towards the limit of the sandbox', async () => {
    const { headers } = await net.bearer(testKey.secret).asks('GET', '/v1/regions?limit=1')
    assert.match(String(headers['ratelimit']), /^"sandbox";/)
  })
})
