import Type from 'typebox'

/** Returns the schema of an optional text that is not empty. */
export const Setting = (description: string) => Type.Optional(Type.String({ minLength: 1, description }))
