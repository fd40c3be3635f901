import type { PermitTypeVersion } from '../../../catalogue/permit-types/schema.ts'
import type { Language } from '../../../platform/words.ts'
import type { ContactChannel } from '../../contacts/contact.ts'
import type { NoticeKind } from '../notice.ts'
import { type Consulted, consultedView } from './consulted-view.ts'
import { type Signing, type Told, viewOf } from './facts.ts'
import type { View } from './notice-words.ts'
import { reachOf } from './office-lines.ts'

/** The facts from which a letter is written. */
export interface LetterFacts {
  kind: NoticeKind
  channel: ContactChannel
  language: Language
  /** The address of the client that applicants use; null where none is configured. */
  client: string | null
  /** True when the receiver has an account. */
  hasAccount: boolean
  /** The application that the letter is about. */
  application: { told: Told; definition: PermitTypeVersion } | null
  /** The office that signs a letter that is about no application. */
  office: Signing | null
  /** The consultation that a letter to an agency is about, with its address where the address is known. */
  consulted?: { consultation: Consulted; url: string | null } | null
  /** Values of this letter alone, such as codes. */
  values: Readonly<Record<string, unknown>>
}

/** The letters that contain the tracking key. */
const keyKinds: readonly NoticeKind[] = ['submitted', 'application_begun']

/** Returns the values for the template of a letter. Those of `values` replace others of the same name. */
export function letterView(facts: LetterFacts): View {
  const { kind, channel, language, client, hasAccount, application, office, consulted, values } = facts
  return {
    client,
    byMail: channel === 'email',
    reference: null,
    ...(office && { office: office.names[language], ...reachOf(office.place, language) }),
    ...(application && viewOf(application.told, application.definition, language)),
    ...(consulted && consultedView(consulted.consultation, consulted.url, language)),
    account: hasAccount,
    tellsKey: keyKinds.includes(kind),
    ...values,
  }
}
