import type { FileFlaw } from './pdf-flaws.ts'
import type { Words } from './problem-type.ts'

/** The words of each reason to reject a PDF or an image: what is wrong, and what to do. */
export const flawWords: Record<FileFlaw, Words> = {
  cut_off: {
    id: ['Gambar ini terpotong: bagian akhirnya tidak ada.', 'Foto atau simpan ulang gambarnya, lalu unggah lagi.'],
    en: ['This image is cut off: its end is missing.', 'Take or save the picture again and upload it.'],
  },
  unreadable: {
    id: ['Berkas PDF ini rusak atau tidak dapat dibuka.', 'Simpan atau pindai ulang dokumennya, lalu unggah lagi.'],
    en: ['This PDF is damaged or cannot be opened.', 'Save or scan the document again and upload it.'],
  },
  encrypted: {
    id: [
      'Berkas PDF ini dilindungi kata sandi sehingga petugas tidak dapat membukanya.',
      'Simpan tanpa kata sandi, lalu unggah lagi.',
    ],
    en: [
      'This PDF is protected by a password, so officers cannot open it.',
      'Save it without a password and upload it again.',
    ],
  },
  script: {
    id: ['Berkas PDF ini memuat program (skrip).', 'Cetak ke PDF baru, lalu unggah hasilnya.'],
    en: ['This PDF contains a script.', 'Print it to a new PDF and upload that.'],
  },
  embedded_file: {
    id: ['Berkas PDF ini memuat berkas lain.', 'Unggah setiap berkas tersendiri, atau cetak ke PDF baru.'],
    en: ['This PDF contains another file.', 'Upload each file by itself, or print it to a new PDF.'],
  },
  opens_other_file: {
    id: ['Berkas PDF ini membuka program atau berkas lain.', 'Cetak ke PDF baru, lalu unggah hasilnya.'],
    en: ['This PDF opens another program or file.', 'Print it to a new PDF and upload that.'],
  },
  dynamic_form: {
    id: [
      'Berkas PDF ini berupa formulir dinamis (XFA) yang tidak dapat dibuka oleh petugas.',
      'Cetak ke PDF baru, lalu unggah hasilnya.',
    ],
    en: ['This PDF is a dynamic form (XFA), which officers cannot open.', 'Print it to a new PDF and upload that.'],
  },
}
