/** The kinds of subject of an event. Registrations and webhooks belong to an agency, posts to a person. */
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

/** The sources of events: tables, or `permit_type` for publications. A message becomes an event of its application. */
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
