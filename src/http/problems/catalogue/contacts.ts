import { problem } from '../problem-type.ts'

/** Problems of the addresses to which people get notices. */
export const contactProblems = {
  data_erased: problem(
    409,
    'officer',
    { id: 'Data sudah dihapus', en: 'Data erased' },
    {
      id: [
        'Data permohonan ini sudah dihapus setelah masa simpannya berakhir, sehingga alamat tidak disimpan lagi.',
        'Sampaikan kabar kepada pemohon melalui telepon atau di loket.',
      ],
      en: [
        'The data of this application was erased when its retention ended, so no address is stored for it any more.',
        'Inform the applicant by telephone or at the counter.',
      ],
    },
  ),
  contact_known: problem(
    409,
    'everyone',
    { id: 'Alamat sudah dikonfirmasi', en: 'Address already confirmed' },
    {
      id: [
        'Anda sudah mengonfirmasi alamat ini.',
        'Tidak ada yang perlu dilakukan; pemberitahuan dikirim ke alamat itu.',
      ],
      en: ['You have already confirmed this address.', 'There is nothing to do; notices are sent there.'],
    },
  ),
} as const
