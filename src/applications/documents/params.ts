import { Id } from '../../http/schema.ts'
import Type from '../../platform/type.ts'

export const DocumentParams = Type.Object({
  id: Id('Identifier of the application.'),
  documentId: Id('Identifier of the document.'),
})
