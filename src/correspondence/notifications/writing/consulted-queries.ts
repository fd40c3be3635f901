import { findAskable } from '../../../access/clients/askable.ts'
import type { Db } from '../../../platform/db/client.ts'
import type { Consulted } from './consulted-view.ts'
import { type SigningRow, signingIn, signingJson } from './queries.ts'

interface Row extends Omit<Consulted, 'office' | 'mayAnswer'> {
  clientId: string
  office: SigningRow
}

/**
 * Reads the facts for a letter to an agency about one of its consultations. Undefined when no office is responsible for
 * the application. Nothing of the applicant is read.
 */
export async function findConsulted(db: Db, id: string): Promise<Consulted | undefined> {
  const [row] = await db<Row[]>`
    select c.id, c.client_id, c.agency, c.round,
      exists (
        select from consultations e
        where e.application_id = c.application_id and e.client_id = c.client_id and e.round < c.round
          and e.requested_at is not null) as is_again,
      c.question, c.silence, c.status, rfc3339(c.due_at) as due_at, c.ended_because,
      a.reference, t.names as permit_type, ${signingJson(db)} as office
    from consultations c
    join applications a on a.id = c.application_id
    join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version
    join offices o on o.id = a.office_id
    where c.id = ${id}`
  if (!row) return undefined
  const { clientId, office, ...consulted } = row
  return { ...consulted, office: signingIn(office), mayAnswer: (await findAskable(db, clientId)) !== undefined }
}
