import type { Reading } from '../correspondence/received-mails/receiving/open-mail-in.ts'
import type { RateLimit, Room } from '../http/room.ts'
import type { UsualJobParts } from '../platform/jobs/parts.ts'
import { eachInTurn } from '../platform/jobs/running.ts'
import type { Vault } from '../privacy/vault.ts'

interface Sealed extends UsualJobParts {
  vault: Vault
}

const limits = {
  identity_searches: { quota: 60, seconds: 3_600, per: 'officer who searches by identity numbers' },
  identity_misses: {
    quota: 10,
    seconds: 3_600,
    per: 'officer whose searches by identity number find nothing: refuses nothing, raises an alarm',
  },
} as const satisfies Record<string, RateLimit>

declare module '../access/rate-limits/policies.ts' {
  interface Limited extends Record<keyof typeof limits, RateLimit> {}
}

export const personalDataRoom = {
  tags: {
    'Personal data': {
      readers: 'applicants',
      description:
        "Export, erasure and corrections of one's data, and the record of who read it. Officers unmask answers and search by person here, on record.",
    },
  },
  schemas: async () => [
    ...(await import('./schema.ts')).disclosureSchemas,
    ...(await import('./access-schema.ts')).accessSchemas,
  ],
  etags: ['Disclosure'],
  routes: {
    person: async () => [(await import('./routes.ts')).personalData],
  },
  limits,
  jobs: {
    seal_plain_answers: {
      cron: '*/5 * * * *',
      batch: async ({ database, vault }: Sealed) => (await import('./seal-plain.ts')).sealPlain(database.pool, vault),
    },
    index_names: {
      cron: '*/5 * * * *',
      batch: async ({ database, vault }: Sealed) => (await import('./index-names.ts')).indexNames(database.pool, vault),
    },
    rotate_data_keys: {
      cron: '25 * * * *',
      batch: async ({ database, vault }: Sealed) => {
        const [{ rotateRecords }, { rotateMails }] = await Promise.all([
          import('./rotate.ts'),
          import('../correspondence/received-mails/keeping/rotate.ts'),
        ])
        return eachInTurn([() => rotateRecords(database.pool, vault), () => rotateMails(database.pool, vault)])
      },
    },
    erase_after_retention: {
      cron: '35 17 * * *',
      batch: async (
        { database, reading: { keepDays } }: UsualJobParts & { reading: Pick<Reading, 'keepDays'> },
        signal?: AbortSignal,
      ) => {
        const [{ eraseAfterRetention }, { forgetGrounds }, { forgetEvidence }, { forgetMails }] = await Promise.all([
          import('./erase.ts'),
          import('./forget-grounds.ts'),
          import('./forget-evidence.ts'),
          import('../correspondence/received-mails/keeping/forget.ts'),
        ])
        return eachInTurn([
          () => eraseAfterRetention(database.pool, undefined, signal),
          () => forgetGrounds(database.pool, undefined, signal),
          () => forgetEvidence(database.pool),
          () => forgetMails(database.pool, keepDays),
        ])
      },
    },
  },
} as const satisfies Room
