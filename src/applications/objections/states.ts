/**
 * The states of an objection. `open`: the office has yet to decide. `closed`: it ended without a decision, because the
 * decision that it was against no longer has any effect. More may come.
 */
export const objectionStates = ['open', 'granted', 'rejected', 'inadmissible', 'withdrawn', 'closed'] as const
export type ObjectionState = (typeof objectionStates)[number]

/** The decisions on an objection. `inadmissible`: it is not examined, for example because it came too late. */
export const objectionOutcomes = ['granted', 'rejected', 'inadmissible'] as const satisfies readonly ObjectionState[]
export type ObjectionOutcome = (typeof objectionOutcomes)[number]

/** The decisions against which an objection is filed: of an application, or of its permit. More may come. */
export const objectionSubjects = ['refusal', 'suspension', 'revocation'] as const
export type ObjectionSubject = (typeof objectionSubjects)[number]

/** The decisions on a permit among them. */
export const permitSubjects = ['suspension', 'revocation'] as const satisfies readonly ObjectionSubject[]
export type PermitSubject = (typeof permitSubjects)[number]

/** An objection goes to the office that decided; an appeal, against the decision on it, to the office above. */
export const objectionLevels = ['objection', 'appeal'] as const
export type ObjectionLevel = (typeof objectionLevels)[number]

/** The actions of people on an open objection or appeal. */
export const objectionActions = ['withdraw', 'decide'] as const
