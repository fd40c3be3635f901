import { timingSafeEqual } from 'node:crypto'
import type { Db } from '../../platform/db/client.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { NoticeKind } from '../notifications/notice.ts'
import { certificateKinds, findLinkedPermit } from './queries.ts'

/**
 * Returns the address of the page from which the receiver of a letter downloads the certificate. Null for a letter that
 * may not link to it.
 */
export async function certificateLink(
  db: Db,
  vault: Vault,
  { id, kind }: { id: string; kind: NoticeKind },
  publicUrl: string | undefined,
): Promise<string | null> {
  if (publicUrl === undefined || !certificateKinds.includes(kind)) return null
  const permit = await findLinkedPermit(db, id)
  return permit ? `${publicUrl}/v1/certificate-letters/${certificateToken(vault, id)}` : null
}

const idBytes = 16
const macBytes = 24

/**
 * Returns the token of the link to a certificate in a letter: the id of the notice, and 192 bits that only this
 * deployment can make. It is not stored, and every attempt to send a notice has the same one.
 */
export function certificateToken(vault: Pick<Vault, 'fingerprint'>, noticeId: string): string {
  const id = Buffer.from(noticeId.replaceAll('-', ''), 'hex')
  return Buffer.concat([id, macOf(vault, noticeId)]).toString('base64url')
}

/** Returns the id of the notice whose token this is; null for any other text. */
export function noticeOf(vault: Pick<Vault, 'fingerprint'>, token: string): string | null {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== idBytes + macBytes || bytes.toString('base64url') !== token) return null
  const noticeId = bytes.toString('hex', 0, idBytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return timingSafeEqual(bytes.subarray(idBytes), macOf(vault, noticeId)) ? noticeId : null
}

const macOf = (vault: Pick<Vault, 'fingerprint'>, noticeId: string): Buffer =>
  Buffer.from(vault.fingerprint({ certificateLetter: noticeId }), 'base64url').subarray(0, macBytes)
