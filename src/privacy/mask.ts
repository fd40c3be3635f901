import { isVisible } from '../http/validation/blank-texts.ts'
import { pointerTo } from '../platform/json-schema.ts'
import { isObjectOrList } from '../platform/objects.ts'
import type { PersonalKind, PersonalLeaf } from './marks.ts'

/** The character of masks. Answers with it in a personal field are rejected. */
export const dot = '•'

/** True when the answers contain the character of masks. */
export const holdsMask = (answers: unknown): boolean => JSON.stringify(answers ?? null).includes(dot)

const shownDigits = 4
const shortest = 8

/** Returns the mask of a personal answer: the last four digits of a number, the first letter of an e-mail address. */
export function mask(kind: PersonalKind, value: unknown): string {
  const text = String(value)
  if (kind === 'email') return text.includes('@') ? `${text.charAt(0)}${dot.repeat(3)}@${dot.repeat(3)}` : dot.repeat(3)
  if (kind === 'address' || kind === 'other' || text.length < shortest) return dot.repeat(3)
  return dot.repeat(text.length - shownDigits) + text.slice(-shownDigits)
}

/**
 * Returns a mask of a name: the first visible letter of each of at most eight words, without their lengths. Words
 * without a visible letter are left out.
 */
export const maskedName = (name: string): string =>
  name
    .split(/[\s\p{Cc}]+/u)
    .flatMap((word) => [...word].find(isVisible) ?? [])
    .slice(0, maskedWords)
    .map((letter) => `${letter === dot ? '' : letter}${dot.repeat(3)}`)
    .join(' ')

const maskedWords = 8

/** Returns a copy of the answers with these leaves masked. */
export const masked = <T>(answers: T, leaves: readonly PersonalLeaf[]): T =>
  replaced(answers, new Map(leaves.map(({ pointer, kind, value }) => [pointer, mask(kind, value)])))

/** Returns a copy of the answers with other values at these JSON Pointers. */
export function replaced<T>(answers: T, values: ReadonlyMap<string, unknown>): T
export function replaced(answers: unknown, values: ReadonlyMap<string, unknown>): unknown {
  if (values.size === 0) return answers
  return walk(answers, '')

  function walk(value: unknown, pointer: string): unknown {
    if (values.has(pointer)) return values.get(pointer)
    if (Array.isArray(value)) return value.map((item, index) => walk(item, pointerTo(pointer, index)))
    if (!isObjectOrList(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, walk(member, pointerTo(pointer, name))]),
    )
  }
}

/** Returns a copy of the answers without these leaves. A removed item of a list becomes null. */
export const withoutAnswers = (
  answers: Record<string, unknown>,
  leaves: readonly PersonalLeaf[],
): Record<string, unknown> =>
  JSON.parse(JSON.stringify(replaced(answers, new Map(leaves.map(({ pointer }) => [pointer, undefined])))))

/** Returns a patch with each mask replaced by the stored answer at its place. Masks of no stored answer stay. */
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

/** Returns the texts with the character of masks, by JSON Pointer. */
function masksIn(value: unknown, pointer = ''): { pointer: string; value: string }[] {
  if (typeof value === 'string') return value.includes(dot) ? [{ pointer, value }] : []
  if (Array.isArray(value)) return value.flatMap((item, index) => masksIn(item, pointerTo(pointer, index)))
  return isObjectOrList(value)
    ? Object.entries(value).flatMap(([name, member]) => masksIn(member, pointerTo(pointer, name)))
    : []
}
