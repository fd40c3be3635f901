import { sealName } from '../applications/answers/answers.ts'
import { searchWordsIn } from '../applications/answers/names.ts'
import { publishedVersion } from '../catalogue/permit-types/queries.ts'
import type { Db } from '../platform/db/client.ts'
import { dot, replaced } from '../privacy/mask.ts'
import { openUnlessBroken, type Vault } from '../privacy/vault.ts'
import { type Named, putNames, type UnnamedForm, unnamedForms } from './name-queries.ts'

const batch = 100

/** Adds search hashes of names to applications from before names were searchable. One batch; returns their number. */
export async function indexNames(db: Db, vault: Vault): Promise<number> {
  const forms = await unnamedForms(db, batch)
  if (forms.length === 0) return 0
  return putNames(db, await Promise.all(forms.map((form) => named(db, vault, form))))
}

async function named(db: Db, vault: Vault, before: UnnamedForm): Promise<Named> {
  const {
    definition: { holder },
    form,
  } = await publishedVersion(db, before.permitType, before.permitTypeVersion)
  const answers = before.isKept ? await namesOf(vault, before, form.personal(before.answers).length > 0) : {}
  return {
    before,
    name: await sealName(vault, before.id, answers),
    lookups: vault.lookupsOf([], searchWordsIn(answers, holder)),
  }
}

/**
 * Returns the answers with unmasked names. Omits the masked values of a broken record. Throws when its data key is
 * missing.
 */
async function namesOf(
  vault: Vault,
  { id, answers, sealed }: UnnamedForm,
  isMasked: boolean,
): Promise<Record<string, unknown>> {
  if (sealed === null || !isMasked) return answers
  const values = await openUnlessBroken(vault, id, sealed)
  const isShown = (text: unknown) => typeof text !== 'string' || !text.includes(dot)
  const whole: Record<string, unknown> = replaced(answers, values)
  return JSON.parse(JSON.stringify(whole, (_key, value: unknown) => (isShown(value) ? value : undefined)))
}
