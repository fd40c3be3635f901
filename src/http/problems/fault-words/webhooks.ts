import { writeList } from '../../../platform/quantity-words.ts'
import { quoted, says, saysWith } from './fault-word.ts'

/** Words for faults in the settings of a webhook. */
export const webhookWords = {
  no_address: says(
    'harus berupa alamat, misalnya https://agency.example/hooks.',
    'must be an address, such as https://agency.example/hooks.',
  ),
  not_https: says('harus dimulai dengan "https://".', 'must begin with "https://".'),
  holds_credentials: says(
    'tidak boleh memuat nama pengguna atau kata sandi. Pengiriman ditandatangani dengan kunci rahasia webhook.',
    'must not hold a user name or a password. Deliveries are signed with the secret of the webhook.',
  ),
  port_not_open: saysWith<{ ports: readonly number[] }>({ ports: [443, 8_443] }, ({ ports }) => ({
    id: `harus memakai porta ${writeList(ports.map(String), 'or', 'id')}.`,
    en: `must use port ${writeList(ports.map(String), 'or', 'en')}.`,
  })),
  name_not_resolved: says(
    'memuat nama yang tidak ditemukan di internet. Periksa namanya.',
    'has a name that was not found on the internet. Check the name.',
  ),
  address_not_public: says(
    'menuju jaringan yang tidak publik, misalnya jaringan lokal atau mesin ini. Sebutkan alamat publik.',
    'leads to a network that is not public, such as a local one or this machine. State a public address.',
  ),
  not_for_agencies: saysWith({ type: 'satupintu.post.changed.v1' }, ({ type }) => ({
    id: `memuat ${quoted(type)}, jenis peristiwa yang tidak dikirim kepada lembaga.`,
    en: `has ${quoted(type)}, a type of event that agencies do not get.`,
  })),
  not_registered: saysWith({ code: 'SIPA' }, ({ code }) => ({
    id: `memuat ${quoted(code)}, yang tidak termasuk dalam pendaftaran lembaga Anda.`,
    en: `has ${quoted(code)}, which your agency is not registered for.`,
  })),
  matches_nothing: says(
    'hanya memuat peristiwa izin, padahal lembaga Anda tidak terdaftar untuk izin mana pun.',
    'has events of permits only, and your agency is registered for no permit.',
  ),
} as const
