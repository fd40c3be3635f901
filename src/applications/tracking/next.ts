import type { Names } from '../../platform/words.ts'
import { type EarlierPermit, endedWords, isStopped } from '../drafts/earlier.ts'
import { type OpenMoney, openMoneyWords } from '../fees/open-money.ts'
import { type Status, states, type Turn } from '../lifecycle.ts'
import type { ObjectionLevel } from '../objections/states.ts'
import { closed } from '../steps/open-states.ts'

type PermitState = EarlierPermit['state']

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
    id: 'Permohonan ditolak; pemohon dapat menanyakan keputusannya kepada kantor.',
    en: 'The application was refused; the applicant can ask the office for the decision.',
  },
  withdrawn: { id: 'Permohonan ditarik kembali.', en: 'The application was withdrawn.' },
  lapsed: {
    id: 'Permohonan gugur karena batas waktunya lewat.',
    en: 'The application lapsed because its deadline passed.',
  },
}

const decidesOnRefusal: Record<ObjectionLevel, Names> = {
  objection: {
    id: 'Permohonan ditolak; kantor memutuskan keberatan pemohon.',
    en: "The application was refused; the office decides on the applicant's objection.",
  },
  appeal: {
    id: 'Permohonan ditolak; kantor di atasnya memutuskan banding pemohon.',
    en: "The application was refused; the office above decides on the applicant's appeal.",
  },
}

const decidesOnPermit: Record<ObjectionLevel, Names> = {
  objection: {
    id: 'Kantor memutuskan keberatan pemohon atas keputusan tentang izinnya.',
    en: "The office decides on the applicant's objection to a decision on the permit.",
  },
  appeal: {
    id: 'Kantor di atasnya memutuskan banding pemohon atas keputusan tentang izinnya.',
    en: "The office above decides on the applicant's appeal about a decision on the permit.",
  },
}

/** The next event of an issued permit that is not collected as usual, and whose turn it is. */
const issued: Partial<Record<PermitState, { turn: Turn; words: Names }>> = {
  suspended: {
    turn: 'applicant',
    words: {
      id: 'Izin dibekukan dan tidak boleh digunakan; pemohon menghubungi kantor.',
      en: 'The permit is suspended and must not be used; the applicant asks the office.',
    },
  },
  expired: {
    turn: 'nobody',
    words: { id: 'Masa berlaku izin sudah berakhir.', en: 'The permit has expired.' },
  },
  revoked: {
    turn: 'nobody',
    words: {
      id: 'Izin dicabut; pemohon dapat menanyakan keputusannya kepada kantor.',
      en: 'The permit was revoked; the applicant can ask the office for the decision.',
    },
  },
  superseded: {
    turn: 'nobody',
    words: {
      id: 'Izin sudah digantikan oleh izin yang lebih baru.',
      en: 'The permit was superseded by a newer one.',
    },
  },
}

/** Words for the duty that the applicant of an application is spared, by status, when it cannot go on. */
const spared: Partial<Record<Status, Names>> = {
  awaiting_payment: { id: ' dan tidak perlu membayar', en: ' and need not pay' },
  awaiting_originals: { id: ' dan tidak perlu membawa dokumen asli', en: ' and need not bring the originals' },
}

interface Tracked {
  status: Status
  objected: ObjectionLevel | null
  permitState: PermitState | null
  earlierState: PermitState | null
}

/**
 * Returns the next event and whose turn it is; with money that is not settled, also the sum and the office to ask.
 */
export function nextOf(tracked: Tracked, money: OpenMoney | null, office: Names | null): { turn: Turn; next: Names } {
  const { turn, words } = stepOf(tracked)
  if (money === null) return { turn, next: words }
  const ofMoney = openMoneyWords(money, office)
  return { turn, next: { id: `${words.id} ${ofMoney.id}`, en: `${words.en} ${ofMoney.en}` } }
}

function stepOf(tracked: Tracked): { turn: Turn; words: Names } {
  const { status, objected, permitState, earlierState } = tracked
  const usual = { turn: states[status].turn, words: next[status] }
  if (objected !== null)
    return { turn: 'office', words: (status === 'refused' ? decidesOnRefusal : decidesOnPermit)[objected] }
  const end = earlierState === null ? undefined : endedWords[earlierState]
  if (end && isStopped(tracked) && !closed.includes(status) && status !== 'refusal_proposed')
    return endless(status, end)
  return (status === 'issued' && permitState !== null && issued[permitState]) || usual
}

/** Returns the next event of a renewal or an amendment that cannot go on, because the earlier permit has ended. */
function endless(status: Status, end: Names): { turn: Turn; words: Names } {
  const because = {
    id: `karena izin yang hendak diperpanjang atau diubah sudah ${end.id}`,
    en: `because the permit to be renewed or amended was ${end.en}`,
  }
  if (status === 'issued')
    return {
      turn: 'office',
      words: {
        id: `Izin ini tidak dapat diserahkan ${because.id}; kantor memutuskannya.`,
        en: `This permit cannot be handed over, ${because.en}; the office decides about it.`,
      },
    }
  const { id, en } = spared[status] ?? { id: '', en: '' }
  const refuses = states[status].turn !== 'applicant'
  return {
    turn: states[status].turn,
    words: {
      id:
        `Permohonan ini tidak dapat dilanjutkan ${because.id}; pemohon menariknya kembali` +
        `${refuses ? ', atau kantor menolaknya' : ''}${id}.`,
      en:
        `This application cannot go on, ${because.en}; the applicant withdraws it` +
        `${refuses ? ', or the office refuses it' : ''}${en}.`,
    },
  }
}
