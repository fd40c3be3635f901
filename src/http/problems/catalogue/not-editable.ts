import { writeList } from '../../../platform/quantity-words.ts'
import type { Language, Names } from '../../../platform/words.ts'
import { applicationStates, type StatusLabel } from '../labels/states.ts'
import type { Words } from '../problem-type.ts'

type Status = keyof typeof applicationStates

/** The states after which an application has no step any more, and no permit. */
export const closed: ReadonlySet<StatusLabel> = new Set<StatusLabel>(['refused', 'withdrawn', 'lapsed'])

export const beginAnew: Names = {
  id:
    'Permohonan ini sudah berakhir. Selama jenis izinnya dilayani, pemohon dapat memulai permohonan baru dari ' +
    'permohonan ini; isian dan berkasnya disalin.',
  en:
    'This application has ended. While its permit type is offered, its applicant can begin a new one from it, with a ' +
    'copy of its answers and files.',
}

const amend: Names = {
  id:
    'Izinnya sudah terbit. Selama izin itu tidak dicabut atau digantikan dan jenisnya dilayani, pemohon dapat ' +
    'memulai permohonan perubahan dari permohonan ini.',
  en:
    'Its permit has been issued. While it is not revoked or superseded and its type is offered, the applicant can ' +
    'begin an amendment from it.',
}
const correct: Names = {
  id: 'Perbaiki apa yang diminta kantor, lalu ajukan kembali.',
  en: 'Correct what the office has asked for, then submit it again.',
}
const askTheOffice: Names = {
  id: 'Bila perlu, minta kantor mengembalikannya untuk diperbaiki.',
  en: 'If it has to be, ask the office to return it for correction.',
}

/** Returns the words for a change of answers, documents or version that this status does not allow. */
export function notEditable(status: Status): Words {
  const { id, en } = applicationStates[status]
  const remedy = remedyIn(status)
  if (status === 'returned')
    return {
      id: [`Hanya draf yang dapat diubah seperti ini; permohonan ini berstatus "${id}".`, remedy.id],
      en: [`Only a draft can be changed like this; this application has the status "${en}".`, remedy.en],
    }
  return {
    id: [`Permohonan berstatus "${id}" tidak dapat diubah.`, remedy.id],
    en: [`An application with the status "${en}" cannot be changed.`, remedy.en],
  }
}

function remedyIn(status: Status): Names {
  if (status === 'returned') return correct
  if (closed.has(status)) return beginAnew
  return status === 'issued' || status === 'handed_over' ? amend : askTheOffice
}

const untilItsEnd: Names = {
  id: 'Hal ini dapat dilakukan sejak permohonan diajukan sampai permohonan berakhir.',
  en: 'It can be done from the submission of the application until it ends.',
}
/** The most statuses that a sentence names. A longer list is that of all statuses from the submission to the end. */
const fewStatuses = 3

/** Returns the words for something that can be done only while the application has one of certain statuses. */
export function onlyDuring(status: Status, during: readonly Status[]): Words {
  const { id, en } = applicationStates[status]
  const remedy = during.length > fewStatuses ? untilItsEnd : doItWhile(during)
  return {
    id: [`Hal ini tidak dapat dilakukan pada permohonan berstatus "${id}".`, remedy.id],
    en: [`This cannot be done while the application has the status "${en}".`, remedy.en],
  }
}

function doItWhile(during: readonly Status[]): Names {
  const named = (language: Language) => {
    const labels = during.map((status) => `"${applicationStates[status][language]}"`)
    return writeList(labels, 'or', language)
  }
  return { id: `Lakukan saat statusnya ${named('id')}.`, en: `Do it while its status is ${named('en')}.` }
}
