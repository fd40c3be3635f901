/** Where a form has the name of the holder whose type does not say. */
export const defaultHolder: readonly string[] = ['/applicant/name']

/**
 * The first of these answers (JSON Pointers) that is a text: the name of who will hold the permit. Null when there is
 * none.
 */
export function holderIn(answers: Record<string, unknown>, pointers: readonly string[] = defaultHolder): string | null {
  for (const pointer of pointers) {
    const found = pointer
      .split('/')
      .slice(1)
      .reduce<unknown>((place, name) => memberOf(place, name.replaceAll('~1', '/').replaceAll('~0', '~')), answers)
    if (typeof found === 'string' && found.trim() !== '') return found
  }
  return null
}

const memberOf = (place: unknown, name: string): unknown =>
  typeof place === 'object' && place !== null && Object.hasOwn(place, name)
    ? Object.entries(place).find(([key]) => key === name)?.[1]
    : undefined
