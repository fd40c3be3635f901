import { dayInWords } from '../../../platform/moment-words.ts'
import { dissolutionStateLabels, staffStates } from '../labels/states.ts'
import { notFrom } from '../labels/steps.ts'
import { problem, problemWith } from '../problem-type.ts'

/** Problems of what administrators manage: permit types, staff, offices, regions, agencies; and of webhooks. */
export const networkProblems = {
  draft_exists: problemWith<{ code: string }>(
    409,
    'administrator',
    { id: 'Rancangan sudah ada', en: 'Draft already exists' },
    { code: 'IMB' },
    ({ code }) => ({
      id: [`Jenis izin "${code}" sudah mempunyai rancangan.`, 'Ubah atau buang rancangan itu dahulu.'],
      en: [`The permit type "${code}" already has a draft.`, 'Change or discard that draft first.'],
    }),
  ),
  rules_unproven: problem(
    422,
    'administrator',
    { id: 'Aturan belum dibuktikan oleh contoh', en: 'Rules not proven by samples' },
    {
      id: [
        'Contoh jenis izin ini belum membuktikan setiap aturannya.',
        'Tambahkan contoh, atau sebutkan aturan dari `errors` dalam `confirmedRules`.',
      ],
      en: [
        'The samples of this permit type do not prove all of its rules.',
        'Add samples, or name the rules of `errors` in `confirmedRules`.',
      ],
    },
  ),
  version_in_force: problemWith<{ code: string; version: number; validFrom: string }>(
    409,
    'administrator',
    { id: 'Versi sudah berlaku', en: 'Version in force' },
    { code: 'IMB', version: 2, validFrom: '2026-12-01' },
    ({ code, version, validFrom }) => ({
      id: [
        `Versi ${version} jenis izin "${code}" berlaku sejak ${dayInWords(validFrom, 'id')} dan tidak dapat ditarik.`,
        'Terbitkan versi baru.',
      ],
      en: [
        `Version ${version} of the permit type "${code}" has been in force since ${dayInWords(validFrom, 'en')} ` +
          'and cannot be withdrawn.',
        'Publish a new version.',
      ],
    }),
  ),
  withdrawn_already: problemWith<{ code: string; version: number }>(
    409,
    'administrator',
    { id: 'Sudah ditarik', en: 'Already withdrawn' },
    { code: 'IMB', version: 2 },
    ({ code, version }) => ({
      id: [`Versi ${version} jenis izin "${code}" sudah ditarik.`, 'Tidak ada yang perlu dilakukan lagi.'],
      en: [
        `Version ${version} of the permit type "${code}" has already been withdrawn.`,
        'There is nothing more to do.',
      ],
    }),
  ),
  retired_already: problemWith<{ code: string }>(
    409,
    'administrator',
    { id: 'Sudah diakhiri', en: 'Already retired' },
    { code: 'IMB' },
    ({ code }) => ({
      id: [`Jenis izin "${code}" sudah diakhiri.`, 'Tidak ada yang perlu dilakukan lagi.'],
      en: [`The permit type "${code}" has already been retired.`, 'There is nothing more to do.'],
    }),
  ),
  permit_type_retired: problemWith<{ code: string }>(
    409,
    'everyone',
    { id: 'Jenis izin sudah berakhir', en: 'Permit type retired' },
    { code: 'IMB' },
    ({ code }) => ({
      id: [
        `Jenis izin "${code}" sudah berakhir dan tidak mempunyai versi yang berlaku.`,
        'Silakan lanjutkan permohonan ini dengan versinya sekarang.',
      ],
      en: [
        `The permit type "${code}" has ended and has no version in force.`,
        'Continue this application with the version that it has.',
      ],
    }),
  ),
  appointed_already: problem(
    409,
    'administrator',
    { id: 'Sudah ditugaskan', en: 'Already appointed' },
    {
      id: ['Orang ini sudah memegang peran itu di kantor itu pada sebagian waktu tersebut.', 'Pilih waktu lain.'],
      en: ['This person already holds that role at that office for part of that time.', 'Choose another time.'],
    },
  ),
  appointment_state: problemWith<{
    action: `${'suspend' | 'reinstate' | 'end' | 'set_signature'}_appointment`
    state: keyof typeof staffStates
  }>(
    409,
    'administrator',
    { id: 'Perubahan penugasan tidak tersedia', en: 'Change of a post not available' },
    { action: 'suspend_appointment', state: 'ended' },
    ({ action, state }) => {
      const { id, en } = notFrom(action, staffStates[state])
      return { id: [id, 'Silakan muat ulang penugasannya.'], en: [en, 'Load the post again.'] }
    },
  ),
  last_administrator: problem(
    409,
    'administrator',
    { id: 'Administrator terakhir', en: 'Last administrator' },
    {
      id: [
        'Provinsi harus selalu memiliki seorang administrator yang penugasannya tanpa batas waktu.',
        'Tunjuk administrator lain lebih dahulu.',
      ],
      en: ['The province must always have an administrator whose post has no end.', 'Appoint another one first.'],
    },
  ),
  dissolution_exists: problem(
    409,
    'administrator',
    { id: 'Pembubaran sudah ditetapkan', en: 'Dissolution already planned' },
    {
      id: ['Pembubaran kantor ini sudah ditetapkan.', 'Batalkan pembubaran itu dahulu.'],
      en: ['The dissolution of this office is already planned.', 'Cancel that one first.'],
    },
  ),
  dissolution_begun: problemWith<{ state: keyof typeof dissolutionStateLabels }>(
    409,
    'administrator',
    { id: 'Pembubaran sudah berjalan', en: 'Dissolution already begun' },
    { state: 'winding_down' },
    ({ state }) => ({
      id: [
        `Pembubaran berstatus "${dissolutionStateLabels[state].id}" tidak dapat dibatalkan.`,
        'Silakan muat ulang data kantornya.',
      ],
      en: [
        `A dissolution with the status "${dissolutionStateLabels[state].en}" cannot be cancelled.`,
        'Load the office again.',
      ],
    }),
  ),
  succeeded_already: problemWith<{ code: string; on: string }>(
    409,
    'administrator',
    { id: 'Wilayah sudah digantikan', en: 'Region already succeeded' },
    { code: '31.71.06.1001', on: '2027-01-01' },
    ({ code, on }) => ({
      id: [
        `Wilayah "${code}" sudah mempunyai pengganti mulai ${dayInWords(on, 'id')}.`,
        'Tetapkan perubahan berikutnya pada penggantinya.',
      ],
      en: [
        `The region "${code}" already has successors from ${dayInWords(on, 'en')}.`,
        'Make the next change on its successors.',
      ],
    }),
  ),
  too_many_keys: problemWith<{ limit: number }>(
    422,
    'administrator',
    { id: 'Terlalu banyak kunci', en: 'Too many keys' },
    { limit: 2 },
    ({ limit }) => ({
      id: [`Satu lembaga atau anjungan memiliki paling banyak ${limit} kunci aktif.`, 'Cabut satu kunci dahulu.'],
      en: [`An agency or a kiosk has at most ${limit} active keys.`, 'Revoke one first.'],
    }),
  ),
  too_many_webhooks: problemWith<{ limit: number }>(
    422,
    'agency',
    { id: 'Terlalu banyak webhook', en: 'Too many webhooks' },
    { limit: 20 },
    ({ limit }) => ({
      id: [`Satu lembaga memiliki paling banyak ${limit} webhook.`, 'Hapus satu webhook dahulu.'],
      en: [`An agency has at most ${limit} webhooks.`, 'Delete one first.'],
    }),
  ),
  webhook_paused: problem(
    409,
    'agency',
    { id: 'Webhook sedang dijeda', en: 'Webhook is paused' },
    {
      id: ['Tidak ada yang dikirim ke webhook ini.', 'Lanjutkan dahulu dengan `isPaused: false`.'],
      en: ['Nothing is sent to this webhook.', 'Resume it first with `isPaused: false`.'],
    },
  ),
  revoked_already: problem(
    409,
    'administrator',
    { id: 'Sudah dicabut', en: 'Already revoked' },
    {
      id: ['Kunci ini sudah dicabut.', 'Tidak ada yang perlu dilakukan lagi.'],
      en: ['This key has already been revoked.', 'There is nothing more to do.'],
    },
  ),
} as const
