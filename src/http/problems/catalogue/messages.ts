import { writeNumber } from '../../../platform/quantity-words.ts'
import { applicationStates } from '../labels/states.ts'
import { problem, problemWith } from '../problem-type.ts'

const beforeSubmission = {
  id:
    'Sebelum itu hanya loket yang mengisinya dapat menulis kepada pemohon, jika alamat surel atau nomor teleponnya ' +
    'telah dicatat. Selain itu, gunakan telepon atau loket.',
  en:
    'Before that, only the counter that completes it can write, to an e-mail address or telephone number that it has ' +
    'stated for the applicant. Otherwise use the telephone or the counter.',
}

const erased = {
  id: 'Data permohonan ini sudah dihapus setelah masa simpannya berakhir, sehingga tidak menerima pesan lagi.',
  en: 'The data of this application was erased when its retention ended, so it takes no messages any more.',
}

/** Problems of the messages of an application. */
export const messageProblems = {
  letter_outdated: problem(
    409,
    'officer',
    { id: 'Surat tidak berlaku lagi', en: 'Letter out of date' },
    {
      id: [
        'Surat ini meminta sesuatu yang tidak diperlukan lagi, misalnya karena sudah dipenuhi atau waktunya lewat.',
        'Cetak surat yang lebih baru dari daftar surat permohonan ini.',
      ],
      en: [
        'This letter asks for something that is not needed any more: it was done, or its time has passed.',
        'Print a later letter of this application.',
      ],
    },
  ),
  messages_not_open: problemWith<{ status: keyof typeof applicationStates; isErased?: boolean }>(
    409,
    'everyone',
    { id: 'Tidak menerima pesan', en: 'No messages accepted' },
    { status: 'draft' },
    ({ status, isErased }) => ({
      id: [
        isErased ? erased.id : `Permohonan berstatus "${applicationStates[status].id}" tidak menerima pesan.`,
        status === 'draft'
          ? `Pesan dapat ditulis setelah permohonan diajukan. ${beforeSubmission.id}`
          : 'Silakan hubungi kantor melalui telepon atau datang ke loket.',
      ],
      en: [
        isErased ? erased.en : `An application with the status "${applicationStates[status].en}" takes no messages.`,
        status === 'draft'
          ? `Messages can be written once it is submitted. ${beforeSubmission.en}`
          : 'Telephone the office or come to the counter.',
      ],
    }),
  ),
  too_many_messages: problemWith<{ limit: number }>(
    422,
    'everyone',
    { id: 'Terlalu banyak pesan', en: 'Too many messages' },
    { limit: 1_000 },
    ({ limit }) => ({
      id: [
        `Satu permohonan menampung paling banyak ${writeNumber(limit, 'id')} pesan.`,
        'Silakan hubungi kantor melalui telepon atau datang ke loket.',
      ],
      en: [
        `An application holds at most ${writeNumber(limit, 'en')} messages.`,
        'Telephone the office or come to the counter.',
      ],
    }),
  ),
}
