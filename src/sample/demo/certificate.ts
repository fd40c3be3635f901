import { createHash } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { DemoError, tell, type Visit } from './visit.ts'

/** The longest wait for a certificate. It covers retries after an outage of the signer. */
const waitMilliseconds = 90_000
const lookMilliseconds = 500

interface Issued {
  id: string
  number: string
  verificationPath: string
}

/**
 * Fetches the certificate of a permit as its holder into a new folder, which no other user of the machine can read.
 * Then verifies its code, the file, and a copy of it with one bit changed. Fetches the credential, too, which can be
 * verified offline.
 */
export async function checksTheCertificate(visit: Visit, user: string, permitId: string): Promise<void> {
  const { body: permit } = await visit.does<Issued>(user, 'GET', `/permits/${permitId}`)
  const certificate = await fetched(visit, user, permit)
  const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-certificate-'))
  const place = join(folder, `${permit.number.replaceAll('/', '-')}.pdf`)
  await writeFile(place, certificate)
  tell(user, `has the certificate of ${permit.number}: ${place} (${certificate.length} bytes, signed)`)

  const { body: checked } = await visit.does<{ meaning: { en: string }; holder: string | null }>(
    null,
    'GET',
    permit.verificationPath.replace(/^\/v1/, ''),
  )
  tell('a bank clerk', `follows the code on it: ${checked.meaning.en} Held by ${checked.holder ?? 'nobody named'}.`)
  for (const [what, file] of [
    ['the file', certificate],
    ['a copy with one bit changed', flipped(certificate)],
  ] as const) {
    const {
      body: { verdict },
    } = await visit.does<{ verdict: string }>(null, 'POST', '/verifications', {
      body: new Blob([Uint8Array.from(file)], { type: 'application/pdf' }),
    })
    tell(
      'a bank clerk',
      `checks ${what} (SHA-256 ${createHash('sha256').update(file).digest('hex').slice(0, 12)}…): ${verdict}`,
    )
  }
  const credential = await visit.fetches(user, `/permits/${permit.id}/credential`, 'no_credentials')
  tell(
    'a bank clerk',
    credential
      ? `keeps the credential, to check it without a network: ${String(credential).slice(0, 40)}… ` +
          `(${credential.length} characters)`
      : 'gets no credential to check it without a network: CREDENTIAL_KEYS is not set in this deployment.',
  )
}

async function fetched(visit: Visit, user: string, { id }: Issued): Promise<Buffer> {
  for (const deadline = Date.now() + waitMilliseconds; Date.now() < deadline; await setTimeout(lookMilliseconds)) {
    const certificate = await visit.fetches(user, `/permits/${id}/certificate`, 'certificate_in_making')
    if (certificate) return certificate
  }
  throw new DemoError('The certificate is not made. Does a worker with a signer run?')
}

function flipped(file: Buffer): Buffer {
  const copy = Buffer.from(file)
  copy[1_000] = (copy[1_000] ?? 0) ^ 1
  return copy
}
