import type { Language } from '../../../platform/words.ts'

/** The texts of the page that a letter about a received mail links to. */
export const confirmationWords = {
  id: {
    title: 'Surel Anda dan permohonan Anda',
    application: 'Nomor permohonan',
    type: 'Jenis izin',
    harmless:
      'Membuka halaman ini tidak mengubah apa pun. Perubahan baru terjadi setelah Anda menekan tombol di bawah.',
    files: 'Berkas dari surel Anda',
    noFiles: 'Surel itu tidak mempunyai lampiran.',
    accept: 'Gunakan berkas ini',
    acceptExplained: 'Setelah tombol ini ditekan, berkas yang menunggu menjadi bagian dari permohonan Anda.',
    notYet: 'Berkas yang masih menunggu belum dapat digunakan sekarang. Petugas loket akan memeriksanya.',
    sendOther:
      'Untuk berkas yang tidak dapat digunakan, silakan balas surel kami dan lampirkan berkas lain dalam bentuk yang ' +
      'disebut di atas.',
    nothing: 'Tidak ada lagi berkas yang menunggu.',
    unsubmitted: {
      account: 'Permohonan ini belum diajukan. Lengkapi dan ajukan permohonan di akun Anda.',
      none: 'Permohonan ini belum diajukan. Petugas akan melengkapinya bersama Anda, lalu mengajukannya.',
    },
    asked: 'Yang diminta kantor',
    blocked: 'Permohonan belum dapat diajukan kembali karena hal berikut:',
    warned: 'Permohonan dapat diajukan kembali, tetapi periksa dahulu hal berikut:',
    submit: 'Ajukan kembali',
    submitFirst: 'Gunakan dahulu berkas di atas. Setelah itu Anda dapat mengajukan kembali permohonan ini di sini.',
    statement: 'Saya menyatakan bahwa isian dan dokumen permohonan ini benar.',
    submitExplained:
      'Jika semua yang diminta sudah Anda kirim, ajukan kembali permohonan ini di sini. Setelah itu petugas ' +
      'memeriksanya kembali.',
    byAnswering: {
      account:
        'Masih ada yang kurang? Silakan balas surel kami dengan melampirkan dokumennya. Isian dapat Anda ubah ' +
        'setelah masuk ke akun Anda.',
      none:
        'Masih ada yang kurang, atau ada isian yang harus diubah? Silakan balas surel kami: lampirkan dokumennya ' +
        'atau tulis jawaban yang benar. Petugas loket akan memperbaiki permohonan dan mengajukannya untuk Anda.',
    },
    done:
      'Permohonan telah diajukan kembali. Petugas akan memeriksanya, dan kami akan memberi tahu Anda. Tidak ada lagi ' +
      'yang perlu dilakukan di sini.',
    doneBefore:
      'Permohonan telah diajukan kembali. Sejak itu kantor telah menanganinya: surel kami yang terakhir menjelaskan ' +
      'langkah berikutnya.',
    until: 'Tautan ini berlaku sampai',
    keep:
      'Jangan teruskan tautan ini: siapa pun yang memilikinya dapat bertindak untuk permohonan ini. Jika surel itu ' +
      'bukan dari Anda, tutup halaman ini dan beri tahu kantor.',
    invalid: {
      title: 'Tautan ini tidak berlaku',
      detail:
        'Tautan dalam surat kami berlaku 14 hari, selama alamat surel Anda terdaftar pada permohonan itu. Periksa ' +
        'apakah tautannya terbuka secara utuh. Untuk mengirim dokumen, silakan balas surel kami dengan ' +
        'melampirkannya: kami akan mengirimkan tautan baru.',
    },
    states: {
      waiting: 'menunggu',
      unnamed: {
        account: 'belum jelas untuk dokumen apa; masuk ke akun Anda untuk memilihnya',
        none: 'belum jelas untuk dokumen apa; petugas loket yang menentukannya',
      },
      unscanned: 'belum diperiksa antivirus; coba lagi nanti',
      refused: 'tidak dapat digunakan',
      unfit: 'tidak dapat digunakan',
      accepted: 'digunakan',
      discarded: 'tidak digunakan',
    },
  },
  en: {
    title: 'Your e-mail and your application',
    application: 'Application number',
    type: 'Permit type',
    harmless: 'Opening this page changes nothing. Changes are made only when you press a button below.',
    files: 'Files in your e-mail',
    noFiles: 'That e-mail had no attachments.',
    accept: 'Use these files',
    acceptExplained: 'When you press this button, the waiting files become part of your application.',
    notYet: 'The files that are still waiting cannot be used now. An officer will look at them.',
    sendOther:
      'For a file that cannot be used, please reply to our e-mail and attach another one in the form that is stated ' +
      'above.',
    nothing: 'No file is waiting any more.',
    unsubmitted: {
      account: 'This application has not been submitted yet. Complete and submit it in your account.',
      none: 'This application has not been submitted yet. An officer will complete it with you and then submit it.',
    },
    asked: 'What the office asked for',
    blocked: 'The application cannot be submitted again yet, because of this:',
    warned: 'The application can be submitted again, but please check this first:',
    submit: 'Submit again',
    submitFirst: 'Use the files above first. Then you can submit the application again here.',
    statement: 'I state that the answers and documents of this application are true.',
    submitExplained:
      'Once you have sent all that was asked for, submit the application again here. An officer then checks it again.',
    byAnswering: {
      account:
        'Is something still missing? Please reply to our e-mail and attach it. You can change answers once you have ' +
        'signed in.',
      none:
        'Is something still missing, or does an answer have to be changed? Please reply to our e-mail: attach the ' +
        'document or write the right answer. An officer will correct the application and submit it for you.',
    },
    done:
      'The application was submitted again. An officer will check it, and we will write to you. There is nothing ' +
      'more to do here.',
    doneBefore:
      'The application was submitted again. The office has dealt with it since then: our last e-mail says what is ' +
      'next.',
    until: 'This link is valid until',
    keep:
      'Do not forward this link: anybody who has it can act for this application. If that e-mail was not from you, ' +
      'close this page and tell the office.',
    invalid: {
      title: 'This link is not valid',
      detail:
        'A link in our letters is valid for 14 days, as long as your e-mail address is a contact of the application. ' +
        'Check that the whole link was opened. To send documents, please reply to our e-mail and attach them: we ' +
        'will send you a new link.',
    },
    states: {
      waiting: 'waiting',
      unnamed: {
        account: 'not clear which document this is; sign in to choose',
        none: 'not clear which document this is; the front desk decides',
      },
      unscanned: 'not scanned for viruses yet; try again later',
      refused: 'cannot be used',
      unfit: 'cannot be used',
      accepted: 'used',
      discarded: 'not used',
    },
  },
} as const satisfies Record<Language, object>
