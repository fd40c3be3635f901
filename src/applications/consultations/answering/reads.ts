import type { Agency, Purpose } from '../../../access/clients/client.ts'
import type { Db } from '../../../platform/db/client.ts'

/** A read of an application's data by an agency that was asked about it. */
interface AgencyRead {
  agency: Agency
  purpose: Purpose
  applicationId: string
  /** The document that was read; null for the answers. */
  documentId: string | null
  /** Pointers of the personal answers that were shown. */
  fields: readonly string[]
}

/** Records a read by an agency; the applicant sees it. Show the data only when it has resolved. */
export async function recordAgencyRead(
  db: Db,
  { agency: { clientId }, purpose, applicationId, documentId, fields }: AgencyRead,
): Promise<void> {
  await db`
    insert into data_reads (application_id, client_id, standing, what, document_id, fields, purpose)
    values (${applicationId}, ${clientId}, 'agency', ${documentId === null ? 'case' : 'document'}, ${documentId},
      ${[...fields]}::text[], ${purpose.code})`
}
