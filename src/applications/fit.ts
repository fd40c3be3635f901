import { officeSlotNamed } from '../documents/office-slots.ts'
import type { PublishedVersion } from '../permit-types/queries.ts'
import type { Names } from '../words.ts'
import type { CaseDocument } from './case.ts'

/** An answer that a version's form refuses, kept apart with where it stood in the answers and why. */
export interface SetAsideAnswer {
  pointer: string
  value: unknown
  code: string
  detail: Names
}

/** A file that a version has no use for, and why. */
export interface SetAsideDocument {
  slot: string
  documentId: string
  fileName: string
  code: string
  detail: Names
}

/** What does not fit a version of the permit type: kept apart, so that no input is lost. */
export interface SetAside {
  answers: readonly SetAsideAnswer[]
  documents: readonly SetAsideDocument[]
}

/** What fits a version, and what does not. */
export interface Fitted {
  answers: Record<string, unknown>
  documents: readonly CaseDocument[]
  setAside: SetAside
}

/** Each round takes out what the form refuses; what it finds wanting then needs another. */
const roundsLimit = 20

/** Tells what of an application fits a version: answers as far as its form takes them, files as far as its slots do, none larger than `largestBytes`. What an office added is not the applicant's to take along. */
export function fitTo(
  type: PublishedVersion,
  { answers, documents }: Pick<Fitted, 'answers' | 'documents'>,
  largestBytes = Number.MAX_SAFE_INTEGER,
): Fitted {
  const judged = documents
    .filter(({ slot }) => !officeSlotNamed(slot))
    .map((document) => ({ document, against: reasonAgainst(document, type, largestBytes) }))
  const fitting = fittingAnswers(type, answers)
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

/** What was set aside before, and what is now; null when there is nothing. */
export function together(before: SetAside | null, now: SetAside): SetAside | null {
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
  const formats = slot.formats.join(', ')
  if (!slot.formats.includes(mediaType))
    return {
      code: 'format_not_accepted',
      detail: { id: `Sekarang yang diterima: ${formats}.`, en: `Accepted now: ${formats}.` },
    }
  const limit = Math.min(slot.maxBytes, largestBytes)
  return sizeBytes <= limit
    ? null
    : { code: 'too_large', detail: { id: `Batasnya sekarang ${limit} bita.`, en: `The limit is now ${limit} bytes.` } }
}

function fittingAnswers(
  { form }: PublishedVersion,
  answers: Record<string, unknown>,
): { answers: Record<string, unknown>; refused: SetAsideAnswer[] } {
  const refused: SetAsideAnswer[] = []
  let left: Record<string, unknown> = answers
  for (let round = 0; round < roundsLimit; round++) {
    const faults = form
      .draft(left)
      .map(({ pointer = '', code, detail }) => ({ pointer: pointer.slice('/answers'.length), code, detail }))
    if (faults.length === 0) return { answers: left, refused }
    const before = refused.length
    for (const { pointer, code, detail } of innermost(faults)) {
      const { kept, taken } = without(left, namesIn(pointer))
      if (!isMembers(kept) || taken === undefined) continue
      left = kept
      refused.push({ pointer, value: taken, code, detail })
    }
    if (refused.length === before) break
  }
  return {
    answers: {},
    refused: [
      ...refused,
      ...Object.entries(left).map(([name, value]) => ({
        pointer: `/${nameInPointer(name)}`,
        value,
        code: 'form',
        detail: asAWhole,
      })),
    ],
  }
}

const asAWhole: Names = {
  id: 'Isian secara keseluruhan tidak sesuai dengan formulir.',
  en: 'The answers as a whole do not fit the form.',
}

/** Of faults in one another the innermost, once each, and later items of a list before earlier ones: taking one out moves those after it. */
const innermost = <T extends { pointer: string }>(faults: readonly T[]): T[] => {
  const byPlace = [...new Map(faults.map((one) => [one.pointer, one])).values()]
  return byPlace
    .filter(({ pointer }) => !byPlace.some((other) => other.pointer.startsWith(`${pointer}/`)))
    .sort((a, b) => b.pointer.localeCompare(a.pointer, 'en', { numeric: true }))
}

/** A value without what stands at a path in it, and what stood there; nothing is taken when nothing stands there. */
function without(value: unknown, [name, ...rest]: readonly string[]): { kept: unknown; taken?: unknown } {
  const inside = Array.isArray(value) ? Object.entries(value) : isMembers(value) ? Object.entries(value) : []
  const found = inside.find(([key]) => key === name)
  if (name === undefined || !found) return { kept: value }
  const { kept, taken } = rest.length === 0 ? { kept: undefined, taken: found[1] } : without(found[1], rest)
  if (taken === undefined) return { kept: value }
  const entries = inside.flatMap(([key, member]): [string, unknown][] =>
    key !== name ? [[key, member]] : kept === undefined ? [] : [[key, kept]],
  )
  return { kept: Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries), taken }
}

const namesIn = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
const nameInPointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')
const isMembers = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
