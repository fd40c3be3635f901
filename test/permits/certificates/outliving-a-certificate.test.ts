import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { makeSigningKeys } from '../../../src/embedded/signing-keys.ts'
import { localSigner } from '../../../src/permits/certificates/local-signer.ts'
import { makeCertificates } from '../../../src/permits/certificates/make.ts'
import { SignerDown } from '../../../src/permits/certificates/signer.ts'
import { readSigningKey } from '../../../src/permits/certificates/signing-key.ts'
import { aSigner, verdictOn, workshop } from '../../support/files/signing.ts'
import { network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'
import { issued } from '../../support/scenes/permits.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
/** Longer ago than the embedded certificates are valid. */
const longAgo = new Date(Date.now() - 11 * 366 * 86_400_000)

describe("a permit that is signed after the end of the signer's certificate", () => {
  it('has no certificate that checkers refuse: it waits, and gets one with the new key', async () => {
    const keys = await makeSigningKeys(longAgo)
    const ended = localSigner(await readSigningKey(keys.key, keys.certificates))
    const permit = await issued(net)
    await assert.rejects(
      makeCertificates(workshop(net, ended)),
      ({ errors: [why] }: AggregateError) =>
        why instanceof SignerDown &&
        /^SIGNER_CERTIFICATES: a certificate ended at 20.*are renewed\.$/.test(why.message),
    )
    isRefused(await net.applicant.asks('GET', `/v1/permits/${permit.id}/certificate`), 409, 'certificate_in_making')
    await pool`update certificate_orders set due_at = now()`
    const renewed = await aSigner()
    assert.equal(await makeCertificates(workshop(net, renewed.signer)), 1)
    const reply = await net.applicant.asks('GET', `/v1/permits/${permit.id}/certificate`)
    assert.equal(reply.status, 200)
    const verdict = await verdictOn(reply.body, renewed.ca)
    assert.deepEqual(verdict, { holds: true, coversAll: true, namesCertificate: true, trusted: true })
  })
})

describe("a signer's certificates", () => {
  const dayBefore = (date: Date) => new Date(date.getTime() - 86_400_000)

  it('sign nothing before all are valid', async () => {
    const now = new Date()
    const keys = await makeSigningKeys(now)
    const signer = localSigner(await readSigningKey(keys.key, keys.certificates))
    await assert.rejects(
      signer.sign(Buffer.from('not read'), dayBefore(now)),
      (error) =>
        error instanceof SignerDown && /^SIGNER_CERTIFICATES: a certificate is valid from 20/.test(error.message),
    )
  })

  it('end with the first of them, be it that of the key or one that issued it', async () => {
    const { keys } = await aSigner()
    const key = await readSigningKey(keys.key, keys.certificates)
    const [issuer] = key.chain
    assert.ok(issuer)
    issuer.notAfter.value = dayBefore(key.certificate.notAfter.value)
    assert.deepEqual(localSigner(key).validUntil, issuer.notAfter.value)
  })
})
