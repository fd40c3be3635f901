import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { withoutBrackets } from '../host-name.ts'

/** The address of a bucket, and the keys for it. */
export interface StorageSettings {
  endpoint: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
}

/**
 * Sends a signed HEAD for the bucket, on a connection of its own, and returns the status of the response. It signs by
 * the package of the AWS SDK, and does not load the SDK: that takes 14 MB and 65 ms, and a process that only starts and
 * says that it is ready needs nothing else of the storage. Throws when the storage does not answer before `signal`
 * aborts.
 */
export async function headBucket(
  { endpoint, region, bucket, accessKeyId, secretAccessKey }: StorageSettings,
  signal: AbortSignal,
): Promise<number> {
  const { protocol, hostname, port, host, pathname } = new URL(endpoint)
  const [{ SignatureV4 }, { Hash }, { request }] = await Promise.all([
    import('@smithy/signature-v4'),
    import('@smithy/core/serde'),
    protocol === 'https:' ? import('node:https') : import('node:http'),
  ])
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials: { accessKeyId, secretAccessKey },
    uriEscapePath: false,
    sha256: Hash.bind(null, 'sha256'),
  })
  const path = `${pathname.replace(/\/$/, '')}/${bucket}`
  const { headers } = await signer.sign({ method: 'HEAD', protocol, hostname, path, query: {}, headers: { host } })
  const to = { protocol, hostname: withoutBrackets(hostname), port, path }
  // Without an agent no connection is kept: the storage may close it when the next request is sent.
  const sent = request({ method: 'HEAD', ...to, headers, signal, agent: false }).end()
  const [answer]: IncomingMessage[] = await once(sent, 'response')
  answer?.resume()
  return answer?.statusCode ?? 0
}
