import type { Vault } from '../../privacy/vault.ts'

/** The place of the grounds in the sealed record of an objection. */
export const groundsPointer = 'objection'

/** Decrypts the grounds of an objection. Null when they were erased at the end of their retention time. */
export async function groundsIn(
  vault: Vault,
  { applicationId, personal }: { applicationId: string; personal: string | null },
): Promise<string | null> {
  if (personal === null) return null
  const grounds = (await vault.open(applicationId, personal)).get(groundsPointer)
  return typeof grounds === 'string' ? grounds : null
}
