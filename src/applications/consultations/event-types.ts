/** The types of the events of a consultation, each with its description in the contract. */
export const consultationEvents = {
  'consultation.planned': 'An agency will be asked for its opinion when the one before it has answered.',
  'consultation.requested': 'An agency was asked for its opinion.',
  'consultation.reminded': 'The agency was reminded: its time ends soon.',
  'consultation.rescheduled': 'Its time ends at another moment, because a calendar was published.',
  'consultation.question_asked': 'The agency asked the office a question; its time stands still.',
  'consultation.question_answered': 'The office answered the question; its time goes on.',
  'consultation.answered': 'The agency gave its opinion.',
  'consultation.declined': 'The agency declined to give an opinion.',
  'consultation.silent': 'Its time ran out without an answer.',
  'consultation.escalated': 'Its time ran out, and the opinion is still awaited.',
  'consultation.cancelled': 'The opinion is not needed any more.',
} as const

/** The types of the events of a consultation after its agency was asked. They stand in the application's history. */
export type AskedConsultationType = Exclude<keyof typeof consultationEvents, 'consultation.planned'>
