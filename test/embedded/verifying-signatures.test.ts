import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import {
  clientOf,
  contentOf,
  embeddedOnly,
  inBucket,
  keysIn,
  openPlace,
  type Place,
  refused,
} from '../support/deployment/object-store.ts'
import { presignedUrl, sha256, signedHeaders } from '../support/deployment/s3-signing.ts'

const minute = 60_000

let place: Place
before(async () => {
  place = await openPlace()
})
after(() => place.stop())

describe('a request', () => {
  const { s3, Bucket } = inBucket(() => place)
  before(() => s3().send(new PutObjectCommand({ Bucket: Bucket(), Key: 'secret', Body: 'content' })))
  const reading = () => new GetObjectCommand({ Bucket: Bucket(), Key: 'secret' })
  const path = () => `/${Bucket()}/secret`

  it('is refused with another secret, and with an unknown key', async () => {
    await refused(clientOf({ ...place, secretAccessKey: 'guessed' }).send(reading()), 403, 'SignatureDoesNotMatch')
    await refused(clientOf({ ...place, accessKeyId: 'NOBODY' }).send(reading()), 403, 'InvalidAccessKeyId')
  })

  embeddedOnly('is refused without a signature', async () => {
    assert.equal(await codeOf(await fetch(place.url + path())), '403 AccessDenied')
    assert.equal(
      await codeOf(await fetch(place.url + path(), { headers: { authorization: 'Bearer token' } })),
      '400 AuthorizationHeaderMalformed',
    )
  })

  it('is refused when its clock is off by more than 15 minutes', async () => {
    for (const [offset, answer] of [
      [-16, '403 RequestTimeTooSkewed'],
      [16, '403 RequestTimeTooSkewed'],
      [-14, '200 '],
      [14, '200 '],
    ] as const) {
      const { headers } = signedHeaders(place, {
        method: 'GET',
        path: path(),
        at: new Date(Date.now() + offset * minute),
      })
      assert.equal(await codeOf(await fetch(place.url + path(), { headers })), answer)
    }
  })

  embeddedOnly('is refused when any part of it was changed in transit', async () => {
    const query = { 'response-content-type': 'text/plain' }
    const { headers } = signedHeaders(place, { method: 'GET', path: path(), query, headers: { range: 'bytes=0-1' } })
    const send = async (target: string, changed: Record<string, string> = {}, method = 'GET') =>
      codeOf(await fetch(`${place.url}${target}`, { method, headers: { ...headers, ...changed } }))

    assert.equal(await send(`${path()}?response-content-type=text/plain`), '206 ')
    assert.equal(await send(`${path()}?response-content-type=text/html`), '403 SignatureDoesNotMatch')
    assert.equal(await send(`${path()}2?response-content-type=text/plain`), '403 SignatureDoesNotMatch')
    assert.equal(await send(path()), '403 SignatureDoesNotMatch')
    assert.equal(
      await send(`${path()}?response-content-type=text/plain`, { range: 'bytes=0-2' }),
      '403 SignatureDoesNotMatch',
    )
    assert.equal(
      await send(`${path()}?response-content-type=text/plain`, { 'x-amz-meta-added': '1' }),
      '403 AccessDenied',
    )
  })

  it('is refused when its body is not the signed one, and stores nothing', async () => {
    const target = `/${Bucket()}/tampered`
    const { headers } = signedHeaders(place, { method: 'PUT', path: target, payload: sha256('the body') })

    assert.equal(
      await codeOf(await fetch(place.url + target, { method: 'PUT', headers, body: 'a body' })),
      '400 XAmzContentSHA256Mismatch',
    )
    assert.deepEqual(await keysIn(s3(), Bucket()), ['secret'])
  })
})

