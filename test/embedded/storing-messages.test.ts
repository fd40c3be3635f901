import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import Fastify from 'fastify'
import { openOutbox } from '../../src/embedded/outbox.ts'

describe('the outbox', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'satu-pintu-outbox-'))
  after(() => rm(dir, { recursive: true }))
  const now = new Date('2031-02-03T04:05:06Z')
  const outbox = await openOutbox(dir, () => now)
  const app = Fastify()
  await app.register(outbox.routes, { prefix: '/outbox' })
  after(() => app.close())
  const [older, newer] = ['019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70.eml', '019aa6b2-5d3f-7c41-9b0a-3f5e8d2c1a70.json']

  it('stores a message once, however often it is added', async () => {
    const mail = Buffer.from('To: applicant-1@example.org\r\nSubject: A\r\n try\r\n\r\nHello.\r\n')
    await Promise.all([outbox.put(older, mail), outbox.put(older, mail)])
    await outbox.put(newer, Buffer.from('{"channel":"sms","to":"+6281200000001","text":"PTSP: hello"}'))
    assert.deepEqual((await readdir(dir)).sort(), [older, newer])
  })

  it('lists the newest first, and returns each as it was sent', async () => {
    const { data } = (await app.inject('/outbox')).json()
    assert.deepEqual(
      data.map(({ name, at, channel, to, subject }: Record<string, string>) => [name, at, channel, to, subject]),
      [
        [newer, now.toISOString(), 'sms', '+6281200000001', 'PTSP: hello'],
        [older, now.toISOString(), 'email', 'applicant-1@example.org', 'A try'],
      ],
    )
    assert.match((await app.inject(`/outbox/${older}`)).body, /^To: applicant-1@example\.org\r\n/)
  })

  it('is only for this machine, and only for its messages', async () => {
    assert.equal((await app.inject({ url: '/outbox', remoteAddress: '192.0.2.7' })).statusCode, 404)
    for (const path of ['..%2F..%2Fetc%2Fpasswd', 'draft-1', `${older}x`])
      assert.equal((await app.inject(`/outbox/${path}`)).statusCode, 404)
  })
})
