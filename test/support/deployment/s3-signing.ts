import { createHash, createHmac } from 'node:crypto'
import type { Access } from './object-store.ts'

export const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** A request that a test signs itself, to send what no SDK sends. */
interface Draft {
  method: string
  path: string
  query?: Record<string, string>
  headers?: Record<string, string>
  payload?: string
  at?: Date
}

/** Returns the headers of a request signed with AWS Signature Version 4, and a signer of the chunks of its body. */
export function signedHeaders(
  access: Access,
  { method, path, query = {}, headers = {}, payload = 'UNSIGNED-PAYLOAD', at = new Date() }: Draft,
) {
  const timestamp = timestampOf(at)
  const all: Record<string, string> = {
    ...headers,
    host: new URL(access.url).host,
    'x-amz-content-sha256': payload,
    'x-amz-date': timestamp,
  }
  const signer = signerOf(access, timestamp)
  const { names, signature } = signer.request(method, path, query, all, payload)
  const authorization = `AWS4-HMAC-SHA256 Credential=${access.accessKeyId}/${signer.scope}, SignedHeaders=${names}, Signature=${signature}`
  return { headers: { ...all, authorization }, signature, signer }
}

/** Returns a presigned URL (AWS Signature Version 4) that is valid for `expires` seconds. */
export function presignedUrl(
  access: Access,
  { method, path, query = {}, headers = {}, at = new Date() }: Draft,
  expires: number,
): string {
  const timestamp = timestampOf(at)
  const signer = signerOf(access, timestamp)
  const all = { ...headers, host: new URL(access.url).host }
  const parameters: Record<string, string> = {
    ...query,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${access.accessKeyId}/${signer.scope}`,
    'X-Amz-Date': timestamp,
    'X-Amz-Expires': String(expires),
    'X-Amz-SignedHeaders': Object.keys(all).sort().join(';'),
  }
  const { signature } = signer.request(method, path, parameters, all, 'UNSIGNED-PAYLOAD')
  return `${access.url}${path}?${queryOf({ ...parameters, 'X-Amz-Signature': signature })}`
}

const timestampOf = (at: Date) => at.toISOString().replace(/[-:]|\.\d+/g, '')

const queryOf = (query: Record<string, string>) =>
  Object.entries(query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&')

function signerOf({ region, secretAccessKey }: Access, timestamp: string) {
  const scope = `${timestamp.slice(0, 8)}/${region}/s3/aws4_request`
  const key = scope.split('/').reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`)
  const sign = (kind: string, ...lines: string[]) =>
    hmac(key, [kind, timestamp, scope, ...lines].join('\n')).toString('hex')
  return {
    scope,
    request(
      method: string,
      path: string,
      query: Record<string, string>,
      headers: Record<string, string>,
      payload: string,
    ) {
      const names = Object.keys(headers).sort()
      const lines = names.map((name) => `${name}:${headers[name]}\n`).join('')
      const canonical = [method, path, queryOf(query), lines, names.join(';'), payload].join('\n')
      return { names: names.join(';'), signature: sign('AWS4-HMAC-SHA256', sha256(canonical)) }
    },
    chunk: (previous: string, bytes: Uint8Array) =>
      sign('AWS4-HMAC-SHA256-PAYLOAD', previous, sha256(''), sha256(bytes)),
    trailers: (previous: string, lines: string) => sign('AWS4-HMAC-SHA256-TRAILER', previous, sha256(lines)),
  }
}
