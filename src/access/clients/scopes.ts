import type { Names } from '../../platform/words.ts'

/** The scopes of agencies, `noun:verb`. Each operation for agencies requires one. */
export const scopes = {
  'permits:read': {
    id: 'Membaca izin yang tercakup dalam pendaftarannya',
    en: 'Read the permits its registration covers',
  },
  'events:read': { id: 'Mengikuti perubahan izin', en: 'Follow what changes about permits' },
  'webhooks:read': { id: 'Melihat webhook dan pengirimannya', en: 'See its webhooks and their deliveries' },
  'webhooks:write': { id: 'Mendaftarkan webhook', en: 'Register webhooks' },
} as const satisfies Record<string, Names>

export type Scope = keyof typeof scopes

const isScope = (word: string): word is Scope => Object.hasOwn(scopes, word)
export const scopeList: readonly Scope[] = Object.keys(scopes).filter(isScope)
