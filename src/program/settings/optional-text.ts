import Type from 'typebox'

/** Returns the schema of an optional setting: a text that is not empty. */
export const OptionalText = (description: string) => Type.Optional(Type.String({ minLength: 1, description }))
