import Type from 'typebox'
import { Id } from '../http/schema.ts'

export const ApplicationParams = Type.Object({ id: Id('Identifier of the application.') })
