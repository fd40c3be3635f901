import Type from 'typebox'

/** A text that may be absent. */
export const Setting = (description: string) => Type.Optional(Type.String({ minLength: 1, description }))
