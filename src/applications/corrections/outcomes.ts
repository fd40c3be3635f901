/** The outcomes of a correction. */
export const correctionOutcomes = ['accepted', 'refused', 'withdrawn'] as const
export type CorrectionOutcome = (typeof correctionOutcomes)[number]
