import Type from 'typebox'
import { Id } from '../../http/schema.ts'

export const OfficeParams = Type.Object({ id: Id('Identifier of the office.') })
