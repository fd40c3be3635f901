import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { changesNothing } from '../support/asserting/standstill.ts'
import { network } from '../support/network.ts'
import { signedByBank } from '../support/people/bank.ts'
import { example, type Reply } from '../support/person.ts'
import { faultsIn, isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())
const { applicant } = net
const { answers } = await example('SKTM')
const draft = await applicant.drafts('SKTM')
const text = JSON.stringify({ answers: { ...answers, addressedTo: 'Sekolah "Anné" 😀' } })

const saves = (payload: Buffer, type: string): Promise<Reply> =>
  applicant.asks('PATCH', `/v1/applications/${draft.id}`, {
    raw: { payload, type },
    headers: { 'if-match': `"${draft.version}"` },
  })

/** Bodies that are no UTF-8, and the media types that clients state with them. */
const bodies: [what: string, body: Buffer, type?: string][] = [
  ['Latin-1', Buffer.from(text, 'latin1')],
  ['Latin-1 that says so', Buffer.from(text, 'latin1'), 'application/json; charset=iso-8859-1'],
  ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), 'application/json; charset=utf-16'],
  ['half a character', Buffer.concat([Buffer.from('{"answers":{"a":"'), Buffer.of(0xe2, 0x82), Buffer.from('"}}')])],
  ['a surrogate', Buffer.concat([Buffer.from('{"answers":{"a":"'), Buffer.of(0xed, 0xa0, 0xbd), Buffer.from('"}}')])],
]

describe('a body whose bytes are not UTF-8', () => {
  for (const [what, body, type = 'application/merge-patch+json'] of bodies) {
    it(`(${what}) is refused, and no text of it is stored with replacement characters`, () =>
      changesNothing(net, async () => {
        assert.deepEqual(faultsIn(isRefused(await saves(body, type), 400, 'invalid_request')), [' encoding'])
      }))
  }
})

describe('a body in a content coding', () => {
  const packed = gzipSync(text)
  const sends = (coding: string, payload: Buffer | string, type = 'application/merge-patch+json') =>
    applicant.asks('PATCH', `/v1/applications/${draft.id}`, {
      raw: { payload, type },
      headers: { 'if-match': `"${draft.version}"`, 'content-encoding': coding },
    })

  it('is refused before anything is read of it, and told that none is accepted', () =>
    changesNothing(net, async () => {
      for (const coding of ['gzip', 'BR', 'gzip, identity', 'zstd'])
        for (const type of ['application/json', 'multipart/form-data; boundary=x', 'text/plain']) {
          const reply = await sends(coding, packed, type)
          const { detail } = isRefused(reply, 415, 'unsupported_media_type')
          assert.equal(detail, 'A compressed body is not accepted. Send it as it is, without a Content-Encoding.')
          assert.equal(reply.headers['accept-encoding'], 'identity')
        }
    }))

  it('may say that there is none, and is ignored on a read', async () => {
    isRefused(await sends('identity', '{', 'application/json'), 400, 'invalid_request')
    const headers = { 'content-encoding': 'gzip' }
    assert.equal((await applicant.asks('GET', '/v1/me', { headers })).status, 200)
  })
})

it('an event of a bank whose bytes are not UTF-8 is refused for that, and not for its signature', async () => {
  const payload = Buffer.from(text, 'latin1')
  const sent = { raw: { payload, type: 'application/json' }, headers: signedByBank(text) }
  const reply = await net.nobody.asks('POST', '/v1/payment-events', sent)
  assert.deepEqual(faultsIn(isRefused(reply, 400, 'invalid_request')), [' encoding'])
})

it('a body in UTF-8 keeps every character, with a byte order mark, too', async () => {
  const reply = await saves(Buffer.from(`\ufeff${text}`), 'application/json')
  assert.equal(reply.status, 200, reply.text)
  assert.equal((await applicant.reads(draft)).answers['addressedTo'], 'Sekolah "Anné" 😀')
})
