import type { Names } from '../../platform/words.ts'

/** The flaws that a check of a history can find, in words. */
export const flaws = {
  content_changed: {
    id: 'isi peristiwa ini bukan yang dahulu dicatat',
    en: 'the content of this event is not what was recorded',
  },
  link_broken: { id: 'peristiwa sebelum ini ditulis ulang', en: 'the event before this one was rewritten' },
  event_missing: { id: 'sebelum peristiwa ini ada yang hilang', en: 'an event is missing before this one' },
  history_missing: { id: 'permohonan ini tidak mempunyai riwayat', en: 'the application has no history' },
  application_missing: { id: 'riwayat ini tidak mempunyai permohonan', en: 'the history has no application' },
  status_differs: {
    id: 'status permohonan bukan yang dihasilkan langkah terakhirnya',
    en: 'the status of the application is not where its last step led',
  },
  version_differs: {
    id: 'versi permohonan bukan yang dihasilkan peristiwa terakhirnya',
    en: 'the version of the application is not that of its last event',
  },
} as const satisfies Record<string, Names>

type Flaw = keyof typeof flaws
export const flawCodes = Object.keys(flaws) as [Flaw, ...Flaw[]]

/**
 * A flaw in the history of an application. `version` is that of the event, or of the application when its row differs.
 */
export interface Finding {
  applicationId: string
  version: number | null
  flaw: Flaw
}
