import type { Db } from '../../platform/db/client.ts'
import { type Language, languages, type Names } from '../../platform/words.ts'
import type { Vault } from '../../privacy/vault.ts'
import { applicationFor } from './letter-application.ts'
import { letterView } from './letter-view.ts'
import type { NoticeKind } from './notice.ts'
import { renderNotice } from './notice-words.ts'
import { toldOf } from './queries.ts'

/**
 * Writes a letter about an application in both languages, to be printed and handed over at a counter. It has no link,
 * and asks the receiver to call or come. Null for a discarded application.
 */
export async function writeOnPaper(
  db: Db,
  vault: Vault,
  kind: NoticeKind,
  applicationId: string,
  values: Readonly<Record<string, unknown>>,
): Promise<Names | null> {
  const told = await toldOf(db, applicationId, applicationId)
  if (told === undefined) return null
  const application = await applicationFor(db, vault, kind, told)
  const write = async (language: Language): Promise<string> => {
    const facts = { kind, channel: 'sms', language, client: null, hasAccount: false, office: null } as const
    return (await renderNotice(kind, language, letterView({ ...facts, application, values }))).text
  }
  const [id, en] = await Promise.all(languages.map(write))
  return id === undefined || en === undefined ? null : { id, en }
}
