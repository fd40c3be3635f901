import type { Db } from '../../platform/db/client.ts'

/** The default number of drafts that one person may have open at once. Drafts of a counter are not counted. */
export const usualDrafts = 100

/** The applicant of a draft, null for one of a counter, and the most open drafts of one person. */
interface Limited {
  applicantId: string | null
  draftsLimit: number
}

/** SQL condition: this applicant has fewer open drafts than the limit. */
export const belowLimit = (db: Db, { applicantId, draftsLimit }: Limited) => db`(
        select count(*)
        from (
          select
          from applications d
          where d.applicant_id = ${applicantId}::uuid and d.status = 'draft' and d.discarded_at is null
          limit ${draftsLimit}::int
        ) open
      ) < ${draftsLimit}::int`

/** True when this applicant has fewer open drafts than the limit. */
export async function isBelowLimit(db: Db, limited: Limited): Promise<boolean> {
  const [row] = await db<{ isBelow: boolean | null }[]>`select ${belowLimit(db, limited)} as is_below`
  return row?.isBelow === true
}
