import { encryptionOf } from '../db/host-options.ts'

/** The parameters of an address for TLS. The driver of the queue would read it in its own way. */
const aboutTls = ['sslmode', 'ssl'] as const

/**
 * Returns the options of pg, the driver of the queue, for an address with one host. It encrypts and checks as the
 * driver of all other connections does. By itself it checks the certificate with `sslmode=require`, too.
 */
export function queueAddress(url: string): { connectionString: string; ssl: boolean | { rejectUnauthorized: false } } {
  const address = new URL(url)
  for (const name of aboutTls) address.searchParams.delete(name)
  const encryption = encryptionOf(url)
  return {
    connectionString: address.href,
    ssl: encryption === 'unchecked' ? { rejectUnauthorized: false } : encryption === 'checked',
  }
}
