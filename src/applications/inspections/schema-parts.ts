import Type from 'typebox'

export const Note = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 2000, description }))
