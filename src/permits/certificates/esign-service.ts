import { networkReason } from '../../platform/network-reason.ts'
import { type Signer, SignerDown } from './signer.ts'

/**
 * Access to the national e-signature service (BSrE), and the NIK and passphrase of the owner of the signing
 * certificate.
 */
export interface EsignSettings {
  url: string
  user: string
  password: string
  nik: string
  passphrase: string
}

const answerMilliseconds = 60_000
/** The largest response: much more than a signed certificate has. */
const answerBytesLimit = 16 * 1024 * 1024

/**
 * Returns a signer that sends the file to the national service (`POST /api/sign/pdf`) and receives the signed file. The
 * passphrase is that of the organisation's certificate. Neither it nor the response body, which could repeat it, is
 * ever in a log or an error. Throws `SignerDown` after 60 seconds without a response, for an error status, and for a
 * response over 16 MiB.
 */
export function esignService({ url, user, password, nik, passphrase }: EsignSettings): Signer {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  return {
    kind: 'esign_service',
    async sign(pdf) {
      const form = new FormData()
      form.set('file', new Blob([Uint8Array.from(pdf)], { type: 'application/pdf' }), 'certificate.pdf')
      for (const [name, value] of Object.entries({ nik, passphrase, tampilan: 'invisible' })) form.set(name, value)
      const request = {
        method: 'POST',
        headers: { authorization, accept: 'application/pdf' },
        body: form,
        redirect: 'error',
        signal: AbortSignal.timeout(answerMilliseconds),
      } as const
      const answer = await fetch(`${url.replace(/\/+$/, '')}/api/sign/pdf`, request).catch((error: unknown) => {
        throw new SignerDown(`The e-signature service does not answer: ${networkReason(error)}.`)
      })
      if (!answer.ok) {
        await answer.body?.cancel()
        throw new SignerDown(`The e-signature service answered with ${answer.status}.`)
      }
      return bytesOf(answer)
    },
  }
}

async function bytesOf({ body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of body ?? []) {
      size += chunk.length
      if (size > answerBytesLimit) throw new Error('too long')
      chunks.push(chunk)
    }
  } catch (error) {
    throw new SignerDown(`The answer of the e-signature service broke off: ${networkReason(error)}.`)
  }
  return Buffer.concat(chunks)
}
