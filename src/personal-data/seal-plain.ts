import { sealAnswers } from '../applications/answers/answers.ts'
import { publishedVersion } from '../catalogue/permit-types/queries.ts'
import type { Db } from '../platform/db/client.ts'
import type { Vault } from '../privacy/vault.ts'
import { plainForms, sealForms } from './queries.ts'

const batch = 100

/**
 * Encrypts personal answers from before encryption was introduced. One batch; returns the number of forms. Skips forms
 * that changed meanwhile.
 */
export async function sealPlain(db: Db, vault: Vault): Promise<number> {
  const forms = await plainForms(db, batch)
  if (forms.length === 0) return 0
  const sealed = await Promise.all(
    forms.map(async (before) => {
      const type = await publishedVersion(db, before.permitType, before.permitTypeVersion)
      return { before, sealedAnswers: await sealAnswers(vault, before.id, type, before) }
    }),
  )
  return sealForms(db, sealed)
}
