import { compileRules } from '../../../src/catalogue/permit-types/rules/rules.ts'
import type { PermitTypeDefinition } from '../../../src/catalogue/permit-types/schema.ts'
import { placeOf } from '../../../src/network/regions/place.ts'
import type { Network } from '../network.ts'
import type { Person, Reply } from '../person.ts'
import { today } from './days.ts'
import { fence } from './fence.ts'

const village = '31.71.06.1001'

/** Returns a definition with one sample: these answers, and the results of its rules. */
export function sampled<D extends object>(definition: D, answers: object = fence.samples[0]?.answers ?? {}) {
  const type: PermitTypeDefinition = JSON.parse(JSON.stringify(definition))
  const question = { answers: { ...answers }, place: placeOf(village), day: today() }
  const { level, requiredDocuments, inspection, fee } = compileRules(type).assess(question)
  const expect = { level, documents: [...requiredDocuments], inspection, fee: fee.total }
  const names = { id: 'Contoh', en: 'A sample' }
  return { ...definition, samples: [{ names, villageCode: village, on: today(), answers, expect }] }
}

const withSample = (definition: object): object =>
  'samples' in definition && Array.isArray(definition.samples) && definition.samples.length > 0
    ? definition
    : sampled(definition)

/**
 * Publishes a definition as the next version of a code, by default that of the newest version, in force from today or
 * `validFrom`. Returns the version's number.
 */
export async function publishes(
  { admin }: Network,
  code: string,
  definition?: object,
  validFrom = today(),
): Promise<number> {
  const { revision } = await admin.does<{ revision: number }>(201, 'POST', '/v1/permit-type-drafts', {
    body: { code, ...(definition && { definition: withSample(definition) }) },
  })
  const published = await confirmsAndPublishes(admin, code, revision, validFrom)
  if (published.status !== 201) throw new Error(published.text)
  return published.json<{ version: number }>().version
}

/** Publishes a draft, and confirms the rules that its samples do not prove. Returns the reply. */
export async function confirmsAndPublishes(
  admin: Person,
  code: string,
  revision = 1,
  validFrom = today(),
): Promise<Reply> {
  const sends = (confirmed: object) =>
    admin.asks('POST', `/v1/permit-type-drafts/${code}/publications`, {
      body: { validFrom, ...confirmed },
      headers: { 'if-match': `"${revision}"` },
    })
  const first = await sends({})
  if (first.status !== 422 || first.refusal.code !== 'rules_unproven') return first
  return sends({ confirmedRules: [...new Set(first.refusal.errors?.map(({ pointer }) => pointer))] })
}

/** Brings a permit type online at the office of a region and those below it, or offline. */
export const rollsOut = ({ admin }: Network, code: string, regionCode: string, online = true) =>
  admin.does<{ offices: number }>(201, 'POST', `/v1/permit-types/${code}/rollouts`, { body: { regionCode, online } })

/** Ends a permit type from today on. */
export const retires = ({ admin }: Network, code: string) =>
  admin.does<object>(201, 'POST', `/v1/permit-types/${code}/retirements`, {
    body: { from: today(), reason: 'Nobody needs it.' },
  })
