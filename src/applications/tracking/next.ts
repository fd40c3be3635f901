import type { Names } from '../../platform/words.ts'
import { type OpenMoney, openMoneyWords } from '../fees/open-money.ts'
import type { Status } from '../lifecycle.ts'

/** What happens next in each state, said to whoever tracks an application. */
const next: Record<Status, Names> = {
  draft: {
    id: 'Pemohon melengkapi dan mengajukan permohonan.',
    en: 'The applicant completes and submits the application.',
  },
  submitted: { id: 'Kantor memeriksa kelengkapan.', en: 'The office checks that it is complete.' },
  returned: { id: 'Pemohon memperbaiki yang diminta.', en: 'The applicant mends what was asked for.' },
  in_review: { id: 'Kantor menilai permohonan.', en: 'The office reviews the application.' },
  in_inspection: { id: 'Petugas memeriksa lokasi.', en: 'An inspector visits the site.' },
  in_consultation: { id: 'Instansi lain dimintai pendapatnya.', en: 'Another agency is asked for its opinion.' },
  awaiting_payment: { id: 'Pemohon membayar retribusi.', en: 'The applicant pays the fee.' },
  awaiting_originals: {
    id: 'Pemohon membawa dokumen asli ke kantor.',
    en: 'The applicant brings the originals to the office.',
  },
  ready_to_sign: { id: 'Kepala kantor menandatangani.', en: 'The head of the office signs.' },
  issued: { id: 'Pemohon mengambil izin di kantor.', en: 'The applicant collects the permit at the office.' },
  handed_over: { id: 'Selesai: izin sudah diserahkan.', en: 'Done: the permit has been handed over.' },
  refusal_proposed: { id: 'Kepala kantor memutuskan.', en: 'The head of the office decides.' },
  refused: {
    id: 'Permohonan ditolak; keputusan sudah diberitahukan.',
    en: 'The application was refused; the decision was sent.',
  },
  withdrawn: { id: 'Permohonan ditarik kembali.', en: 'The application was withdrawn.' },
  lapsed: { id: 'Permohonan gugur karena tenggatnya lewat.', en: 'The application lapsed because its time ran out.' },
}

/** The same with what was paid and is open, where there is such money. */
export function nextOf(status: Status, money: OpenMoney | null, office: Names | null): Names {
  if (money === null) return next[status]
  const words = openMoneyWords(money, office)
  return { id: `${next[status].id} ${words.id}`, en: `${next[status].en} ${words.en}` }
}
