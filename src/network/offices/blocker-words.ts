import { asks, asksWith } from '../../http/problems/blocker-words.ts'
import { type RoleLabel, roleLabels } from '../../http/problems/labels/roles.ts'
import { officeStateLabels } from '../../http/problems/labels/states.ts'

/** The text of every blocker of a step of an office. */
export const officeBlockers = {
  hours_missing: asks('Tetapkan jam loket kantor ini.', 'Set the counter hours of this office.'),
  network_unconfirmed: asks(
    'Pastikan sambungan jaringannya, lalu catat tanggalnya.',
    'Confirm the network connection and record the day.',
  ),
  no_permit_type: asks(
    'Belum ada jenis izin yang dilayani secara daring di kantor ini. Buka layanan daring untuk sedikitnya satu jenis izin.',
    'No permit type is online at this office yet. Take at least one online.',
  ),
  no_dissolution: asks(
    'Tetapkan pembubaran dan kantor penerusnya lebih dahulu.',
    'Plan the dissolution and name the successor first.',
  ),
  is_successor: asks(
    'Kantor ini akan menjadi penerus kantor lain yang dibubarkan. Selesaikan atau batalkan pembubaran itu dahulu.',
    'This office is to take over from another one. Complete or cancel that dissolution first.',
  ),
  successor_is_itself: asks(
    'Kantor tidak dapat menjadi penerusnya sendiri. Pilih kantor lain.',
    'An office cannot be its own successor. Choose another office.',
  ),
  successor_not_online: asksWith<{ state: keyof typeof officeStateLabels }>({ state: 'counter_only' }, ({ state }) => ({
    id: `Kantor penerus harus berstatus daring; statusnya sekarang "${officeStateLabels[state].id}".`,
    en: `The successor has to be online; its status is "${officeStateLabels[state].en}".`,
  })),
  successor_lower_level: asks(
    'Kantor di tingkat yang lebih rendah tidak berwenang menjadi penerus. Pilih kantor lain.',
    'An office of a lower level lacks the authority to take over. Choose another office.',
  ),
  successor_leaving: asks(
    'Kantor penerus itu sendiri akan dibubarkan. Pilih kantor lain.',
    'That successor will itself be dissolved. Choose another office.',
  ),
  role_vacant: asksWith<{ role: RoleLabel }>({ role: 'cashier' }, ({ role }) => ({
    id: `Tunjuk ${roleLabels[role].id} di kantor ini.`,
    en: `Appoint ${roleLabels[role].en} at this office.`,
  })),
  successor_role_vacant: asksWith<{ role: RoleLabel }>({ role: 'head' }, ({ role }) => ({
    id: `Tunjuk ${roleLabels[role].id} di kantor penerus.`,
    en: `Appoint ${roleLabels[role].en} at the successor.`,
  })),
  separation_of_duties: asks(
    'Penilai dan Kepala Kantor harus orang yang berbeda. Tunjuk seorang lagi.',
    'The reviewer and the head of office have to be different people. Appoint one more.',
  ),
} as const
