import { Temporal } from 'temporal-polyfill'
import { lastDayIn } from '../../catalogue/permit-types/last-day.ts'
import { templateOf } from '../../catalogue/permit-types/numbering.ts'
import { findDraft } from '../../catalogue/permit-types/publishing/draft-queries.ts'
import type { PermitTypeDefinition } from '../../catalogue/permit-types/schema.ts'
import { fault } from '../../http/problems/faults.ts'
import { Problem, ruleBroken } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { dayInNetwork } from '../../platform/network-day.ts'
import type { Language } from '../../platform/words.ts'
import { demandDrawable } from '../certificate-layouts/add-layout.ts'
import { plainLayout } from '../certificate-layouts/layout.ts'
import { findCurrentLayout } from '../certificate-layouts/queries.ts'
import { addressFor } from './address.ts'
import { certificateText } from './certificate.ts'
import type { CertificateFacts, MatchedOriginals } from './facts.ts'
import { findSpecimenPlace } from './preview-queries.ts'
import type { NewCertificatePreview } from './preview-schema.ts'

/** Token, code and sequence number of a specimen. No permit can have them. */
const specimenKey = 'SPECIMEN'

interface Previewed {
  code: string
  input: NewCertificatePreview
  language: Language
  publicUrl: string
  now: Date
}

/**
 * Draws the certificate of a draft permit type from the answers of one of its samples, as a PDF with each page marked
 * as a specimen. It is not signed, uses no permit number and stores nothing. Throws `not_found` and `rule_broken`.
 */
export async function drawPreview(db: Db, previewed: Previewed): Promise<Buffer> {
  const { input, language } = previewed
  const { definition } = await findDraft(db, previewed.code)
  if (input.layout) await demandDrawable(input.layout, '/layout')
  const facts = await specimenFacts(db, definition, previewed)
  const { renderCertificate } = await import('./drawing/render.ts')
  return renderCertificate(certificateText(facts, language))
}

/** Returns the facts of a specimen, as for a permit of the sample that is signed now. Throws as `drawPreview` does. */
export async function specimenFacts(
  db: Db,
  definition: PermitTypeDefinition,
  { code, input, publicUrl, now }: Previewed,
): Promise<CertificateFacts> {
  const { sample: index = 0, layout } = input
  const sample = definition.samples?.[index]
  if (!sample && index > 0) throw ruleBroken(fault({ pointer: '/sample' }, 'not_a_sample'))
  const place = await findSpecimenPlace(db, sample?.villageCode ?? null, sample?.expect.level ?? definition.level)
  if (!place) throw new Problem('not_found', { what: 'office' })
  const { regionCode, ...named } = place
  const day = dayInNetwork(now)
  const answers = sample?.answers ?? {}
  const address = addressFor(publicUrl, specimenKey)
  return {
    ...named,
    number: templateOf({ ...definition, code })
      .replaceAll('{sequence}', specimenKey)
      .replaceAll('{office}', regionCode)
      .replaceAll('{year}', day.slice(0, 4)),
    address,
    typed: { code: specimenKey, address },
    layout: layout ?? (await findCurrentLayout(db)) ?? plainLayout,
    type: definition,
    answers,
    conditions: [],
    signatory: specimenSignatory,
    originals: originalsOf(definition, day),
    issuedAt: now,
    validFrom: definition.originalsGate === 'before_handover' ? null : day,
    validUntil: earlier(endOfTerm(definition, day), lastDayIn(answers, definition)),
    isSpecimen: true,
  }
}

/** Returns the last day of the term of a permit that is signed on a day. Null: no term. */
function endOfTerm({ validity }: PermitTypeDefinition, day: string): string | null {
  if (!validity) return null
  return Temporal.PlainDate.from(day)
    .add({ [validity.unit]: validity.amount })
    .toString()
}

const earlier = (a: string | null, b: string | null): string | null =>
  [a, b].filter((day) => day !== null).sort()[0] ?? null

const specimenSignatory = { name: '(nama / name)', rank: '(pangkat / rank)', employeeNumber: '…' }

function originalsOf({ originalsGate, documents }: PermitTypeDefinition, lastOn: string): MatchedOriginals | null {
  const matched = documents.filter(({ originalRequired }) => originalRequired).length
  return originalsGate === 'before_signing' && matched > 0 ? { matched, lastOn } : null
}
