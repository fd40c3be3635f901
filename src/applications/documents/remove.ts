import { Problem } from '../../http/problems/problem.ts'
import { changing } from '../changing.ts'
import { type Context, demandVersion } from '../context.ts'
import { demandDraft, demandSupplier } from '../drafts/editing.ts'
import { doerOf } from '../standing.ts'
import { deleteDocuments } from './changes.ts'

/**
 * Removes a document from a draft, with all its versions. A submitted document stays on record; it is replaced, not
 * removed. Returns the application's new version. Throws `not_found`, `forbidden`, `stale`, `not_editable`.
 */
export const removeDocument = (context: Context, applicationId: string, documentId: string): Promise<number> =>
  changing(context, applicationId, (application) => {
    const { db, actor, channel } = context
    demandSupplier(application, actor)
    const document = application.documents.find(({ id }) => id === documentId)
    if (!document) throw new Problem('not_found', { what: 'document' })
    demandVersion(context, application)
    demandDraft(application)
    return () => deleteDocuments(db, application, document.slot, doerOf(application, actor, channel))
  })
