import type { Words } from './problem-type.ts'

/** The words of `unauthorized` for each reason. */
export const unauthorizedWords = {
  missing: {
    id: ['Permintaan ini memerlukan token akses.', 'Silakan masuk, lalu kirim token di header Authorization (Bearer).'],
    en: ['This request needs an access token.', 'Sign in and send the token in the header Authorization (Bearer).'],
  },
  invalid: {
    id: ['Token ini tidak sah untuk layanan ini.', 'Silakan masuk lagi.'],
    en: ['The token is not valid for this service.', 'Sign in again.'],
  },
  signature: {
    id: [
      'Tanda tangan webhook tidak ada, tidak sah, atau sudah lewat waktunya.',
      'Tandatangani lagi dengan kunci yang berlaku, lalu kirim segera.',
    ],
    en: [
      'The webhook signature is missing, not valid, or too old.',
      'Sign again with the current key and send it at once.',
    ],
  },
  expired: {
    id: ['Token sudah kedaluwarsa.', 'Silakan masuk lagi.'],
    en: ['The token has expired.', 'Sign in again.'],
  },
  not_valid_yet: {
    id: ['Token belum berlaku.', 'Coba lagi sesaat kemudian. Jam penyedia identitas dan layanan ini mungkin berbeda.'],
    en: [
      'The token is not valid yet.',
      'Try again in a moment. The clocks of the identity provider and this service may differ.',
    ],
  },
  valid_too_long: {
    id: [
      'Token ini berlaku lebih lama daripada yang diterima layanan ini.',
      'Penyedia identitas perlu menerbitkan token yang berlaku lebih singkat; exp ditulis dalam detik sejak 1970.',
    ],
    en: [
      'The token is valid for longer than this service accepts.',
      'The identity provider has to issue tokens for a shorter time, with exp in seconds since 1970.',
    ],
  },
  not_an_access_token: {
    id: ['Ini bukan token akses; mungkin ini token identitas.', 'Kirim token akses dari penyedia identitas.'],
    en: [
      'This is not an access token; it may be an identity token.',
      'Send the access token of the identity provider.',
    ],
  },
  bound_to_a_key: {
    id: ['Token ini terikat pada sebuah kunci (DPoP atau mTLS), yang tidak diperiksa di sini.', 'Minta token biasa.'],
    en: ['This token is bound to a key (DPoP or mTLS), which is not checked here.', 'Ask for a plain bearer token.'],
  },
  not_a_person: {
    id: ['Ini token sebuah lembaga, sedangkan operasi ini untuk orang.', 'Silakan masuk sebagai orang.'],
    en: ['This is the token of an agency, but this operation is for people.', 'Sign in as a person.'],
  },
  key_of_agency: {
    id: [
      'Ini kunci sebuah lembaga, sedangkan operasi ini untuk orang.',
      'Silakan masuk sebagai orang dan kirim token aksesnya.',
    ],
    en: [
      'This is the key of an agency, but this operation is for people.',
      'Sign in as a person and send that access token.',
    ],
  },
  key_of_kiosk: {
    id: [
      'Ini kunci sebuah anjungan, sedangkan operasi ini untuk orang.',
      'Mulai sesi anjungan dengan kode, lalu kirim kunci sesinya.',
    ],
    en: [
      'This is the key of a kiosk, but this operation is for people.',
      'Begin a session with a code and send the key of that session.',
    ],
  },
  not_an_agency: {
    id: ['Operasi ini untuk lembaga terdaftar.', 'Kirim kunci lembaga ("ptsp_…") atau token klien yang terdaftar.'],
    en: [
      'This operation is for registered agencies.',
      'Send the key of an agency ("ptsp_…") or the token of a registered client.',
    ],
  },
  not_a_kiosk: {
    id: ['Operasi ini untuk anjungan terdaftar.', 'Kirim kunci anjungan ("ptsp_kiosk_…").'],
    en: ['This operation is for registered kiosks.', 'Send the key of a kiosk ("ptsp_kiosk_…").'],
  },
  not_for_kiosks: {
    id: ['Layanan ini tidak tersedia di anjungan.', 'Silakan masuk dari perangkat Anda sendiri.'],
    en: ['This service is not available at kiosks.', 'Sign in on a device of your own.'],
  },
  kiosk_closed: {
    id: ['Kantor anjungan ini tidak melayani pengunjung lagi.', 'Silakan pakai anjungan di kantor lain.'],
    en: ['The office of this kiosk does not receive visitors any more.', 'Use a kiosk at another office.'],
  },
  session_over: {
    id: ['Sesi di anjungan ini sudah berakhir.', 'Silakan mulai lagi dengan kode baru.'],
    en: ['This session at a kiosk is over.', 'Begin again with a new code.'],
  },
  key_broken: {
    id: ['Kunci ini salah ketik atau terpotong.', 'Salin lagi kunci yang lengkap.'],
    en: ['This key was mistyped or cut off.', 'Copy the whole key again.'],
  },
  key_unknown: {
    id: ['Kunci ini tidak dikenal di sini.', 'Periksa alamat server dan kuncinya.'],
    en: ['This key is not known here.', 'Check the address of the server and the key.'],
  },
  key_expired: {
    id: ['Kunci ini sudah kedaluwarsa.', 'Minta kunci baru.'],
    en: ['This key has expired.', 'Ask for a new one.'],
  },
  key_revoked: {
    id: ['Kunci ini sudah dicabut.', 'Minta kunci baru.'],
    en: ['This key was revoked.', 'Ask for a new one.'],
  },
  key_elsewhere: {
    id: [
      'Kunci ini untuk lingkungan lain.',
      'Pakai kunci "live" di layanan sebenarnya, dan kunci "test" untuk uji coba.',
    ],
    en: ['This key is for another environment.', 'Use a "live" key in production, and a "test" key for trials.'],
  },
} as const satisfies Record<string, Words>
