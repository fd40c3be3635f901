import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { Reach } from '../../../src/events/webhooks/address.ts'
import { createPoster } from '../../../src/events/webhooks/sending/post.ts'
import { makeAuthority, tlsReceiver } from '../../support/outside/tls-receiver.ts'
import { webhookReceiver } from '../../support/outside/webhook-receiver.ts'

const [known, unknown] = await Promise.all([makeAuthority('A known CA'), makeAuthority('An unknown CA')])
const receiver = await tlsReceiver({
  'good.test': await known.issues({ name: 'good.test' }),
  'expired.test': await known.issues({ name: 'expired.test', days: [-3, -1] }),
  'early.test': await known.issues({ name: 'early.test', days: [1, 3] }),
  'other.test': await known.issues({ name: 'good.test' }),
  'foreign.test': await unknown.issues({ name: 'foreign.test' }),
})
const plain = await webhookReceiver()
const usual = getCACertificates('default')
// As Node does with the file of NODE_EXTRA_CA_CERTS.
setDefaultCACertificates([...usual, known.certificate])
const poster = createPoster({
  reach: new Reach({ networks: ['127.0.0.0/8'], ports: [443] }),
  resolve: async () => [{ address: '127.0.0.1', family: 4 }],
})
after(async () => {
  setDefaultCACertificates(usual)
  await poster.close()
  receiver.close()
  plain.close()
})
const sends = (url: string) => poster.post({ url, headers: {}, body: Buffer.from('{}') })

describe('a receiver over TLS', () => {
  it('is reached when a CA that this machine trusts has signed its certificate', async () => {
    assert.equal((await sends(receiver.url('good.test'))).status, 204)
    assert.deepEqual(receiver.reachedAs, ['good.test'])
  })

  it('gets nothing when its certificate is not good, and the reason is kept', async () => {
    for (const [name, failure] of [
      ['expired.test', 'certificate_expired'],
      ['early.test', 'certificate_not_yet_valid'],
      ['other.test', 'certificate_name_mismatch'],
      ['foreign.test', 'certificate_untrusted'],
    ] as const) {
      const attempt = await sends(receiver.url(name))
      assert.deepEqual([attempt.status, attempt.failure], [null, failure], name)
    }
    assert.deepEqual(receiver.reachedAs, ['good.test'])
  })

  it('gets nothing when it does not speak TLS', async () => {
    assert.equal((await sends(plain.url('/').replace('http:', 'https:'))).failure, 'tls_failed')
    assert.deepEqual(plain.at('/'), [])
  })
})
