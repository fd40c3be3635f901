import type { Names } from '../../platform/words.ts'
import { type OpenMoney, openMoneyWords } from '../fees/open-money.ts'
import type { Status } from '../lifecycle.ts'

/** The next event in each state, for people who track an application. */
const next: Record<Status, Names> = {
  draft: {
    id: 'Pemohon melengkapi dan mengajukan permohonan.',
    en: 'The applicant completes and submits the application.',
  },
  submitted: {
    id: 'Kantor memeriksa kelengkapan permohonan.',
    en: 'The office checks that the application is complete.',
  },
  returned: { id: 'Pemohon memperbaiki yang diminta kantor.', en: 'The applicant corrects what the office asked for.' },
  in_review: { id: 'Kantor menilai permohonan.', en: 'The office reviews the application.' },
  in_inspection: { id: 'Petugas memeriksa lokasi.', en: 'An inspector visits the site.' },
  in_consultation: { id: 'Instansi lain dimintai pendapat.', en: 'Another agency is asked for its opinion.' },
  awaiting_payment: { id: 'Pemohon membayar retribusi.', en: 'The applicant pays the fee.' },
  awaiting_originals: {
    id: 'Pemohon membawa dokumen asli ke kantor untuk dicocokkan.',
    en: 'The applicant brings the originals to the office for comparison.',
  },
  ready_to_sign: { id: 'Kepala kantor menandatangani izin.', en: 'The head of the office signs the permit.' },
  issued: { id: 'Pemohon mengambil izin di loket.', en: 'The applicant collects the permit at the counter.' },
  handed_over: { id: 'Selesai: izin sudah diserahkan.', en: 'Done: the permit has been handed over.' },
  refusal_proposed: { id: 'Kepala kantor memutuskan.', en: 'The head of the office decides.' },
  refused: {
    id: 'Permohonan ditolak; keputusan sudah disampaikan kepada pemohon.',
    en: 'The application was refused; the decision was sent to the applicant.',
  },
  withdrawn: { id: 'Permohonan ditarik kembali.', en: 'The application was withdrawn.' },
  lapsed: {
    id: 'Permohonan gugur karena batas waktunya lewat.',
    en: 'The application lapsed because its deadline passed.',
  },
}

const decidesObjection: Names = {
  id: 'Permohonan ditolak; kantor memutuskan keberatan pemohon.',
  en: "The application was refused; the office decides on the applicant's objection.",
}

interface Tracked {
  status: Status
  isObjected: boolean
}

/** Returns the next event; with money that is not settled, also the sum and the office to ask. */
export function nextOf({ status, isObjected }: Tracked, money: OpenMoney | null, office: Names | null): Names {
  const words = isObjected ? decidesObjection : next[status]
  if (money === null) return words
  const ofMoney = openMoneyWords(money, office)
  return { id: `${words.id} ${ofMoney.id}`, en: `${words.en} ${ofMoney.en}` }
}
