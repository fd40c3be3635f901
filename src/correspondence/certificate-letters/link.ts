import type { Db } from '../../platform/db/client.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { NoticeKind } from '../notifications/notice.ts'
import { certificateKinds, findLinkedPermit } from './queries.ts'
import { certificateToken } from './token.ts'

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
