import { writeList } from '../../../platform/quantity-words.ts'
import type { Names } from '../../../platform/words.ts'
import { type ActionLabel, actionLabel } from '../labels/actions.ts'
import { type RoleLabel, roleLabels } from '../labels/roles.ts'
import { type Noun, wordsOf } from '../nouns.ts'
import { inEach, problem, problemWith } from '../problem-type.ts'
import { unauthorizedWords } from '../unauthorized-words.ts'

/** Problems of authentication and authorisation, and of resources that are not found. */
export const accessProblems = {
  unauthorized: problemWith<{ reason: keyof typeof unauthorizedWords }>(
    401,
    'client',
    { id: 'Belum masuk', en: 'Not signed in' },
    { reason: 'missing' },
    ({ reason }) => unauthorizedWords[reason],
  ),
  /** `office` is where officers can do it. */
  forbidden: problemWith<{ action: ActionLabel; by: readonly RoleLabel[]; office?: Names | undefined }>(
    403,
    'everyone',
    { id: 'Tidak berwenang', en: 'Not allowed' },
    { action: 'sign', by: ['head'] },
    ({ action, by, office }) =>
      inEach((language) => {
        const people = writeList([...new Set(by.map((role) => roleLabels[role][language]))], 'or', language)
        const act = actionLabel(action)[language]
        const there = office ? ` ${language === 'id' ? 'di' : 'at'} ${office[language]}` : ''
        return language === 'id'
          ? [`Hanya ${people}${there} yang dapat ${act}.`, 'Silakan minta yang berwenang melakukannya.']
          : [`Only ${people}${there} can ${act}.`, 'Ask somebody who is allowed to do it.']
      }),
  ),
  not_found: problemWith<{ what: Noun }>(
    404,
    'everyone',
    { id: 'Tidak ditemukan', en: 'Not found' },
    { what: 'application' },
    ({ what }) => ({
      id: [
        `${wordsOf(what).id} tidak ditemukan.`,
        wordsOf(what).todo?.id ?? 'Periksa alamat atau nomornya. Jika Anda masuk dengan akun, pastikan akunnya benar.',
      ],
      en: [
        `No ${wordsOf(what).en} was found.`,
        wordsOf(what).todo?.en ??
          'Check the address or number. If you are signed in, check that it is with the right account.',
      ],
    }),
  ),
  insufficient_scope: problemWith<{ scope: string }>(
    403,
    'agency',
    { id: 'Cakupan tidak cukup', en: 'Insufficient scope' },
    { scope: 'permits:read' },
    ({ scope }) => ({
      id: [
        `Pendaftaran, kunci, atau token ini tidak memiliki cakupan "${scope}".`,
        'Pakai kunci atau token dengan cakupan itu, atau minta penyelenggara menambahkannya.',
      ],
      en: [
        `This registration, key or token does not have the scope "${scope}".`,
        "Use a key or a token with that scope, or ask the network's administrators to add it.",
      ],
    }),
  ),
  purpose_not_registered: problemWith<{ registered: readonly string[] }>(
    403,
    'agency',
    { id: 'Tujuan tidak terdaftar', en: 'Purpose not registered' },
    { registered: ['collateral_check'] },
    ({ registered }) =>
      inEach((language) => {
        const purposes = writeList(
          registered.map((purpose) => `"${purpose}"`),
          'or',
          language,
        )
        return language === 'id'
          ? ['Tujuan yang disebut tidak terdaftar.', `Sebutkan tujuan ${purposes} di header Purpose.`]
          : ['The purpose that was stated is not registered.', `State the purpose ${purposes} in the header Purpose.`]
      }),
  ),
  client_suspended: problem(
    403,
    'agency',
    { id: 'Lembaga ditangguhkan', en: 'Client suspended' },
    {
      id: ['Pendaftaran lembaga ini sedang ditangguhkan.', 'Silakan hubungi penyelenggara jaringan.'],
      en: ['The registration of this agency is suspended.', "Contact the network's administrators."],
    },
  ),
  not_at_a_kiosk: problem(
    403,
    'everyone',
    { id: 'Tidak tersedia di anjungan', en: 'Not available at a kiosk' },
    {
      id: ['Ini tidak dapat dilakukan di anjungan.', 'Silakan masuk dari perangkat Anda sendiri.'],
      en: ['This cannot be done at a kiosk.', 'Sign in on a device of your own.'],
    },
  ),
  foreign_request: problem(
    403,
    'client',
    { id: 'Bukan dari situs ini', en: 'Not from this site' },
    {
      id: [
        'Server ini hanya melayani halamannya sendiri dan komputer ini.',
        'Pakai alamat yang ditetapkan dalam `PUBLIC_URL`.',
      ],
      en: ['This server answers only its own pages and this computer.', 'Use the address that is set in `PUBLIC_URL`.'],
    },
  ),
  own_application: problem(
    403,
    'officer',
    { id: 'Permohonan sendiri', en: 'Your own application' },
    {
      id: [
        'Anda tidak dapat bertindak sebagai petugas atas permohonan Anda sendiri, juga yang dahulu milik Anda.',
        'Silakan minta petugas lain menanganinya.',
      ],
      en: [
        'You cannot act as an officer on your own application, nor on one that was yours.',
        'Ask a colleague to take the step.',
      ],
    },
  ),
  own_permit: problem(
    403,
    'officer',
    { id: 'Izin sendiri', en: 'Your own permit' },
    {
      id: [
        'Anda tidak dapat memutuskan tentang izin Anda sendiri, juga yang dahulu milik Anda.',
        'Silakan minta Kepala Kantor lain memutuskannya.',
      ],
      en: ['You cannot decide on your own permit, nor on one that was yours.', 'Ask another head of office to decide.'],
    },
  ),
  own_appointment: problem(
    403,
    'administrator',
    { id: 'Penugasan sendiri', en: 'Your own post' },
    {
      id: [
        'Anda tidak dapat menunjuk diri sendiri atau mengubah penugasan Anda sendiri.',
        'Silakan minta administrator lain.',
      ],
      en: ['You cannot appoint yourself or change your own post.', 'Ask another administrator.'],
    },
  ),
  own_acts: problem(
    403,
    'administrator',
    { id: 'Tindakan Anda sendiri', en: 'Your own acts' },
    {
      id: [
        'Anda pernah menangani permohonan ini, sehingga tidak dapat menelusuri riwayatnya.',
        'Silakan minta administrator provinsi lain menelusurinya.',
      ],
      en: [
        'You acted on this application, so you cannot inquire into its course.',
        'Ask another administrator of the province to inquire into it.',
      ],
    },
  ),
  acted_on_it: problem(
    403,
    'officer',
    { id: 'Pernah menangani permohonan ini', en: 'You handled this application' },
    {
      id: [
        'Anda pernah menangani permohonan ini sebagai petugas, sehingga tidak dapat menjadi pemohonnya.',
        'Silakan minta pemohon sendiri mengambil alih permohonannya.',
      ],
      en: [
        'You handled this application as an officer, so you cannot become its applicant.',
        'Ask the applicant to take over the application in person.',
      ],
    },
  ),
  claimed_already: problem(
    409,
    'officer',
    { id: 'Sudah diambil alih', en: 'Already taken over' },
    {
      id: [
        'Pemohon sudah mengambil alih permohonan ini.',
        'Alamat dinyatakan oleh pemohon sendiri, dan kode baru tidak diperlukan.',
      ],
      en: [
        'The applicant has already taken over this application.',
        'They state their addresses themselves, and no new code is needed.',
      ],
    },
  ),
} as const
