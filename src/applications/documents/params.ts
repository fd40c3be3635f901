import Type from 'typebox'
import { Id } from '../../http/schema.ts'

export const DocumentParams = Type.Object({ id: Id('The application.'), documentId: Id('The document.') })
