import type { Room } from '../../http/room.ts'
import type { Stored } from '../../platform/jobs/stored.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { Workshop } from './make.ts'

interface Making extends Stored {
  storage: Storage
  vault: Vault
  certificates?: Pick<Workshop, 'signer' | 'publicUrl'> | undefined
}

export const certificatesRoom = {
  routes: {
    person: async () => [(await import('./routes.ts')).certificates],
  },
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
