import { Id } from '../http/schema.ts'
import Type from '../platform/type.ts'

export const ApplicationParams = Type.Object({ id: Id('Identifier of the application.') })
