/** The answer that holds the name of the permit holder, for types that do not state one. */
export const defaultHolder: readonly string[] = ['/applicant/name']

/** Returns the name of the permit holder: the first of these answers that is a text. Null when there is none. */
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
