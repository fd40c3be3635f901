import { pointerTo } from '../platform/json-schema.ts'
import type { PersonalKind, PersonalLeaf } from './marks.ts'

/** Stands for what is not shown. No answer that is taken may hold it in a personal field. */
export const dot = '•'

/** True when these answers contain a mask or a part of one. */
export const holdsMask = (answers: unknown): boolean => JSON.stringify(answers ?? null).includes(dot)

const shownDigits = 4
const shortest = 8

/** Returns the mask of a personal answer: enough to tell two apart over the phone, not enough to use. */
export function mask(kind: PersonalKind, value: unknown): string {
  const text = String(value)
  if (kind === 'email') return text.includes('@') ? `${text.charAt(0)}${dot.repeat(3)}@${dot.repeat(3)}` : dot.repeat(3)
  if (kind === 'address' || kind === 'other' || text.length < shortest) return dot.repeat(3)
  return dot.repeat(text.length - shownDigits) + text.slice(-shownDigits)
}

/** A name of which only the first letters are told, and not how long it is. */
export const maskedName = (name: string): string =>
  name
    .split(/\s+/u)
    .filter((word) => word !== '')
    .slice(0, maskedWords)
    .map((word) => `${word.startsWith(dot) ? '' : ([...word][0] ?? '')}${dot.repeat(3)}`)
    .join(' ')

const maskedWords = 8

/** The same answers with the masks of these leaves in their place. */
export const masked = <T>(answers: T, leaves: readonly PersonalLeaf[]): T =>
  replaced(answers, new Map(leaves.map(({ pointer, kind, value }) => [pointer, mask(kind, value)])))

/** The same answers with each value by its pointer in the place of its mask. */
export function replaced<T>(answers: T, values: ReadonlyMap<string, unknown>): T
export function replaced(answers: unknown, values: ReadonlyMap<string, unknown>): unknown {
  if (values.size === 0) return answers
  return walk(answers, '')

  function walk(value: unknown, pointer: string): unknown {
    if (values.has(pointer)) return values.get(pointer)
    if (Array.isArray(value)) return value.map((item, index) => walk(item, pointerTo(pointer, index)))
    if (!isMembers(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, walk(member, pointerTo(pointer, name))]),
    )
  }
}

/** The same answers without these leaves; an item of a list leaves null in its place. */
export const withoutAnswers = (
  answers: Record<string, unknown>,
  leaves: readonly PersonalLeaf[],
): Record<string, unknown> =>
  JSON.parse(JSON.stringify(replaced(answers, new Map(leaves.map(({ pointer }) => [pointer, undefined])))))

/**
 * Replaces each mask in a patch by the stored answer that it stands for at that place. Other masks stay, to be refused.
 */
export const meant = <T>(patch: T, stored: readonly PersonalLeaf[]): T => {
  const byPointer = new Map(stored.map((leaf) => [leaf.pointer, leaf]))
  return replaced(
    patch,
    new Map(
      masksIn(patch).flatMap(({ pointer, value }) => {
        const leaf = byPointer.get(pointer)
        return leaf && mask(leaf.kind, leaf.value) === value ? [[pointer, leaf.value]] : []
      }),
    ),
  )
}

/** Returns the places of masks within answers. */
function masksIn(value: unknown, pointer = ''): { pointer: string; value: string }[] {
  if (typeof value === 'string') return value.includes(dot) ? [{ pointer, value }] : []
  if (Array.isArray(value)) return value.flatMap((item, index) => masksIn(item, pointerTo(pointer, index)))
  return isMembers(value)
    ? Object.entries(value).flatMap(([name, member]) => masksIn(member, pointerTo(pointer, name)))
    : []
}

const isMembers = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