describe('a presigned address', () => {
  const { s3, Bucket } = inBucket(() => place)
  const path = () => `/${Bucket()}/direct%20upload.pdf`

  it('allows a put and a get of that one object', async () => {
    const put = presignedUrl(place, { method: 'PUT', path: path(), headers: { 'content-type': 'application/pdf' } }, 60)
    assert.equal(
      await codeOf(await fetch(put, { method: 'PUT', body: 'bytes', headers: { 'content-type': 'application/pdf' } })),
      '200 ',
    )
    const reply = await fetch(
      presignedUrl(place, { method: 'GET', path: path(), query: { 'response-content-disposition': 'attachment' } }, 60),
    )

    const shownAs = ['content-type', 'content-disposition'].map((name) => reply.headers.get(name))
    assert.deepEqual([await reply.text(), ...shownAs], ['bytes', 'application/pdf', 'attachment'])
    assert.equal((await contentOf(s3(), Bucket(), 'direct upload.pdf')).toString(), 'bytes')
  })

  embeddedOnly('is refused when it has expired, is not yet valid, or would be valid for more than a week', async () => {
    const url = (offset: number, expires: number) =>
      presignedUrl(place, { method: 'GET', path: path(), at: new Date(Date.now() + offset) }, expires)

    assert.equal(await codeOf(await fetch(url(-2 * minute, 60))), '403 AccessDenied')
    assert.equal(await codeOf(await fetch(url(16 * minute, 60))), '403 AccessDenied')
    assert.equal(await codeOf(await fetch(url(0, 8 * 24 * 3600))), '400 AuthorizationQueryParametersError')
  })

  it('is refused when it is changed, or used for another request', async () => {
    const url = presignedUrl(place, { method: 'GET', path: path() }, 60)

    assert.equal(
      await codeOf(await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'))),
      '403 SignatureDoesNotMatch',
    )
    assert.equal(await codeOf(await fetch(url.replace('direct', 'other'))), '403 SignatureDoesNotMatch')
    assert.equal(await codeOf(await fetch(url, { method: 'PUT', body: 'other' })), '403 SignatureDoesNotMatch')
    assert.equal(await codeOf(await fetch(`${url}&response-content-type=text/html`)), '403 SignatureDoesNotMatch')
    const signedType = presignedUrl(
      place,
      { method: 'PUT', path: path(), headers: { 'content-type': 'application/pdf' } },
      60,
    )
    const otherType = await fetch(signedType, { method: 'PUT', body: 'x', headers: { 'content-type': 'text/html' } })
    assert.equal(await codeOf(otherType), '403 SignatureDoesNotMatch')
  })
})

describe('a body whose chunks are signed', () => {
  const { s3, Bucket } = inBucket(() => place)
  const chunks = [Buffer.alloc(8192, 'a'), Buffer.alloc(8192, 'b'), Buffer.alloc(10, 'c'), Buffer.alloc(0)]

  /** Sends the signed chunks. `change` may alter the body after it was signed. */
  const send = async (key: string, change: (body: Buffer) => Buffer = (body) => body) => {
    const path = `/${Bucket()}/${key}`
    const headers = { 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': '16394' }
    const signed = signedHeaders(place, { method: 'PUT', path, headers, payload: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' })
    const framed: Buffer[] = []
    let previous = signed.signature
    for (const chunk of chunks) {
      previous = signed.signer.chunk(previous, chunk)
      framed.push(
        Buffer.from(`${chunk.length.toString(16)};chunk-signature=${previous}\r\n`),
        chunk,
        Buffer.from('\r\n'),
      )
    }
    return codeOf(
      await fetch(place.url + path, {
        method: 'PUT',
        headers: signed.headers,
        body: new Uint8Array(change(Buffer.concat(framed))),
      }),
    )
  }

  it('is stored without its framing', async () => {
    assert.equal(await send('signed'), '200 ')
    assert.ok((await contentOf(s3(), Bucket(), 'signed')).equals(Buffer.concat(chunks)))
  })

  embeddedOnly('is refused when a chunk is changed, swapped, dropped or cut, and nothing is stored', async () => {
    const frame = 8192 + '2000;chunk-signature='.length + 64 + 4
    const changed = (body: Buffer) => Buffer.from(body.toString('latin1').replace('aaaa', 'aaab'), 'latin1')
    const swapped = (body: Buffer) =>
      Buffer.concat([body.subarray(frame, 2 * frame), body.subarray(0, frame), body.subarray(2 * frame)])

    assert.equal(await send('changed', changed), '403 SignatureDoesNotMatch')
    assert.equal(await send('swapped', swapped), '403 SignatureDoesNotMatch')
    assert.equal(await send('dropped', (body) => body.subarray(frame)), '403 SignatureDoesNotMatch')
    assert.equal(await send('cut', (body) => body.subarray(0, 2 * frame)), '400 IncompleteBody')
    assert.deepEqual(
      (await keysIn(s3(), Bucket())).filter((key) => key !== 'signed'),
      [],
    )
  })
})

const codeOf = async (reply: Response) => `${reply.status} ${/<Code>(\w+)</.exec(await reply.text())?.[1] ?? ''}`
