import type { applications } from '../../../../drizzle/tables/applications.ts'
import type { ReturnReason } from '../../../applications/case/case.ts'
import { type ReceivedFile, receivedFilesJson } from '../../../applications/messages/received-files.ts'
import type { Db } from '../../../platform/db/client.ts'
import { isContactOf } from '../../contacts/queries.ts'
import type { Signing } from '../../notifications/writing/facts.ts'
import { type SigningRow, signingIn, signingJson } from '../../notifications/writing/queries.ts'

/** The application that a link about a mail leads to. `applicantId` is null until somebody takes it over. */
export interface Confirmable
  extends Pick<
    typeof applications.$inferSelect,
    'applicantId' | 'reference' | 'status' | 'permitType' | 'permitTypeVersion'
  > {
  mailId: string
  applicationId: string
  returnReasons: readonly ReturnReason[] | null
  submittedAt: Date | null
  expiresAt: Date
  files: ReceivedFile[]
  office: Signing | null
}

/**
 * Returns the application and the files of a link, by the SHA-256 of its token. Undefined for a link that is wrong or
 * expired, or whose address is no longer a confirmed contact of the application.
 */
export async function findConfirmable(db: Db, digest: Buffer): Promise<Confirmable | undefined> {
  const [row] = await db<(Omit<Confirmable, 'office'> & { office: SigningRow | null })[]>`
    select m.id as mail_id, a.id as application_id, a.applicant_id, a.reference, a.status,
      a.permit_type, a.permit_type_version, a.return_reasons,
      m.submitted_at, m.confirm_until as expires_at, ${receivedFilesJson(db, db`m.id`)} as files,
      case when o.id is not null then ${signingJson(db)} end as office
    from received_mails m
    join applications a on a.id = m.application_id
    left join offices o on o.id = coalesce(a.office_id, a.filed_at_office_id)
    where m.confirm_digest = ${digest} and m.confirm_until > now() and a.discarded_at is null
      and exists (select from contacts c where ${isContactOf(db, db`m.sender_digest`)})`
  return row && { ...row, office: row.office && signingIn(row.office) }
}
