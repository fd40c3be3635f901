/** The things that events are about. A registration is that of an agency, a post that of a person. */
export const eventSubjects = ['application', 'permit', 'permit_type', 'office', 'registration', 'post'] as const
export type EventSubject = (typeof eventSubjects)[number]

/** The tables that events come from, by subject. Messages are told as events of their application. */
export const eventSources = [...eventSubjects, 'message'] as const
