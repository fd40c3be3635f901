import type { Language } from '../../../platform/words.ts'

/** The texts of the page that a letter about a mail links to. */
export const confirmationWords = {
  id: {
    title: 'Surel Anda dan permohonan Anda',
    application: 'Nomor permohonan',
    type: 'Jenis izin',
    harmless: 'Membuka halaman ini tidak mengubah apa pun. Baru tombol di bawah yang melakukannya.',
    files: 'Berkas dari surel Anda',
    noFiles: 'Surel itu tidak berisi berkas.',
    accept: 'Gunakan berkas ini',
    acceptExplained: 'Berkas yang menunggu menjadi bagian dari permohonan Anda bila Anda menekan tombol ini.',
    notYet: 'Berkas yang masih menunggu belum dapat dipakai sekarang. Petugas loket melihatnya.',
    nothing: 'Tidak ada lagi berkas yang menunggu.',
    asked: 'Yang diminta kantor',
    blocked: 'Permohonan belum dapat diajukan lagi karena:',
    submit: 'Ajukan lagi',
    submitFirst: 'Gunakan dahulu berkas di atas. Setelah itu Anda dapat mengajukan permohonan ini lagi di sini.',
    statement: 'Saya menyatakan bahwa isian dan dokumen permohonan ini benar.',
    submitExplained:
      'Bila semua yang diminta sudah Anda kirim, ajukan permohonan ini lagi di sini. Setelah itu petugas ' +
      'memeriksanya kembali.',
    byAnswering: {
      account:
        'Masih ada yang kurang? Balas surel kami dengan melampirkan dokumennya. Isian dapat Anda ubah setelah ' +
        'masuk ke akun Anda.',
      none:
        'Masih ada yang kurang, atau ada isian yang harus diubah? Balas surel kami: lampirkan dokumennya atau ' +
        'tulis jawaban yang benar. Petugas loket memperbaikinya dan mengajukannya untuk Anda.',
    },
    done:
      'Permohonan sudah diajukan lagi. Petugas memeriksanya, dan Anda kami kabari. Tidak ada lagi yang perlu ' +
      'dilakukan di sini.',
    until: 'Tautan ini berlaku sampai',
    keep:
      'Jangan teruskan tautan ini: siapa pun yang memilikinya dapat bertindak untuk permohonan ini. Bila surel itu ' +
      'bukan dari Anda, tutup saja halaman ini dan beri tahu loket.',
    states: {
      waiting: 'menunggu',
      unnamed: {
        account: 'belum jelas untuk apa; masuk ke akun Anda untuk memilih',
        none: 'belum jelas untuk apa; petugas loket menentukannya',
      },
      unscanned: 'belum diperiksa dari virus; coba lagi nanti',
      refused: 'tidak dapat dipakai',
      accepted: 'dipakai',
      discarded: 'tidak dipakai',
    },
  },
  en: {
    title: 'Your mail and your application',
    application: 'Application number',
    type: 'Permit',
    harmless: 'Opening this page changes nothing. Only the buttons below do.',
    files: 'The files of your mail',
    noFiles: 'That mail held no files.',
    accept: 'Use these files',
    acceptExplained: 'The files that wait become part of your application when you press this button.',
    notYet: 'What still waits cannot be used now. The front desk looks at it.',
    nothing: 'No file waits any more.',
    asked: 'What the office asked for',
    blocked: 'The application cannot be submitted again yet, because:',
    submit: 'Submit again',
    submitFirst: 'Use the files above first. Then you can submit the application again here.',
    statement: 'I state that the answers and documents of this application are true.',
    submitExplained:
      'Once you have sent all that was asked for, submit the application again here. An officer then checks it again.',
    byAnswering: {
      account: 'Is something still missing? Answer our mail and attach it. Answers can be changed once you sign in.',
      none:
        'Is something still missing, or an answer to be changed? Answer our mail: attach the document or write the ' +
        'right answer. The front desk corrects it and submits it for you.',
    },
    done:
      'The application was submitted again. An officer checks it, and we tell you. There is nothing more to do ' +
      'here.',
    until: 'This link is good until',
    keep:
      'Do not forward this link: whoever has it can act for this application. If that mail was not yours, close ' +
      'this page and tell the counter.',
    states: {
      waiting: 'waits',
      unnamed: {
        account: 'not clear what it is for; sign in to choose',
        none: 'not clear what it is for; the front desk decides',
      },
      unscanned: 'not checked for viruses yet; try again later',
      refused: 'cannot be used',
      accepted: 'used',
      discarded: 'not used',
    },
  },
} as const satisfies Record<Language, object>
