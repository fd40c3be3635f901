import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { makeCertificates } from '../../../src/permits/certificates/make.ts'
import { lookForTokens } from '../../../src/permits/verifications/named-tokens.ts'
import { aSigner, workshop } from '../../support/files/signing.ts'
import { network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'
import { type Issued, issued } from '../../support/scenes/permits.ts'

interface Verdict {
  verdict: string
  meaning: { en: string }
  sha256: string
  certificate: { language: string } | null
  permit: { number: string; state: string; holder: string | null } | null
}

const net = await network()
const [ours, theirs] = [await aSigner(), await aSigner()]
after(() => net.close())
const made: { permit?: Issued; file?: Buffer } = {}
before(async () => {
  made.permit = await issued(net)
  await makeCertificates(workshop(net, ours.signer))
  made.file = (await net.applicant.asks('GET', `/v1/permits/${made.permit.id}/certificate?language=en`)).body
})
const hashOf = (file: Buffer) => createHash('sha256').update(file).digest('hex')
const sends = (file: Buffer, type = 'application/pdf') =>
  net.nobody.asks('POST', '/v1/verifications', { raw: { payload: file, type } })
const verdictOn = async (file: Buffer) => {
  const reply = await sends(file)
  assert.equal(reply.status, 200, reply.text)
  return reply.json<Verdict>()
}
const there = () => ({ permit: made.permit ?? assert.fail(), file: made.file ?? assert.fail() })

describe('a file of a certificate', () => {
  it('is unchanged when it is exactly the file, by its bytes or its hash, and comes with its permit', async () => {
    const { permit, file } = there()
    for (const answer of [
      await verdictOn(file),
      await net.nobody.does<Verdict>(200, 'POST', '/v1/verifications', {
        body: { sha256: hashOf(file).toUpperCase() },
      }),
    ]) {
      assert.deepEqual(
        [answer.verdict, answer.sha256, answer.certificate?.language, answer.permit?.number, answer.permit?.state],
        ['unchanged', hashOf(file), 'en', permit.number, 'in_force'],
      )
    }
  })

  it('is returned with the current state of its permit', async () => {
    const { permit, file } = there()
    await net.database.pool`
        update permits
        set state = 'revoked', revoked_from = (now() at time zone 'Asia/Jakarta')::date
        where id = ${permit.id}`
    assert.deepEqual([(await verdictOn(file)).verdict, (await verdictOn(file)).permit?.state], ['unchanged', 'revoked'])
    await net.database.pool`update permits set state = 'in_force', revoked_from = null where id = ${permit.id}`
  })

  it('is altered when a bit was changed, something was added, or it was signed anew', async () => {
    const { permit, file } = there()
    const flipped = Buffer.from(file)
    flipped[1_000] = (flipped[1_000] ?? 0) ^ 1
    const unsigned = file.subarray(0, file.indexOf('%%EOF') + 5)
    for (const other of [
      flipped,
      Buffer.concat([file, Buffer.from('\n')]),
      await theirs.signer.sign(unsigned, new Date()),
      await ours.signer.sign(unsigned, new Date()),
    ]) {
      const { verdict, meaning, certificate, permit: named } = await verdictOn(other)
      assert.deepEqual([verdict, certificate, named?.number], ['altered', null, permit.number])
      assert.match(meaning.en, /Do not trust it/)
    }
    assert.equal(
      (await net.nobody.does<Verdict>(200, 'POST', '/v1/verifications', { body: { sha256: hashOf(flipped) } })).verdict,
      'unknown',
    )
  })

  it('is unknown when it is of another network, or no certificate at all', async () => {
    const other = await network()
    try {
      const foreign = await issued(other)
      await makeCertificates(workshop(other, theirs.signer))
      const file = (await other.applicant.asks('GET', `/v1/permits/${foreign.id}/certificate`)).body
      for (const unknown of [
        file,
        Buffer.from('%PDF-1.7'),
        Buffer.alloc(0),
        Buffer.from(`/v1/verifications/${'A'.repeat(24)} `.repeat(1_000)),
      ]) {
        const { verdict, permit, certificate } = await verdictOn(unknown)
        assert.deepEqual([verdict, permit, certificate], ['unknown', null, null])
      }
    } finally {
      await other.close()
    }
  })
})

describe('a file sent for checking', () => {
  it('must be a PDF of up to 10 MiB, or a hash', async () => {
    isRefused(await sends(Buffer.alloc(10 * 1024 * 1024 + 1)), 413, 'payload_too_large')
    for (const type of ['text/plain', 'application/merge-patch+json']) {
      const { detail } = isRefused(await sends(Buffer.from('{"sha256":1}'), type), 415, 'unsupported_media_type')
      assert.match(detail, /"application\/json" .+ "application\/pdf"/)
    }
    isRefused(await net.nobody.asks('POST', '/v1/verifications'), 415, 'unsupported_media_type')
    for (const sha256 of ['', 'x'.repeat(64), 'a'.repeat(63)])
      isRefused(await net.nobody.asks('POST', '/v1/verifications', { body: { sha256 } }), 400, 'invalid_request')
    isRefused(await net.nobody.asks('POST', '/v1/verifications', { body: {} }), 400, 'invalid_request')
  })

  it('is searched for codes, across all chunk boundaries', () => {
    const text = Buffer.from(
      `(https://permits.test/v1/verifications/${'Ab-_'.repeat(6)}) /v1/verifications/short /v1/verifications/${'c'.repeat(24)}`,
    )
    for (let cut = 0; cut <= text.length; cut++) {
      const search = lookForTokens()
      search.take(text.subarray(0, cut))
      search.take(text.subarray(cut))
      assert.deepEqual(search.found(), ['Ab-_'.repeat(6), 'c'.repeat(24)], `cut at ${cut}`)
    }
  })
})
