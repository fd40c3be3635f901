/** The states of an objection. `open`: the office has yet to decide. More may come. */
export const objectionStates = ['open', 'granted', 'rejected', 'inadmissible', 'withdrawn'] as const
export type ObjectionState = (typeof objectionStates)[number]

/** The decisions on an objection. `inadmissible`: it is not examined, for example because it came too late. */
export const objectionOutcomes = ['granted', 'rejected', 'inadmissible'] as const satisfies readonly ObjectionState[]
export type ObjectionOutcome = (typeof objectionOutcomes)[number]

/** The decisions against which an objection can be filed. More may come. */
export const objectionSubjects = ['refusal'] as const
