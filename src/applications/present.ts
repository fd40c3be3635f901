import type { Actor } from '../identity/actor.ts'
import { actionsSaid } from '../problems/language.ts'
import type { PublishedVersion } from '../permit-types/queries.ts'
import type { Language } from '../words.ts'
import type { Case } from './case.ts'
import { presentStanding } from '../fees/present.ts'
import { states } from './lifecycle.ts'
import type { SummaryRow } from './list-queries.ts'
import { nextActions } from './next-step.ts'
import { maySupply, standingsOf } from './standing.ts'

/** The strong ETag of a file and of all that is in it. */
export const etagOf = ({ version }: { version: number }): string => `"${version}"`

/** A case as the contract shows it to this actor. */
export function present(file: Case, actor: Actor, language: Language) {
  const { status, statusSince, feeAmount, type: { definition } } = file
  return {
    id: file.id,
    reference: file.reference,
    version: file.version,
    status,
    publicStage: states[status].publicStage,
    permitType: { code: definition.code, version: definition.version, names: definition.names },
    villageCode: file.villageCode,
    createdAt: file.createdAt,
    submittedAt: file.submittedAt,
    updatedAt: file.updatedAt,
    trackingKey: maySupply(standingsOf(file, actor)) ? file.trackingKey : null,
    channel: file.channel,
    office: file.office,
    clock: { state: states[status].clock, since: statusSince },
    answers: file.answers,
    documents: [...file.documents],
    returnReasons: file.returnReasons && [...file.returnReasons],
    fee: feeAmount === null ? null : { amount: feeAmount, currency: 'IDR' as const },
    feeAssessment: file.feeAssessment && presentStanding(file.feeAssessment, file.paidAmount),
    nextActions: actionsSaid(nextActions(file, actor), language),
  }
}

/** An application as lists show it, with the names of its permit type. */
export const summarise = (row: SummaryRow, { definition: { code, version, names } }: PublishedVersion) =>
  ({ ...row, permitType: { code, version, names }, publicStage: states[row.status].publicStage })
