import { officeStateLabels } from '../../http/problems/labels/states.ts'
import type { Names } from '../../platform/words.ts'
import { type Level, levels, type Office } from './network.ts'

/** An office that serves a place. `offersType` is true when the permit type is online there. */
export interface ServingOffice extends Office {
  offersType: boolean
}

/** An office that cannot take an application, with the reason. */
interface PassedOver {
  office: ServingOffice
  because: Names
}

/** The office that takes an application, and the offices below it that could not. */
interface Route {
  office: ServingOffice | null
  passedOver: readonly PassedOver[]
}

/**
 * Returns the office for a new application: at the issuing level, or the next one above that is online and offers the
 * permit type. `office` is null when there is none.
 */
export function routeApplication(chain: readonly ServingOffice[], issuing: Level): Route {
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
    return {
      id: `Kantor ini belum atau tidak lagi daring; statusnya "${officeStateLabels[state].id}".`,
      en: `This office is not online; its status is "${officeStateLabels[state].en}".`,
    }
  return offersType
    ? null
    : { id: 'Jenis izin ini belum daring di kantor itu.', en: 'This permit type is not online at that office yet.' }
}
