import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { newReference } from '../../../src/applications/reference.ts'
import { keep } from '../../../src/correspondence/received-mails/keeping/keep.ts'
import { sealMail } from '../../../src/correspondence/received-mails/keeping/sealing.ts'
import { mailBytesLimit } from '../../../src/correspondence/received-mails/receiving/take-in.ts'
import { ownStrays } from '../../../src/platform/stored-objects/ownership.ts'
import type { MailScene } from '../contract/requests.ts'
import type { Network } from '../network.ts'
import { type Application, somePdf } from '../person.ts'
import { mailbox } from './mail-room.ts'

/** Inserts two mails with a file each: one in triage at the application's office, one filed in the application. */
export async function mailScene(net: Network, { id, office }: Pick<Application, 'id' | 'office'>): Promise<MailScene> {
  const token = randomBytes(24).toString('base64url')
  const { pool } = net.database
  const arrives = async (state: string): Promise<{ mailId: string; fileId: string }> => {
    const [{ mailId } = { mailId: '' }] = await pool<{ mailId: string }[]>`select uuidv7() as "mailId"`
    const { personal, kid } = await sealMail(net.vault, mailId, {
      envelope: { sender: 'applicant-1@example.org', recipients: [mailbox.address], remoteAddress: null, helo: null },
      from: 'applicant-1@example.org',
      subject: 'IMB',
    })
    const isFiled = state === 'filed'
    const raw = await keep(
      pool,
      net.storage,
      Readable.from([Buffer.from(`From: applicant-1@example.org\r\nSubject: IMB\r\n\r\n${mailId}\r\n`)]),
      { folder: 'mails', mediaType: 'message/rfc822', maxBytes: mailBytesLimit },
    )
    await ownStrays(pool, [raw.objectKey])
    await pool`
      insert into received_mails (id, reference, source, state, size_bytes, sha256, object_key, personal, personal_kid,
        sender_digest, office_id, application_id, confirm_digest, confirm_until)
      values (${mailId}, ${newReference()}, 'smtp', ${state}, ${raw.sizeBytes}, ${raw.sha256}, ${raw.objectKey},
        ${personal}, ${kid}, ${net.vault.digest('email', 'applicant-1@example.org')}, ${office?.id ?? null},
        ${isFiled ? id : null}, ${isFiled ? createHash('sha256').update(token).digest() : null},
        now() + interval '1 day')`
    const kept = await keep(pool, net.storage, Readable.from([somePdf()]), {
      folder: 'mails',
      mediaType: 'application/pdf',
      maxBytes: mailBytesLimit,
    })
    await ownStrays(pool, [kept.objectKey])
    const [{ fileId } = { fileId: '' }] = await pool<{ fileId: string }[]>`
      insert into received_attachments (mail_id, position, file_name, media_type, size_bytes, sha256, object_key, scan)
      values (${mailId}, 1, 'ktp.pdf', 'application/pdf', ${kept.sizeBytes}, ${kept.sha256}, ${kept.objectKey},
        'unscanned')
      returning id as "fileId"`
    return { mailId, fileId }
  }
  const [triage, filed] = [await arrives('triage'), await arrives('filed')]
  return { mailId: triage.mailId, attachmentId: triage.fileId, receivedId: filed.fileId, token }
}
