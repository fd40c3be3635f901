import type { Room } from '../../http/room.ts'
import type { StoringJobParts } from '../../platform/jobs/parts.ts'
import type { Names } from '../../platform/words.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { Reading } from './receiving/open-mail-in.ts'

interface Reader extends StoringJobParts {
  vault: Vault
  reading: Reading
}

const nouns = {
  received_mail: { id: 'Surel', en: 'received mail' },
  mail_content: { id: 'Isi asli surel itu', en: 'original content of that mail' },
  received_attachment: { id: 'Lampiran surel itu', en: 'attachment of that mail' },
  mail_confirmation: { id: 'Surel dengan tautan itu', en: 'mail with that link' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const receivedMailsRoom = {
  tags: {
    'Received mail': {
      readers: 'officers',
      description: 'Mail that arrived and waits for an officer: read it, file it, answer it, accept its attachments.',
    },
  },
  schemas: async () => [
    (await import('./confirmations/schema.ts')).NewMailSubmission,
    ...(await import('./triage/schema.ts')).mailSchemas,
    ...(await import('./triage/act-schema.ts')).mailActSchemas,
    ...(await import('./attachments/schema.ts')).receivedAttachmentSchemas,
  ],
  etags: ['ReceivedForApplication'],
  routes: {
    open: async () => [(await import('./confirmations/routes.ts')).mailConfirmations],
    person: async () => [
      (await import('./triage/routes.ts')).receivedMails,
      (await import('./attachments/routes.ts')).receivedAttachments,
    ],
  },
  nouns,
  jobs: {
    read_mail: {
      cron: '* * * * *',
      prompt: true,
      batch: async ({ database, storage, vault, reading }: Reader) =>
        (await import('./sorting/sort-mail.ts')).sortMail({ database, storage, vault, ...reading }),
    },
    scan_again: {
      cron: '* * * * *',
      batch: async ({ database, storage, reading: { scanner } }: Reader) =>
        (await import('./keeping/scan-again.ts')).scanAgain({ database, storage, scanner }),
    },
  },
} as const satisfies Room
