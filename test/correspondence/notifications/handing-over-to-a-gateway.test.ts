import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { describe, it, type TestContext } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { type Parcel, UndeliverableError } from '../../../src/correspondence/notifications/sending/carrier.ts'
import { gatewayCarrier } from '../../../src/correspondence/notifications/sending/gateway.ts'
import { freePort } from '../../support/deployment/free-port.ts'
import { makeAuthority, tlsReceiver } from '../../support/outside/tls-receiver.ts'

const isTemporary = (error: unknown): error is Error => error instanceof Error && !(error instanceof UndeliverableError)
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

/** Starts a gateway that verifies each request as a receiver of Standard Webhooks does. It is stopped with the test. */
async function gateway(t: TestContext, statusOf: (count: number) => number) {
  const taken: { id: string; body: unknown }[] = []
  let count = 0
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body: unknown = new Webhook(secret).verify(Buffer.concat(chunks).toString(), headersOf(request.headers))
    taken.push({ id: String(request.headers['webhook-id']), body })
    response.writeHead(statusOf(count++), { location: '/elsewhere' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { taken, url: `http://127.0.0.1:${port}/messages` }
}

const headersOf = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

describe('a gateway', () => {
  const sms = (): Parcel => ({
    noticeId: crypto.randomUUID(),
    channel: 'sms',
    to: '+6281200000001',
    sender: '',
    content: Buffer.from(JSON.stringify({ to: '+6281200000001', text: 'PTSP: …' })),
  })

  it('gets a signed message that it can verify, with the id of the notice', async (t) => {
    const { taken, url } = await gateway(t, () => 202)
    const given = sms()
    await gatewayCarrier(url, secret).carry(given)
    assert.deepEqual(taken, [{ id: given.noticeId, body: { to: '+6281200000001', text: 'PTSP: …' } }])
  })

  it('that already has the message counts as success', async (t) => {
    const { url } = await gateway(t, () => 409)
    await gatewayCarrier(url, secret).carry(sms())
  })

  it('that does not know the number is a permanent failure', async (t) => {
    const { url } = await gateway(t, () => 422)
    await assert.rejects(
      gatewayCarrier(url, secret).carry(sms()),
      (error) => error instanceof UndeliverableError && error.isDead,
    )
  })

  it('that fails, refuses authorisation, redirects or does not answer is retried', async (t) => {
    const { url, taken } = await gateway(t, (count) => [500, 429, 401, 307][count] ?? 200)
    for (let count = 0; count < 4; count++) await assert.rejects(gatewayCarrier(url, secret).carry(sms()), isTemporary)
    assert.equal(taken.length, 4)
    await assert.rejects(gatewayCarrier('http://127.0.0.1:1/', secret).carry(sms()), /did not answer/)
  })

  it('without an answer is reported with the reason, and without the number', async (t) => {
    const authority = await makeAuthority('An authority that nobody trusts')
    const untrusted = await tlsReceiver({ localhost: await authority.issues({ name: 'localhost' }) })
    t.after(() => untrusted.close())
    const { url: redirecting } = await gateway(t, () => 307)
    const reasons = [
      [`http://127.0.0.1:${await freePort()}/`, /ECONNREFUSED/],
      [untrusted.url('localhost'), /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE/],
      [redirecting, /redirect/],
    ] as const
    for (const [url, reason] of reasons)
      await assert.rejects(
        gatewayCarrier(url, secret).carry(sms()),
        (error) => isTemporary(error) && reason.test(error.message) && !error.message.includes(sms().to),
      )
  })
})
