import { changing } from '../../changing.ts'
import type { Context } from '../../context.ts'
import { personalDoerOf } from '../../standing.ts'
import { type ChangedDocument, insertDocument } from '../changes.ts'
import { openSlot } from './open-slot.ts'
import type { Received } from './receive-upload.ts'

/**
 * Makes a document of a received file, in one statement. If the application has changed since it was read, the slot is
 * checked again. Throws `not_found`, the problems of `openSlot`, and `conflict` when the object was swept or the
 * application changed five times meanwhile.
 */
export const giveToSlot = (
  context: Context,
  applicationId: string,
  { slot, stored }: Received,
): Promise<ChangedDocument> =>
  changing(context, applicationId, (application) => {
    const open = openSlot(application, context.actor, slot.slot)
    const doer = personalDoerOf(application, context, open.standing)
    return () => insertDocument(context.db, application, open, stored, doer)
  })
