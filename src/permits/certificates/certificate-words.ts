import type { Language } from '../../platform/words.ts'

/** The fixed words of a certificate, which neither layout nor permit type changes. */
interface CertificateWords {
  number: string
  about: string
  opening: (office: string) => string
  considering: string
  inViewOf: string
  decides: string
  decision: string
  holder: string
  noHolder: string
  place: string
  permitted: string
  conditions: string
  originals: string
  matched: (count: number, day: string) => string
  matchedLater: string
  validity: string
  from: string
  until: string
  fromHandover: string
  noEnd: string
  basis: string
  signed: (place: string | null, day: string) => readonly string[]
  bySystem: string
  employeeNumber: string
  check: string
  checkOrType: string
  copies: string
  codeAlt: string
  specimen: string
  page: (page: number, pages: number) => string
}

export const certificateWords: Record<Language, CertificateWords> = {
  id: {
    number: 'Nomor',
    about: 'tentang',
    opening: (office) => `Dengan ini ${office} memberikan izin kepada:`,
    considering: 'Menimbang',
    inViewOf: 'Mengingat',
    decides: 'MEMUTUSKAN:',
    decision: 'Menetapkan',
    holder: 'Pemegang izin',
    noHolder: 'Sesuai permohonan',
    place: 'Lokasi',
    permitted: 'Yang diizinkan',
    conditions: 'Ketentuan',
    originals: 'Dokumen asli',
    matched: (count, day) => `${count} dokumen asli telah dicocokkan dengan berkas permohonan (${day}).`,
    matchedLater: 'Dicocokkan dengan berkas permohonan pada saat izin diserahkan.',
    validity: 'Masa berlaku',
    from: 'Sejak',
    until: 'Sampai dengan',
    fromHandover: 'Sejak hari diserahkan',
    noEnd: 'Tanpa batas waktu yang ditetapkan',
    basis: 'Dasar hukum',
    signed: (place, day) =>
      place === null ? [`Ditetapkan pada tanggal ${day}`] : [`Ditetapkan di ${place}`, `pada tanggal ${day}`],
    bySystem: 'Diterbitkan secara otomatis oleh sistem',
    employeeNumber: 'NIP',
    check: 'Periksa izin ini: pindai kode QR. Alamatnya:',
    checkOrType: 'Periksa izin ini: pindai kode QR, atau ketik alamat ini:',
    copies: 'Tembusan',
    codeAlt: 'Kode QR dengan alamat pemeriksaan',
    specimen: 'CONTOH / SPECIMEN',
    page: (page, pages) => `Halaman ${page} dari ${pages}`,
  },
  en: {
    number: 'Number',
    about: 'concerning',
    opening: (office) => `${office} grants this permit to:`,
    considering: 'Considering',
    inViewOf: 'In view of',
    decides: 'DECIDES:',
    decision: 'To stipulate',
    holder: 'Holder',
    noHolder: 'As in the application',
    place: 'Place',
    permitted: 'What is permitted',
    conditions: 'Conditions',
    originals: 'Originals',
    matched: (count, day) =>
      `${count} original ${count === 1 ? 'document was' : 'documents were'} matched with the files sent (${day}).`,
    matchedLater: 'Compared with the files sent when the permit is handed over.',
    validity: 'Validity',
    from: 'From',
    until: 'Until',
    fromHandover: 'From the day it is handed over',
    noEnd: 'No end is set',
    basis: 'Legal basis',
    signed: (place, day) => (place === null ? [`Issued on ${day}`] : [`Issued in ${place}`, `on ${day}`]),
    bySystem: 'Issued automatically by the system',
    employeeNumber: 'Employee number (NIP)',
    check: 'Check this permit: scan the QR code. Its address:',
    checkOrType: 'Check this permit: scan the QR code, or type this address:',
    copies: 'Copies to',
    codeAlt: 'QR code with the address for checking',
    specimen: 'CONTOH / SPECIMEN',
    page: (page, pages) => `Page ${page} of ${pages}`,
  },
}
