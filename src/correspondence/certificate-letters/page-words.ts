import type { Language } from '../../platform/words.ts'

/** The texts of the page from which somebody without an account downloads a certificate. */
export const certificateWords = {
  id: {
    title: 'Sertifikat izin Anda',
    application: 'Nomor permohonan',
    type: 'Jenis izin',
    number: 'Nomor izin',
    explained:
      'Sertifikat ini berupa berkas PDF yang telah ditandatangani secara elektronik. Berkas itu baru dikirim setelah ' +
      'Anda menekan tombol di bawah. Simpanlah berkas itu.',
    download: { id: 'Unduh dalam bahasa Indonesia', en: 'Unduh dalam bahasa Inggris' },
    until: 'Tautan ini berlaku sampai',
    keep:
      'Jangan teruskan tautan ini: sertifikat memuat nama pemegang izin. Untuk menunjukkan izin, gunakan berkasnya; ' +
      'kode QR di dalamnya menunjukkan apakah izin masih berlaku.',
    invalid: {
      title: 'Tautan ini tidak berlaku',
      detail:
        'Tautan ke sertifikat berlaku 90 hari, selama alamat surel Anda terdaftar pada permohonan itu. Periksa ' +
        'apakah tautannya terbuka secara utuh. Jika sudah tidak berlaku, balas surel kami atau datanglah ke loket: ' +
        'kantor dapat memberikan sertifikat itu kepada Anda.',
    },
  },
  en: {
    title: 'The certificate of your permit',
    application: 'Application number',
    type: 'Permit type',
    number: 'Permit number',
    explained:
      'The certificate is a PDF file that was signed electronically. The file is sent only when you press a button ' +
      'below. Keep that file.',
    download: { id: 'Download in Indonesian', en: 'Download in English' },
    until: 'This link is valid until',
    keep:
      'Do not forward this link: the certificate contains the name of the holder. To show your permit, use the file; ' +
      'its QR code tells whether the permit is still in force.',
    invalid: {
      title: 'This link is not valid',
      detail:
        'A link to a certificate is valid for 90 days, as long as your e-mail address is the contact of the ' +
        'application. Check that the whole link was opened. If it is not valid any more, reply to our e-mail or ' +
        'visit the counter: the office can give you the certificate.',
    },
  },
} as const satisfies Record<Language, object>
