import { momentInWords } from '../../../platform/moment-words.ts'
import { writeNumber } from '../../../platform/quantity-words.ts'
import type { Names } from '../../../platform/words.ts'
import { applicationStates, type StatusLabel, statusLabels } from '../labels/states.ts'
import { notAnyMore, notFrom, notYet, type StepLabel } from '../labels/steps.ts'
import { inEach, problem, problemWith } from '../problem-type.ts'
import { beginAnew, closed, notEditable, onlyDuring } from './not-editable.ts'

type Status = keyof typeof applicationStates

/** The number of blockers that the sentence names; `blockers` has all of them. */
const saidBlockers = 3

const chooseAnother: Names = {
  id: 'Silakan pilih langkah yang tersedia sekarang.',
  en: 'Choose one of the steps that are available now.',
}

/** Problems of the steps, edits and corrections of an application. */
export const applicationProblems = {
  blocked: problemWith<{ action: StepLabel; conditions: readonly Names[]; ends?: readonly Names[] }>(
    422,
    'everyone',
    { id: 'Syarat belum terpenuhi', en: 'Conditions not met' },
    { action: 'submit', conditions: [{ id: 'Unggah "KTP pemohon".', en: 'Upload "Applicant\'s identity card".' }] },
    ({ action, conditions, ends = [] }) =>
      inEach((language) => {
        if (ends.length > 0) return [notAnyMore(action)[language], ends.map((detail) => detail[language]).join(' ')]
        const said = conditions.slice(0, saidBlockers).map((detail) => detail[language])
        const more = conditions.length - said.length
        const [first, rest] =
          language === 'id'
            ? ['Lengkapi dahulu:', `Masih ada ${more} syarat lain.`]
            : ['First complete this:', `There ${more === 1 ? 'is 1 more condition' : `are ${more} more conditions`}.`]
        return [notYet(action)[language], [first, ...said, ...(more > 0 ? [rest] : [])].join(' ')]
      }),
  ),
  step_not_allowed: problemWith<{ action: StepLabel; status: StatusLabel }>(
    409,
    'everyone',
    { id: 'Langkah tidak tersedia', en: 'Step not available' },
    { action: 'sign', status: 'draft' },
    ({ action, status }) => {
      const { id, en } = notFrom(action, statusLabels[status])
      const { id: remedyId, en: remedyEn } = closed.has(status) ? beginAnew : chooseAnother
      return { id: [id, remedyId], en: [en, remedyEn] }
    },
  ),
  not_editable: problemWith<{ status: Status; during?: readonly Status[] }>(
    409,
    'everyone',
    { id: 'Tidak dapat diubah', en: 'Not editable' },
    { status: 'in_review' },
    ({ status, during }) => (during === undefined ? notEditable(status) : onlyDuring(status, during)),
  ),
  correction_not_open: problemWith<{ status: Status }>(
    409,
    'everyone',
    { id: 'Tidak dapat dibetulkan', en: 'No correction possible' },
    { status: 'draft' },
    ({ status }) => ({
      id: [
        `Permohonan berstatus "${applicationStates[status].id}" tidak menerima pembetulan.`,
        'Draf dapat diubah langsung; data yang sudah dihapus tidak dapat dibetulkan lagi.',
      ],
      en: [
        `An application with the status "${applicationStates[status].en}" takes no corrections.`,
        'Change a draft directly; data that was erased cannot be corrected any more.',
      ],
    }),
  ),
  correction_waits: problem(
    409,
    'everyone',
    { id: 'Pembetulan masih menunggu', en: 'Correction still pending' },
    {
      id: ['Masih ada pembetulan yang belum diputuskan.', 'Tarik dahulu untuk meminta yang lain.'],
      en: ['A correction is still waiting for a decision.', 'Withdraw it to ask for another one.'],
    },
  ),
  correction_decided: problem(
    409,
    'everyone',
    { id: 'Sudah diputuskan', en: 'Already decided' },
    {
      id: ['Pembetulan ini sudah diputuskan atau ditarik.', 'Bila masih perlu, minta pembetulan baru.'],
      en: ['This correction has already been decided or withdrawn.', 'Ask for a new one if it is still needed.'],
    },
  ),
  code_of_office: problemWith<{ until: Date | string }>(
    409,
    'everyone',
    { id: 'Kantor sudah menerbitkan kode', en: 'The office has issued a code' },
    { until: '2026-12-15T09:00:00.000Z' },
    ({ until }) => ({
      id: [
        'Kantor sudah menerbitkan kode agar akun lain mengambil alih permohonan ini.',
        'Jika Anda tidak setuju, segera hubungi kantor. ' +
          `Jika kode itu tidak dipakai sampai ${momentInWords(until, 'id')}, Anda dapat menerbitkan kode sendiri.`,
      ],
      en: [
        'The office has issued a code by which another account takes over this application.',
        'If you do not agree, contact the office at once. ' +
          `If nobody uses it until ${momentInWords(until, 'en')}, you can issue a code yourself.`,
      ],
    }),
  ),
  yours_already: problem(
    409,
    'everyone',
    { id: 'Sudah menjadi permohonan Anda', en: 'Already yours' },
    {
      id: [
        'Permohonan ini sudah menjadi milik Anda.',
        'Buka melalui daftar permohonan Anda; kode tidak diperlukan lagi.',
      ],
      en: [
        'This application is already yours.',
        'Open it from the list of your applications; no code is needed any more.',
      ],
    },
  ),
  too_many_drafts: problemWith<{ limit: number }>(
    409,
    'everyone',
    { id: 'Terlalu banyak draf', en: 'Too many drafts' },
    { limit: 100 },
    ({ limit }) => ({
      id: [
        `Satu akun menampung paling banyak ${writeNumber(limit, 'id')} draf yang belum diajukan.`,
        'Ajukan atau hapus salah satu draf terlebih dahulu.',
      ],
      en: [
        `An account holds at most ${writeNumber(limit, 'en')} drafts that are not submitted.`,
        'Submit or discard one of them first.',
      ],
    }),
  ),
} as const
