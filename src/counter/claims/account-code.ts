import type { Case } from '../../applications/case/case.ts'
import { changing } from '../../applications/changing.ts'
import type { Context } from '../../applications/context.ts'
import { newClaimCode } from '../../applications/reference.ts'
import { demandStanding, personalDoerOf } from '../../applications/standing.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { digestOf } from '../../platform/digest.ts'
import type { ShownMandate } from './account-schema.ts'
import { replaceClaimCode } from './changes.ts'
import { codeDays } from './claim.ts'
import { endOfCodeOfOffice } from './queries.ts'

/** Those who may issue a code for an application that belongs to an account. */
const issuers = ['applicant', 'head'] as const

/** The days for which a code is valid. Until a code of the office ends, the applicant issues none. */
const daysOf = { applicant: codeDays, head: 14 } as const

/**
 * Issues a code by which another account takes over an application that belongs to an account: for the applicant, or
 * for the head of the responsible office, to whom somebody has shown their authority. The code is valid for 90 days,
 * one of the head for 14; an earlier one becomes invalid. Throws `not_found`, `forbidden`, `code_of_office`,
 * `rule_broken`, `conflict`.
 */
export const issueAccountCode = (context: Context, id: string, { mandate }: { mandate?: ShownMandate }) =>
  changing(context, id, async (application) => {
    const { db, actor } = context
    const { reference, applicantId } = application
    if (applicantId === null) throw new Problem('forbidden', { action: 'issue_account_code', by: ['applicant'] })
    const standing = demandStanding(application, actor, issuers, 'issue_account_code')
    demandNoFaults(mandateFaults(standing, mandate))
    refuseNumbers({ mandate })
    if (standing === 'applicant') await demandNoCodeOfOffice(db, application, actor.personId)
    const code = newClaimCode()
    const doer = personalDoerOf(application, context, standing)
    const days = daysOf[standing]
    const happening = { type: 'account_code.issued', details: { goodForDays: days, ...mandate } }
    return async () => {
      const stored = { sha256: digestOf(code), days, happening }
      const issued = await replaceClaimCode(db, application, stored, doer)
      return issued && { code, reference, days, ...issued }
    }
  })

/** Returns a fault when a head states no mandate, or an applicant states one. */
function mandateFaults(standing: (typeof issuers)[number], mandate: ShownMandate | undefined) {
  if ((standing === 'head') === (mandate !== undefined)) return []
  return [fault({ pointer: '/mandate' }, standing === 'head' ? 'required' : 'false schema')]
}

async function demandNoCodeOfOffice(db: Db, { id }: Case, applicantId: string): Promise<void> {
  const until = await endOfCodeOfOffice(db, id, applicantId)
  if (until) throw new Problem('code_of_office', { until })
}
