import { Problem } from '../../http/problems/problem.ts'
import type { ChangedRow } from '../changed.ts'
import { changing } from '../changing.ts'
import { type Context, demandVersion } from '../context.ts'
import { states } from '../lifecycle.ts'
import { demandStanding, personalDoerOf } from '../standing.ts'
import { insertSignature } from './changes.ts'
import { findReport } from './queries.ts'

/**
 * Records the applicant's signature on a report, once. Refused when they have signed on paper or the application is
 * decided. Throws `not_found`, `forbidden`, `stale`, `signed_already`, `not_editable`, `conflict`.
 */
export const signReport = (context: Context, id: string, reportId: string): Promise<ChangedRow> =>
  changing(context, id, async (application) => {
    const { db, actor } = context
    const { report, signedByApplicantAt } = await findReport(db, id, reportId, actor)
    const standing = demandStanding(application, actor, ['applicant'], 'sign_report')
    demandVersion(context, application)
    if (signedByApplicantAt !== null || report.applicantSignature?.signedBy === 'applicant')
      throw new Problem('signed_already', {})
    const { status } = application
    if (states[status].clock === 'stopped') throw new Problem('not_editable', { status })
    const doer = personalDoerOf(application, context, standing)
    return async () => {
      const signed = await insertSignature(db, application, reportId, doer)
      if (!signed) throw new Problem('conflict', {})
      return signed
    }
  })
