interface CasePayment {
  amount: number
  receipt: string
  transactionId: string | null
  source: string
}

/** A decision about open money. `isOfAPayer`: who decided has recorded a payment for the application. */
interface CaseRefund {
  amount: number
  outcome: string
  isLifted: boolean
  by: string
  /** Null until it is paid out, and after a return. */
  paidOutBy: string | null
  /** The officers who recorded each payout that was returned, and its return. */
  returnedBy: readonly { paidOut: string; returned: string }[]
  isOfAPayer: boolean
}

interface CaseAssessment {
  total: number
  number: string
  isCancelled: boolean
}

/** The fee, the payments and the refunds of an application. Amounts are whole rupiah. */
export interface CaseMoney {
  feeAmount: number | null
  paidAmount: number
  refundedAmount: number
  keptAmount: number
  refundDue: number
  refundReturned: number
  payments: readonly CasePayment[]
  refunds: readonly CaseRefund[]
  assessments: readonly CaseAssessment[]
}
