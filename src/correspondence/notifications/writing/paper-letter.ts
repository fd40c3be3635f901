import { timeNow } from '../../../platform/clock.ts'
import type { Db } from '../../../platform/db/client.ts'
import { dayInWords } from '../../../platform/moment-words.ts'
import { type Language, languages, type Names } from '../../../platform/words.ts'
import type { Vault } from '../../../privacy/vault.ts'
import type { NoticeKind } from '../notice.ts'
import { applicationFor } from './letter-application.ts'
import { letterView } from './letter-view.ts'
import { isMoot } from './moot.ts'
import { renderNotice, type Words } from './notice-words.ts'
import { toldOf } from './queries.ts'

/** A letter on paper is answered at the counter or by telephone, as a message to a phone is. */
const byHand = { channel: 'sms', client: null, office: null } as const

/**
 * Writes the letter with a claim code in both languages, to be printed and handed over at a counter. It has no link,
 * and asks the receiver to call or come. Null for a discarded application.
 */
export async function writeClaimCode(
  db: Db,
  vault: Vault,
  applicationId: string,
  values: Readonly<Record<string, unknown>>,
): Promise<Names | null> {
  const kind = 'claim_code'
  const told = await toldOf(db, applicationId, applicationId)
  if (told === undefined) return null
  const application = await applicationFor(db, vault, kind, told)
  const write = async (language: Language): Promise<string> => {
    const view = letterView({
      ...byHand,
      kind,
      language,
      hasAccount: false,
      application,
      values: { ...values, onPaper: true },
    })
    return (await renderNotice(kind, language, view)).text
  }
  const [id, en] = await Promise.all(languages.map(write))
  return id === undefined || en === undefined ? null : { id, en }
}

/** A letter that an event, message or reminder causes at `at`. */
interface Caused {
  id: string
  kind: NoticeKind
  at: string
  applicationId: string
  language: Language
  /** True when letters reach the applicant in another way, too. */
  isReached: boolean
  /** True when the application has a later letter to the applicant. */
  isFollowed: boolean
}

/**
 * Writes a letter to an applicant on paper, headed by its subject, the day of its cause, the present day, and a hint at
 * later letters. Null when it asks for something that is not needed any more, and for a discarded application.
 */
export async function writeForPrinting(db: Db, vault: Vault, letter: Caused): Promise<Words | null> {
  const { id, kind, at, applicationId, language, isReached, isFollowed } = letter
  const told = await toldOf(db, applicationId, id)
  if (told === undefined) return null
  const application = await applicationFor(db, vault, kind, told)
  if (isMoot(kind, told, application.definition)) return null
  const days = { dated: dayInWords(at, language), printed: dayInWords(timeNow(), language) }
  const values = { onPaper: true, unreached: !isReached, isFollowed, ...days }
  const { hasAccount } = told
  return renderNotice(kind, language, letterView({ ...byHand, kind, language, hasAccount, application, values }))
}
