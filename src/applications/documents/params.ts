import Type from 'typebox'
import { Id } from '../../http/schema.ts'

export const DocumentParams = Type.Object({
  id: Id('Identifier of the application.'),
  documentId: Id('Identifier of the document.'),
})
