/** The things that events are about. A registration or webhook is that of an agency, a post that of a person. */
export const eventSubjects = [
  'application',
  'permit',
  'permit_type',
  'office',
  'registration',
  'post',
  'webhook',
  'consultation',
] as const
export type EventSubject = (typeof eventSubjects)[number]

/** The tables that events come from, by subject. Messages are told as events of their application. */
export const eventSources = [
  'application',
  'permit',
  'permit_type',
  'office',
  'registration',
  'post',
  'message',
  'webhook',
  'consultation',
] as const
