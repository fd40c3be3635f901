import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { verifyWebhook, WebhookRejected } from '../../client/src/index.ts'
import { messagesIn } from '../../client/src/stream.ts'

const [secret, other] = ['first', 'second'].map((word) => `whsec_${Buffer.from(word.repeat(5)).toString('base64')}`)
const [body, id, at] = ['{"type":"satupintu.permit.suspended.v1"}', 'evt-1', new Date('2026-11-29T09:00:00Z')]

/** The headers of a delivery, signed by the public library. */
const signedBy = (...secrets: readonly string[]) => ({
  'webhook-id': id,
  'webhook-timestamp': String(at.getTime() / 1_000),
  'webhook-signature': secrets.map((each) => new Webhook(each).sign(id, at, body)).join(' '),
})
const rejects = (promise: Promise<unknown>) => assert.rejects(promise, WebhookRejected)

describe('the check of a webhook', () => {
  it('accepts a delivery signed by the public library, and returns the event', async () => {
    const event = { type: 'satupintu.permit.suspended.v1' }
    assert.deepEqual(await verifyWebhook(body, signedBy(secret ?? ''), secret ?? '', at), event)
    assert.deepEqual(await verifyWebhook(body, new Headers(signedBy(secret ?? '')), secret ?? '', at), event)
  })

  it('accepts the old and the new secret while they rotate', async () => {
    const both = [secret ?? '', other ?? '']
    await verifyWebhook(body, signedBy(other ?? ''), both, at)
    await verifyWebhook(body, signedBy(...both), [other ?? ''], at)
  })

  it('rejects another secret, another body, another id, no signature, and one of another version', async () => {
    const headers = signedBy(secret ?? '')
    await rejects(verifyWebhook(body, headers, other ?? '', at))
    await rejects(verifyWebhook(`${body} `, headers, secret ?? '', at))
    await rejects(verifyWebhook(body, { ...headers, 'webhook-id': 'evt-2' }, secret ?? '', at))
    const signature = headers['webhook-signature']
    for (const wrong of ['', 'v1,', 'v1,%%%', signature.replace('v1,', 'v1a,'), signature.replace('v1,', '')])
      await rejects(verifyWebhook(body, { ...headers, 'webhook-signature': wrong }, secret ?? '', at))
  })

  it('rejects a delivery that is older than five minutes, comes from the future, or has no time', async () => {
    const headers = signedBy(secret ?? '')
    for (const minutes of [-6, 6])
      await rejects(verifyWebhook(body, headers, secret ?? '', new Date(at.getTime() + minutes * 60_000)))
    await rejects(verifyWebhook(body, { ...headers, 'webhook-timestamp': '' }, secret ?? '', at))
  })
})

describe('the reader of a stream', () => {
  it('reads each message whole, wherever the chunks are cut, and skips comments', async () => {
    const text = 'retry: 2000\n\nid: a\ndata: {"é":1}\n\n:\n\nid: b\n\nid: c\ndata: {}\n\nid: d\ndata: cut'
    const bytes = new TextEncoder().encode(text)
    for (const size of [1, 3, 7, bytes.length]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, place) =>
        bytes.slice(place * size, (place + 1) * size),
      )
      const met: unknown[] = []
      for await (const message of messagesIn(ReadableStream.from(pieces))) met.push(message)
      assert.deepEqual(met, [
        { id: 'a', data: '{"é":1}' },
        { id: 'b', data: '' },
        { id: 'c', data: '{}' },
      ])
    }
  })

  it('reads where a stream cannot be iterated, as in older Safari', async () => {
    const body = ReadableStream.from([new TextEncoder().encode('id: a\ndata: {}\n\n')])
    Object.defineProperty(body, Symbol.asyncIterator, { value: undefined })
    const met: unknown[] = []
    for await (const message of messagesIn(body)) met.push(message)
    assert.deepEqual(met, [{ id: 'a', data: '{}' }])
  })

  it('reads what servers and proxies may write: other ends of lines, several lines of data, other fields', async () => {
    const text = '\ufeffid:a\r\ndata: {\r\ndata: }\r\n\r\nevent: x\rdata:1\rid: b\r\rdata: no id\n\nid\ndata: none\n\n'
    const met: unknown[] = []
    for await (const message of messagesIn(ReadableStream.from([new TextEncoder().encode(text)]))) met.push(message)
    assert.deepEqual(met, [
      { id: 'a', data: '{\n}' },
      { id: 'b', data: '1' },
    ])
  })
})
