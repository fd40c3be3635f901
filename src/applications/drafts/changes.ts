import { type Db, within } from '../../platform/db/client.ts'
import { replaceAnswers, type SealedAnswers } from '../answers/sealed-answers.ts'
import type { AskedCorrection, Case } from '../case/case.ts'
import { changed, eventOf, type Happening } from '../changed.ts'
import type { Doer } from '../doer.ts'
import { emptiedForm, lockForDeletion, withoutData } from '../without-data.ts'
import { type SetAside, setAsideNamed } from './set-aside.ts'

/** The columns that a change of a draft or a returned application writes. `returnReasons`: null for a draft. */
interface SavedDraft {
  villageCode: string | null
  returnReasons: readonly AskedCorrection[] | null
  sealedAnswers: SealedAnswers
}

/**
 * Saves place and answers of a draft or a returned application. Returns the new version; undefined when it has changed
 * since it was read. A null `happening`, as for a draft, adds no event.
 */
export async function saveDraft(
  db: Db,
  application: Case,
  { villageCode, returnReasons, sealedAnswers }: SavedDraft,
  happening: Happening | null,
  doer: Doer,
): Promise<number | undefined> {
  const [saved] = await db<{ version: number }[]>`
    with ${changed(db, application, {
      set: db`,
        village_code = ${villageCode},
        return_reasons = ${returnReasons && JSON.stringify(returnReasons)}::text::jsonb`,
    })},
    ${replaceAnswers(db, sealedAnswers)}${happening ? db`, ${eventOf(db, happening, doer)}` : db``}
    select version from changed`
  return saved?.version
}

/**
 * Deletes the answers, documents and mails of an application that was never submitted. Their objects become stray; the
 * history stays. Returns the last version; undefined when it has changed since it was read.
 */
export const discardDraft = (db: Db, application: Case, doer: Doer): Promise<number | undefined> =>
  within(db, async (tx) => {
    await lockForDeletion(tx, application.id)
    const [discarded] = await tx<{ version: number }[]>`
      with ${changed(tx, application, { set: tx`, discarded_at = clock_timestamp()` })},
      ${emptiedForm(tx)},
      ${withoutData(tx)},
      ${eventOf(tx, { type: 'application.discarded', details: {} }, doer)}
      select version from changed`
    return discarded?.version
  })

/**
 * Moves a draft to another version of its permit type, with the answers that fit it. Documents that do not fit stay on
 * record as superseded. Returns the application's new version; undefined when it has changed since it was read.
 */
export async function switchVersion(
  db: Db,
  application: Case,
  { version, sealedAnswers }: { version: number; sealedAnswers: SealedAnswers },
  aside: SetAside,
  doer: Doer,
): Promise<number | undefined> {
  const details = { from: application.type.definition.version, to: version, ...setAsideNamed(aside) }
  const [switched] = await db<{ version: number }[]>`
    with ${changed(db, application, { set: db`, permit_type_version = ${version}` })},
    ${replaceAnswers(db, sealedAnswers)}, superseded as (
      update documents d
      set superseded_at = changed.at
      from changed
      where d.application_id = changed.id and d.superseded_at is null
        and d.id = any(${aside.documents.map(({ documentId }) => documentId)}::uuid[])
    ), ${eventOf(db, { type: 'application.version_changed', details }, doer)}
    select version from changed`
  return switched?.version
}
