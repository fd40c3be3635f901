import type { Actor } from '../../access/identity/actor.ts'
import type { Case } from '../../applications/case/case.ts'
import { changing } from '../../applications/changing.ts'
import { type Context, demandVersion } from '../../applications/context.ts'
import { newClaimCode } from '../../applications/reference.ts'
import { demandStanding, personalDoerOf } from '../../applications/standing.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, Problem } from '../../http/problems/problem.ts'
import { digestOf } from '../../platform/digest.ts'
import type { ShownMandate } from './account-schema.ts'
import { deleteClaimCode, replaceClaimCode } from './changes.ts'
import { codeDays } from './claim.ts'
import { findAccountCode } from './queries.ts'

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
    const { reference } = application
    const { standing, applicantId } = demandIssuer(application, actor, 'issue_account_code')
    demandNoFaults(mandateFaults(standing, mandate))
    refuseNumbers({ mandate })
    if (standing === 'applicant') demandNoneOfOffice(await findAccountCode(db, id, applicantId))
    const code = newClaimCode()
    const doer = personalDoerOf(application, context, standing)
    const days = daysOf[standing]
    const happening = { type: 'account_code.issued', details: { goodForDays: days, ...mandate } } as const
    return async () => {
      const stored = { sha256: digestOf(code), days, happening }
      const issued = await replaceClaimCode(db, application, stored, doer)
      return issued && { code, reference, days, ...issued }
    }
  })

/**
 * Withdraws the valid code for another account: the applicant their own, the head that of the office, and the applicant
 * gets a letter then. Changes nothing without one. Returns the version of the application. Throws `not_found`,
 * `forbidden`, `stale`, `code_of_office`, `conflict`.
 */
export const withdrawAccountCode = (context: Context, id: string): Promise<number> =>
  changing(context, id, async (application) => {
    const { db, actor } = context
    const { standing, applicantId } = demandIssuer(application, actor, 'withdraw_account_code')
    demandVersion(context, application)
    const code = await findAccountCode(db, id, applicantId)
    if (standing === 'applicant') demandNoneOfOffice(code)
    if (!code || code.isOfOffice !== (standing === 'head')) return async () => application.version
    const details = code.isOfOffice ? { issuedBy: 'office' } : {}
    const doer = personalDoerOf(application, context, standing)
    return () => deleteClaimCode(db, application, { type: 'account_code.withdrawn', details }, doer)
  })

/** Returns the standing of an actor who may issue a code, and the account. Throws `forbidden`. */
function demandIssuer(
  application: Case,
  actor: Actor,
  action: 'issue_account_code' | 'withdraw_account_code',
): { standing: (typeof issuers)[number]; applicantId: string } {
  const { applicantId } = application
  if (applicantId === null) throw new Problem('forbidden', { action, by: ['applicant'] })
  return { standing: demandStanding(application, actor, issuers, action), applicantId }
}

/** Returns a fault when a head states no mandate, or an applicant states one. */
function mandateFaults(standing: (typeof issuers)[number], mandate: ShownMandate | undefined) {
  if ((standing === 'head') === (mandate !== undefined)) return []
  return [fault({ pointer: '/mandate' }, standing === 'head' ? 'required' : 'false schema')]
}

/** Throws `code_of_office` for a code of the office. */
function demandNoneOfOffice(code: { expiresAt: Date; isOfOffice: boolean } | undefined): void {
  if (code?.isOfOffice) throw new Problem('code_of_office', { until: code.expiresAt })
}
