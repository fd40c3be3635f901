import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { loadSigningKeys, makeSigningKeys } from '../../../src/embedded/signing-keys.ts'
import { certificateText } from '../../../src/permits/certificates/certificate.ts'
import { renderCertificate } from '../../../src/permits/certificates/drawing/render.ts'
import { lastSignature } from '../../../src/permits/certificates/signed-file.ts'
import { readSigningKey } from '../../../src/permits/certificates/signing-key.ts'
import { signerOf } from '../../../src/program/starting/signing.ts'
import { certificateFacts } from '../../support/files/certificate-facts.ts'

const dir = await mkdtemp(join(tmpdir(), 'satu-pintu-keys-'))
after(() => rm(dir, { recursive: true, force: true }))
const der = (key: ReturnType<typeof generateKeyPairSync>['privateKey']) =>
  key.export({ format: 'der', type: 'pkcs8' }).toString('base64')

describe('the embedded signing key', () => {
  it('is created once by several starts, for its owner only, with the CA beside it', async () => {
    const started = await Promise.all(Array.from({ length: 5 }, () => loadSigningKeys(dir, new Date())))
    assert.equal(new Set(started.map(({ key }) => key)).size, 1)
    assert.equal((await stat(join(dir, 'signing-keys.json'))).mode & 0o777, 0o600)
    assert.match(
      (await loadSigningKeys(dir, new Date())).ca,
      /^-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/=]{1,64}\n)+-----END CERTIFICATE-----\n$/,
    )
    assert.ok((await stat(join(dir, 'signing-ca.pem'))).size > 100)
  })

  it('signs the certificate for which it is created, at the time of its order', async () => {
    const dataDir = join(dir, 'first-signature')
    const signer = await signerOf({ esign: undefined, signer: undefined, databaseUrl: undefined, dataDir })
    assert.ok(signer)
    const drawn = await renderCertificate(certificateText(await certificateFacts('IMB'), 'id'))
    const ordered = new Date(Date.now() - 5_000)
    const signature = await lastSignature(await signer.sign(drawn, ordered))
    assert.equal(signature?.holds, true)
  })
})

describe('a signing key from the configuration', () => {
  it('is accepted with its certificate', async () => {
    const { key, certificates } = await makeSigningKeys(new Date())
    assert.equal((await readSigningKey(key, certificates)).chain.length, 1)
  })

  it('is refused with the certificate of another key, or with no certificate', async () => {
    const [one, other] = await Promise.all([makeSigningKeys(new Date()), makeSigningKeys(new Date())])
    await assert.rejects(readSigningKey(one.key, other.certificates), /not that of the key/)
    await assert.rejects(readSigningKey(one.key, Buffer.from('nonsense').toString('base64')))
    await assert.rejects(readSigningKey(Buffer.from('nonsense').toString('base64'), one.certificates))
  })

  it('is refused when it is weak, or of a kind that PDF readers do not support', async () => {
    const { certificates } = await makeSigningKeys(new Date())
    const keys = [
      generateKeyPairSync('rsa', { modulusLength: 1_024 }),
      generateKeyPairSync('ed25519'),
      generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
    ]
    for (const { privateKey } of keys)
      await assert.rejects(readSigningKey(der(privateKey), certificates), /EC key on P-256 or an RSA key of 2,048 bits/)
  })
})
