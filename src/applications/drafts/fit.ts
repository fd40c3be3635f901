import { fittingAnswers } from '../../catalogue/permit-types/forms/fitting.ts'
import type { Form } from '../../catalogue/permit-types/forms/form.ts'
import type { PublishedVersion } from '../../catalogue/permit-types/queries.ts'
import { isReserved } from '../../catalogue/permit-types/reserved-slots.ts'
import { fileFormat } from '../../http/problems/labels/formats.ts'
import { writeList, writeSize } from '../../platform/quantity-words.ts'
import type { Language, Names } from '../../platform/words.ts'
import type { CaseDocument } from '../case/case.ts'
import type { SetAside } from './set-aside.ts'

/** The parts that fit a version of a permit type, and those that do not. */
interface Fitted {
  answers: Record<string, unknown>
  documents: readonly CaseDocument[]
  setAside: SetAside
}

/**
 * Splits an application into parts that fit a version and parts that do not: answers by its form, documents by its
 * slots and `largestBytes`. Answers that were unfinished under their `earlier` form stay. Documents added by an office
 * are left out.
 */
export function fitToVersion(
  type: PublishedVersion,
  { answers, documents }: Pick<Fitted, 'answers' | 'documents'>,
  { earlier, largestBytes = Number.MAX_SAFE_INTEGER }: { earlier?: Form; largestBytes?: number } = {},
): Fitted {
  const judged = documents
    .filter(({ slot }) => !isReserved(slot))
    .map((document) => ({ document, against: reasonAgainst(document, type, largestBytes) }))
  const fitting = fittingAnswers(type.form, answers, earlier)
  return {
    answers: fitting.answers,
    documents: judged.flatMap(({ document, against }) => (against ? [] : [document])),
    setAside: {
      answers: fitting.refused,
      documents: judged.flatMap(({ document: { slot, id, fileName }, against }) =>
        against ? [{ slot, documentId: id, fileName, ...against }] : [],
      ),
    },
  }
}

/** Joins what was set aside before with what is set aside now; null when both are empty. */
export function mergeSetAside(before: SetAside | null, now: SetAside): SetAside | null {
  const both = {
    answers: [...(before?.answers ?? []), ...now.answers],
    documents: [...(before?.documents ?? []), ...now.documents],
  }
  return both.answers.length + both.documents.length > 0 ? both : null
}

function reasonAgainst(
  { slot: name, mediaType, sizeBytes }: CaseDocument,
  { definition }: PublishedVersion,
  largestBytes: number,
): { code: string; detail: Names } | null {
  const slot = definition.documents.find((candidate) => candidate.slot === name)
  if (!slot)
    return {
      code: 'slot_gone',
      detail: { id: 'Dokumen ini tidak diminta lagi.', en: 'This document is not asked for any more.' },
    }
  if (!slot.formats.includes(mediaType))
    return {
      code: 'format_not_accepted',
      detail: {
        id: `Sekarang hanya berkas ${formatsOf(slot.formats, 'id')} yang diterima.`,
        en: `Only ${formatsOf(slot.formats, 'en')} files are accepted now.`,
      },
    }
  const limit = Math.min(slot.maxBytes, largestBytes)
  return sizeBytes <= limit
    ? null
    : {
        code: 'too_large',
        detail: {
          id: `Batas ukurannya sekarang ${writeSize(limit, 'id')}.`,
          en: `The limit of its size is now ${writeSize(limit, 'en')}.`,
        },
      }
}

const formatsOf = (formats: readonly string[], language: Language) => writeList(formats.map(fileFormat), 'or', language)
