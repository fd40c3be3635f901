/**
 * A kind of difference between two contracts. `breaks`: it breaks clients of the earlier one. `says` describes it in a
 * sentence, with its place and details.
 */
interface Rule {
  breaks: boolean
  says: (place: string, what: string) => string
}

const breaking = (says: Rule['says']): Rule => ({ breaks: true, says })
const additive = (says: Rule['says']): Rule => ({ breaks: false, says })

/**
 * All kinds of differences. To accept more in requests, or to add to responses, is compatible. The opposite breaks a
 * client of the earlier contract.
 */
export const rules = {
  operation_gone: breaking((place) => `${place} is gone.`),
  operation_renamed: breaking((place, what) => `${place} has another operationId: ${what}.`),
  credentials_refused: breaking((place, what) => `${place} no longer accepts ${what}.`),
  parameter_gone: breaking((place, what) => `${place} no longer accepts the ${what}.`),
  parameter_required: breaking((place, what) => `${place} requires the ${what}.`),
  body_required: breaking((place) => `${place} requires a body.`),
  body_type_gone: breaking((place, what) => `${place} no longer accepts a body of ${what}.`),
  success_gone: breaking((place, what) => `${place} no longer answers ${what}.`),
  success_added: breaking((place, what) => `${place} may answer ${what}, which it never did.`),
  answer_type_gone: breaking((place, what) => `${place} no longer comes as ${what}.`),
  header_gone: breaking((place, what) => `${place} no longer has the header ${what}.`),
  member_refused: breaking((place, what) => `${place}: requests may no longer contain ${what}.`),
  member_required: breaking((place, what) => `${place}: requests must contain ${what}.`),
  member_gone: breaking((place, what) => `${place}: answers no longer contain ${what}.`),
  member_optional: breaking((place, what) => `${place}: answers may lack ${what}.`),
  type_refused: breaking((place, what) => `${place}: requests may no longer be ${what}.`),
  type_unexpected: breaking((place, what) => `${place}: answers may be ${what}, which they never were.`),
  value_refused: breaking((place, what) => `${place}: requests may no longer say ${what}.`),
  value_unexpected: breaking(
    (place, what) => `${place}: answers may say ${what}, though no more values were promised.`,
  ),
  limit_narrowed: breaking((place, what) => `${place}: requests have a narrower limit, ${what}.`),
  format_changed: breaking((place, what) => `${place} has another format, ${what}.`),
  others_refused: breaking((place) => `${place}: requests may no longer contain members that it does not name.`),
  choice_refused: breaking((place, what) => `${place}: requests may no longer be ${what}.`),
  choice_unexpected: breaking((place, what) => `${place}: answers may be ${what}, which they never were.`),
  webhook_gone: breaking((place) => `${place} is gone.`),
  webhook_reply_refused: breaking((place, what) => `${place} no longer understands the reply ${what}.`),
  event_gone: breaking((place, what) => `${place}: ${what} is no longer sent.`),

  webhook_added: additive((place) => `${place} is new.`),
  operation_added: additive((place) => `${place} is new.`),
  operation_ended: additive((place, what) => `${place} ended on ${what}, as announced.`),
  operation_deprecated: additive((place, what) => `${place} is deprecated and ends on ${what}.`),
  credentials_added: additive((place, what) => `${place} also accepts ${what}.`),
  parameter_added: additive((place, what) => `${place} accepts the ${what}.`),
  body_type_added: additive((place, what) => `${place} also accepts a body of ${what}.`),
  problem_added: additive((place, what) => `${place} may answer ${what}.`),
  header_added: additive((place, what) => `${place} has the header ${what}.`),
  member_added: additive((place, what) => `${place}: ${what} is new.`),
  value_added: additive((place, what) => `${place}: ${what} is a new value.`),
  choice_added: additive((place, what) => `${place} may also be ${what}.`),
} as const satisfies Record<string, Rule>

export type RuleName = keyof typeof rules

export interface Change {
  rule: RuleName
  place: string
  what: string
}

/** Returns a change as one sentence. */
export const sentenceOf = ({ rule, place, what }: Change): string => rules[rule].says(place, what)

/** True for a change that breaks clients. */
export const isBreaking = ({ rule }: Change): boolean => rules[rule].breaks
