import type { RateLimit, Room } from '../../http/room.ts'
import type { StoringJobParts } from '../../platform/jobs/parts.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { Workshop } from './make.ts'

interface Making extends StoringJobParts {
  vault: Vault
  certificates?: Pick<Workshop, 'signer' | 'publicUrl'> | undefined
}

const limits = {
  certificate_previews: { quota: 30, seconds: 60, per: 'administrator who previews certificates' },
} as const satisfies Record<string, RateLimit>

declare module '../../access/rate-limits/policies.ts' {
  interface Limited extends Record<keyof typeof limits, RateLimit> {}
}

export const certificatesRoom = {
  schemas: async () => [(await import('./preview-schema.ts')).NewCertificatePreview],
  heavy: ['downloadCertificatePreview'],
  routes: {
    person: async () => [
      (await import('./routes.ts')).certificates,
      (await import('./preview-routes.ts')).certificatePreviews,
    ],
  },
  limits,
  jobs: {
    make_certificates: {
      cron: '* * * * *',
      prompt: true,
      batch: async ({ database, storage, vault, certificates }: Making) =>
        certificates
          ? (await import('./make.ts')).makeCertificates({ db: database.pool, storage, vault, ...certificates })
          : 0,
    },
  },
} as const satisfies Room
