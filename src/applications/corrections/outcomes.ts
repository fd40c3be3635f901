/** Outcomes of a correction: the front desk accepts or refuses it, the applicant's side withdraws it. */
export const correctionOutcomes = ['accepted', 'refused', 'withdrawn'] as const
export type CorrectionOutcome = (typeof correctionOutcomes)[number]
