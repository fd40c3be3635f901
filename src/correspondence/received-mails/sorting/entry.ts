import type { ScanState } from '../../../applications/documents/scan-state.ts'
import { namedByType } from '../../../applications/documents/uploads/file-name.ts'
import { publishedVersion } from '../../../catalogue/permit-types/queries.ts'
import type { Database } from '../../../platform/db/client.ts'
import type { Language } from '../../../platform/words.ts'
import type { Sealed, Vault } from '../../../privacy/vault.ts'
import { sealMail } from '../keeping/sealing.ts'
import type { MailContent } from '../reading/examine-mail.ts'
import { detectLanguage } from '../reading/language-of-text.ts'
import { type Naming, slotsNamed } from '../reading/slot-words.ts'
import type { Facts, IdentifiedMail } from './facts.ts'

/** An attachment for its row. `naming` is the slot that its sender seems to mean. */
export interface EnteredAttachment {
  objectKey: string
  fileName: string
  mediaType: string
  sizeBytes: number
  sha256: Buffer
  scan: ScanState
  naming: Naming | null
}

/** The content of a mail for its row: the personal part sealed, its language, and its files. */
export interface Entry {
  sealed: Sealed
  language: Language | null
  files: readonly EnteredAttachment[]
}

/** Prepares the content of a mail for its row, before the transaction that writes it. */
export async function prepareEntry(
  { database, vault }: { database: Database; vault: Vault },
  { claimed, examined: { envelope, read } }: IdentifiedMail,
  { application }: Facts,
): Promise<Entry> {
  const { messageId, from, fromName, subject, text } = read
  const namings = await slotNamings(database, application, read)
  return {
    sealed: await sealMail(vault, claimed.id, {
      envelope,
      ...(messageId !== null && { messageId }),
      ...(from !== null && { from }),
      fromName,
      subject,
      text,
    }),
    language: detectLanguage(read),
    files: read.files.map(({ ending, ...file }, index) => ({
      ...file,
      fileName: namedByType(file.fileName, ending),
      naming: namings[index] ?? null,
    })),
  }
}

/** Returns the slot of each file, where its sender named one; empty without an application. */
async function slotNamings(
  { reader }: Database,
  application: Facts['application'],
  { files, subject, text }: MailContent,
): Promise<readonly (Naming | null)[]> {
  if (application === null || files.length === 0) return []
  const { definition } = await publishedVersion(reader, application.permitType, application.permitTypeVersion)
  const fileNames = files.map(({ fileName }) => fileName)
  return slotsNamed(fileNames, { subject, text }, definition.documents)
}
