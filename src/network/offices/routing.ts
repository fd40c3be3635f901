import type { Names } from '../../platform/words.ts'
import { type Level, levels, type Office } from './network.ts'

/** An office that serves a place: `offersType` tells whether the permit type has gone online there. */
export interface ServingOffice extends Office {
  offersType: boolean
}

/** Why an office did not get an application that its level issues. */
export interface PassedOver {
  office: ServingOffice
  because: Names
}

/** Which office takes an application, and which ones below it were passed over on the way up. */
export interface Route {
  office: ServingOffice | null
  passedOver: readonly PassedOver[]
}

/**
 * The office that takes a new application: the one at the issuing level, or the next one above it that is open and
 * offers the type.
 */
export function route(chain: readonly ServingOffice[], issuing: Level): Route {
  const fromLevel = levels.indexOf(issuing)
  const upwards = chain
    .filter(({ level }) => levels.indexOf(level) >= fromLevel)
    .toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level))
  const taking = upwards.findIndex((office) => reasonAgainst(office) === null)
  const passed = taking < 0 ? upwards : upwards.slice(0, taking)
  return {
    office: upwards[taking] ?? null,
    passedOver: passed.flatMap((office) => {
      const because = reasonAgainst(office)
      return because ? [{ office, because }] : []
    }),
  }
}

function reasonAgainst({ state, offersType }: ServingOffice): Names | null {
  if (state !== 'online')
    return { id: `Kantor belum atau tidak lagi daring (${state}).`, en: `The office is not online (${state}).` }
  return offersType
    ? null
    : { id: 'Jenis izin ini belum daring di kantor itu.', en: 'This permit type is not online at that office yet.' }
}
