import type { Actor } from '../../access/identity/actor.ts'
import { evaluateCase } from '../../applications/case/evaluated.ts'
import { findCase } from '../../applications/case/queries.ts'
import type { Status } from '../../applications/lifecycle.ts'
import { guards } from '../../applications/steps/guards.ts'
import { nextActions } from '../../applications/steps/next-step.ts'
import { hasNotLeft, visibleTo } from '../../applications/visibility.ts'
import { endedOf } from '../../applications/visits/purposes.ts'
import { defaultHolder } from '../../catalogue/permit-types/holder.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Office } from '../../network/offices/network.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Language } from '../../platform/words.ts'

/** A stored certificate, and the facts of its application that the record of reads needs. */
export interface CertificateFile {
  number: string
  objectKey: string
  sha256: string
  sizeBytes: number
  applicationId: string
  applicantId: string | null
  filedAtOfficeId: string | null
  office: Office | null
  status: Status
  /** JSON Pointers into the answers, to the parts of the name on the certificate. */
  holder: string[]
}

/**
 * Returns the certificate of a permit in a language. Throws `not_found` when the actor may not see it,
 * `certificate_not_in_force` while its originals wait to be matched, and `certificate_in_making` while it is being
 * made.
 */
export async function findCertificate(
  db: Db,
  permitId: string,
  language: Language,
  actor: Actor,
): Promise<CertificateFile> {
  const [row] = await db<(Omit<CertificateFile, 'objectKey'> & { objectKey: string | null; wasInForce: boolean })[]>`
    select p.number, p.valid_from is not null as was_in_force, c.object_key, encode(c.sha256, 'hex') as sha256,
      c.size_bytes, a.id as application_id, a.applicant_id, a.filed_at_office_id, office_json(o) as office, a.status,
      coalesce(t.definition->'holder', ${JSON.stringify(defaultHolder)}::text::jsonb) as holder
    from permits p
    join applications a on a.id = p.application_id
    left join offices o on o.id = a.office_id
    join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
    left join permit_certificates c on c.permit_id = p.id and c.language = ${language}
    where p.id = ${permitId} and ${visibleTo(db, actor)} and ${hasNotLeft(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'permit' })
  const { objectKey, wasInForce, ...file } = row
  if (!wasInForce) throw await notInForce(db, file.applicationId, actor)
  if (objectKey === null) throw new Problem('certificate_in_making', {}, { retryAfter: retrySeconds })
  return { ...file, objectKey }
}

/** Returns the problem of a permit that is not in force, with the originals to be matched and the next actions. */
async function notInForce(db: Db, applicationId: string, actor: Actor): Promise<Problem> {
  const application = await findCase(db, applicationId, actor)
  const evaluated = evaluateCase(application)
  const ended = endedOf(application)
  const blockers = ended === null ? guards.originals_matched_before_handover(evaluated, null) : []
  const words = { ended, isMatched: blockers.length === 0 }
  return new Problem('certificate_not_in_force', words, { blockers, nextActions: nextActions(evaluated, actor) })
}

const retrySeconds = 3
