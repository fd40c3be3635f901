import Type from 'typebox'

const reasonLimit = 1_000

/** The reason that an officer states for an act on a mail or an attachment. */
export const Reason = (description: string) =>
  Type.String({
    minLength: 1,
    maxLength: reasonLimit,
    pattern: '\\S',
    description: `${description} Without identity or phone numbers.`,
  })
