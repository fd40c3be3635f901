import type { Names } from '../../platform/words.ts'

/** The words of each reason why a request is not authenticated. */
export const unauthorizedWords = {
  missing: { id: 'Sertakan Authorization: Bearer <token>.', en: 'Send Authorization: Bearer <token>.' },
  invalid: { id: 'Token tidak sah di sini. Masuk lagi.', en: 'The token is not valid here. Sign in again.' },
  signature: {
    id: 'Tanda tangan webhook tidak ada, tidak sah, atau sudah lewat waktunya.',
    en: 'The webhook signature is missing, not valid, or too old.',
  },
  expired: { id: 'Token sudah kedaluwarsa. Masuk lagi.', en: 'The token has expired. Sign in again.' },
  not_an_access_token: {
    id: 'Ini bukan token akses, misalnya token ID. Kirim token akses dari penyedia identitas.',
    en: 'This is not an access token; it may be an ID token. Send the access token of the identity provider.',
  },
  bound_to_a_key: {
    id: 'Token ini terikat pada kunci (DPoP atau mTLS), yang tidak diperiksa di sini. Mintalah token biasa.',
    en: 'This token is bound to a key (DPoP or mTLS), which is not checked here. Ask for a plain bearer token.',
  },
  not_a_person: {
    id: 'Ini token sebuah lembaga. Operasi ini untuk orang: masuklah sebagai orang.',
    en: 'This is the token of an agency. This operation is for people: sign in as one.',
  },
  key_of_agency: {
    id: 'Ini kunci sebuah lembaga. Operasi ini untuk orang: masuklah sebagai orang dan kirim token aksesnya.',
    en: 'This is the key of an agency. This operation is for people: sign in as a person and send that access token.',
  },
  key_of_kiosk: {
    id:
      'Ini kunci sebuah anjungan. Operasi ini untuk orang: mulailah sesi anjungan dengan kode, lalu kirim kunci ' +
      'sesinya.',
    en:
      'This is the key of a kiosk. This operation is for people: begin a session with a code and send the key of ' +
      'that session.',
  },
  not_an_agency: {
    id: 'Operasi ini untuk lembaga terdaftar: pakai kunci ptsp_ atau token klien yang terdaftar.',
    en: 'This operation is for registered agencies: send a key (ptsp_…) or a token of a registered client.',
  },
  not_a_kiosk: {
    id: 'Operasi ini untuk anjungan terdaftar: pakai kunci ptsp_kiosk_.',
    en: 'This operation is for registered kiosks: send a key (ptsp_kiosk_…).',
  },
  kiosk_closed: {
    id: 'Kantor anjungan ini tidak menerima tamu lagi.',
    en: 'The office of this kiosk does not take visitors any more.',
  },
  session_over: {
    id: 'Sesi anjungan ini sudah berakhir. Mulailah lagi dengan kode baru.',
    en: 'This session at a kiosk is over. Begin again with a new code.',
  },
  key_broken: {
    id: 'Kunci ini salah ketik atau terpotong: checksum-nya tidak cocok.',
    en: 'This key was mistyped or cut off: its checksum does not fit.',
  },
  key_unknown: { id: 'Kunci ini tidak dikenal di sini.', en: 'This key is not known here.' },
  key_expired: {
    id: 'Kunci ini sudah kedaluwarsa. Mintalah yang baru.',
    en: 'This key has expired. Ask for a new one.',
  },
  key_revoked: { id: 'Kunci ini sudah dicabut. Mintalah yang baru.', en: 'This key was revoked. Ask for a new one.' },
  key_elsewhere: {
    id: 'Kunci ini untuk lingkungan lain (live atau test).',
    en: 'This key is for another environment (live or test).',
  },
} as const satisfies Record<string, Names>
