import { dayInWords, momentInWords } from '../../platform/moment-words.ts'
import type { Language, Names } from '../../platform/words.ts'
import type { Status } from '../lifecycle.ts'
import type { Undecided } from './ledger.ts'
import type { Reckoning } from './reckoning.ts'

const pauses: Partial<Record<Status, Names>> = {
  returned: {
    id: 'Pemohon diminta memperbaiki permohonan.',
    en: 'The applicant was asked to correct the application.',
  },
  awaiting_payment: { id: 'Retribusi belum dibayar.', en: 'The fee has not been paid yet.' },
  awaiting_originals: { id: 'Dokumen asli belum dicocokkan.', en: 'The original documents have not been matched yet.' },
}

/** Returns why the clock is paused in a status; null where it is not. */
export const pausedBecause = (status: Status): Names | null => pauses[status] ?? null

/** Returns why the end of a time is unknown. */
export const undecidedWords = ({ code, year }: Undecided): Names => undecided[code](year)

const undecided: Record<Undecided['code'], (year: number | undefined) => Names> = {
  not_submitted: () => ({
    id: 'Waktu kantor berjalan sejak permohonan diajukan.',
    en: "The office's time starts when the application is submitted.",
  }),
  paused: () => ({
    id: 'Waktu layanan sedang berhenti. Batas waktunya dihitung setelah waktu berjalan kembali.',
    en: 'The service time is paused. The deadline is computed once it runs again.',
  }),
  stopped: () => ({ id: 'Permohonan sudah berakhir.', en: 'The application is closed.' }),
  service_time_unknown: () => ({
    id: 'Waktu layanan jenis izin ini belum ditetapkan.',
    en: 'No service time has been set for this permit type.',
  }),
  calendar_missing: (year) => ({
    id: `Kalender kerja tahun ${year} belum diumumkan, sehingga batas waktunya belum dapat dihitung.`,
    en: `The calendar of ${year} has not been published, so the deadline cannot be computed yet.`,
  }),
}

/**
 * Returns sentences for the applicant: until when the office must act and if it is late, or why there is no deadline,
 * and until when they can act themselves.
 */
export function clockWords(
  reckoning: Reckoning,
  status: Status,
  { deemedGrantedAt, lapsesOn }: { deemedGrantedAt: string | null; lapsesOn: string | null },
): Names {
  const { provisionalYear, stoppedAt } = reckoning
  const isProvisional = provisionalYear !== null && stoppedAt === null && deemedGrantedAt === null
  const sentences = [
    standingWords(reckoning, status, deemedGrantedAt),
    isProvisional && provisionalWords(provisionalYear),
    lapsesOn !== null && inBoth((language) => lastDay[language](dayInWords(lapsesOn, language))),
  ].filter((words) => words !== false)
  return inBoth((language) => sentences.map((words) => words[language]).join(' '))
}

/** Returns the sentence that a deadline is provisional, because the calendar of this year is not published yet. */
export const provisionalWords = (year: number): Names => ({
  id: `Batas waktu ini sementara: kalender kerja tahun ${year} belum diumumkan.`,
  en: `This date is provisional: the calendar of ${year} has not been published yet.`,
})

function standingWords(
  { dueFor, dueAt, undecidedBecause, overdue, stoppedAt, check, remaining }: Reckoning,
  status: Status,
  deemedGrantedAt: string | null,
): Names {
  if (deemedGrantedAt !== null)
    return inBoth((language) => deemed[language](momentInWords(Date.parse(deemedGrantedAt), language)))
  const isCheck = dueFor === 'completeness_check'
  if (dueAt === null)
    return (
      paused(status, isCheck ? check.remaining : remaining) ?? undecidedWords(undecidedBecause ?? { code: 'paused' })
    )
  const open = isCheck ? { due: checkDue, passed: checkPassed } : { due, passed }
  const said = stoppedAt === null ? open : { due: inTime, passed: late }
  const sentence = overdue ? said.passed : said.due
  return inBoth((language) => sentence[language](momentInWords(dueAt, language)))
}

type Sentence = Record<Language, (moment: string) => string>
const lastDay: Record<Language, (day: string) => string> = {
  id: (day) => `Hari terakhir bagi pemohon untuk bertindak: ${day}. Sesudahnya permohonan gugur.`,
  en: (day) => `The last day for the applicant to act is ${day}. After it, the application lapses.`,
}
const due: Sentence = {
  id: (moment) => `Kantor harus selesai paling lambat ${moment}.`,
  en: (moment) => `The office has to finish by ${moment}.`,
}
const passed: Sentence = {
  id: (moment) => `Waktu layanan habis pada ${moment}; kantor terlambat.`,
  en: (moment) => `The service time ran out on ${moment}; the office is late.`,
}
const checkDue: Sentence = {
  id: (moment) => `Kantor harus selesai memeriksa kelengkapan paling lambat ${moment}.`,
  en: (moment) => `The office has to finish the completeness check by ${moment}.`,
}
const checkPassed: Sentence = {
  id: (moment) =>
    `Waktu pemeriksaan kelengkapan habis pada ${moment}; kantor terlambat, dan waktu layanan berjalan sejak saat itu.`,
  en: (moment) =>
    `The time of the completeness check ran out on ${moment}; the office is late, and the service time has been running since ` +
    'then.',
}
const inTime: Sentence = {
  id: (moment) => `Berakhir tepat waktu; batas waktunya ${moment}.`,
  en: (moment) => `It ended in time; the deadline was ${moment}.`,
}
const late: Sentence = {
  id: (moment) => `Berakhir terlambat; waktunya habis pada ${moment}.`,
  en: (moment) => `It ended late: the time ran out on ${moment}.`,
}
const deemed: Sentence = {
  id: (moment) => `Kantor tidak memutuskan sampai batas waktunya; permohonan dianggap dikabulkan sejak ${moment}.`,
  en: (moment) => `The office did not decide in time; the application is deemed granted from ${moment}.`,
}

/** Returns the sentences of a deemed approval: since when (milliseconds since 1970), and if the permit is issued. */
export const silenceWords = (deemedGrantedAt: number, isIssued: boolean): Names =>
  inBoth(
    (language) =>
      `${deemed[language](momentInWords(deemedGrantedAt, language))} ${isIssued ? issuedBySilence[language] : stillToIssue[language]}`,
  )

const issuedBySilence: Names = { id: 'Izinnya terbit karena itu.', en: 'Its permit was issued for that reason.' }
const stillToIssue: Names = {
  id: 'Izinnya masih harus diterbitkan oleh kantor.',
  en: 'Its permit has still to be issued by the office.',
}

function paused(status: Status, remaining: number | null): Names | null {
  const because = pausedBecause(status)
  if (!because || remaining === null) return because
  const minutes = Math.floor(remaining / 60_000)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return {
    id: `${because.id} Waktu kantor berhenti; sisanya ${hours} jam ${rest} menit kerja berjalan kembali sesudahnya.`,
    en: `${because.en} The office's time is paused; the ${hours} working hours and ${rest} minutes that are left continue afterwards.`,
  }
}

const inBoth = (say: (language: Language) => string): Names => ({ id: say('id'), en: say('en') })
