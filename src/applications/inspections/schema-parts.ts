import Type from 'typebox'

export const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
export const at = '2026-11-23T02:15:30.000Z'
export const Note = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 2000, description }))
export const strict = { additionalProperties: false } as const
