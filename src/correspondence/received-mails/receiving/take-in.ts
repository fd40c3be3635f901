import type { Readable } from 'node:stream'
import { newReference } from '../../../applications/reference.ts'
import { type Database, inTransaction } from '../../../platform/db/client.ts'
import { newId } from '../../../platform/db/ids.ts'
import { ownStrays } from '../../../platform/stored-objects/ownership.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import { removeStrays, removingOnFailure } from '../../../platform/stored-objects/stray.ts'
import type { Vault } from '../../../privacy/vault.ts'
import { keep } from '../keeping/keep.ts'
import { type PersonalOfMail, sealMail } from '../keeping/sealing.ts'
import type { Envelope, MailSource } from '../received-mail.ts'

/** The default size limit of a mail, 25 MiB, as in `MAIL_MAX_BYTES`. */
export const mailBytesLimit = 25 * 1024 * 1024

export interface Intake {
  database: Database
  storage: Storage
  vault: Vault
  maxBytes: number
  /** Wakes the job that reads mails. */
  wake: () => void
}

/** A mail that is stored. `isNew` is false when the same bytes were stored before. */
export interface Taken {
  reference: string
  isNew: boolean
}

const referenceAttempts = 5

/**
 * Stores a mail: first its bytes, then its row. Once this resolves, the sender may delete the mail. The same bytes are
 * stored once. Throws `TooLarge`, and the errors of the database or the storage; then nothing is stored.
 */
export async function takeIn(
  { database: { pool }, storage, vault, maxBytes, wake }: Intake,
  { source, content, envelope }: { source: MailSource; content: Readable; envelope: Envelope },
): Promise<Taken> {
  const kept = await keep(pool, storage, content, { folder: 'mails', mediaType: 'message/rfc822', maxBytes })
  const taken = await removingOnFailure(pool, storage, [kept.objectKey], () =>
    inTransaction(pool, async (tx) => {
      const id = await newId(tx)
      const { personal, kid } = await sealMail(vault, id, { envelope })
      for (let attempt = 1; attempt <= referenceAttempts; attempt++) {
        const [made] = await tx<{ reference: string }[]>`
          insert into received_mails (id, reference, source, size_bytes, sha256, object_key, personal, personal_kid)
          values (${id}, ${newReference()}, ${source}, ${kept.sizeBytes}, ${kept.sha256}, ${kept.objectKey},
            ${personal}, ${kid})
          on conflict do nothing
          returning reference`
        if (made && !(await ownStrays(tx, [kept.objectKey]))) throw new Error('A mail was swept before it was taken.')
        if (made) return { ...made, isNew: true }
        const [earlier] = await tx<
          { reference: string }[]
        >`select reference from received_mails where sha256 = ${kept.sha256}`
        if (earlier) return { ...earlier, isNew: false }
      }
      throw new Error('There is no reference left for a mail.')
    }),
  )
  if (taken.isNew) wake()
  else await removeStrays(pool, storage, [kept.objectKey])
  return taken
}

/**
 * Inserts a row for a mail that is too large to be stored, once, so that an officer can answer its sender. The mail
 * stays on the mail server; `noted` identifies it there.
 */
export async function noteTooLarge(
  { database: { pool }, vault, wake }: Intake,
  {
    source,
    sizeBytes,
    noted,
    personal: content,
  }: { source: MailSource; sizeBytes: number; noted: Buffer; personal: PersonalOfMail },
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    const id = await newId(tx)
    const { personal, kid } = await sealMail(vault, id, content)
    await tx`
      insert into received_mails (id, reference, source, size_bytes, personal, personal_kid, message_id_digest,
        content_digest)
      values (${id}, ${newReference()}, ${source}, ${sizeBytes}, ${personal}, ${kid}, ${noted}, ${noted})
      on conflict do nothing`
  })
  wake()
}
