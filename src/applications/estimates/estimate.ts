import { checkOf, timesOf } from '../../catalogue/permit-types/definition/time-schema.ts'
import type { PublishedVersion } from '../../catalogue/permit-types/queries.ts'
import { rupiah } from '../../http/schema.ts'
import type { WorkingCalendar } from '../../network/calendar/working-time.ts'
import type { Office } from '../../network/offices/network.ts'
import { routeApplication, type ServingOffice } from '../../network/offices/routing.ts'
import { placeOf } from '../../network/regions/place.ts'
import { writeInstant } from '../../platform/clock.ts'
import { expectTimes } from '../clocks/expected.ts'
import { provisionalWords, undecidedWords } from '../clocks/words.ts'
import { presentLine } from '../fees/present.ts'

/**
 * The facts that an estimate needs beside the answers. `chain`: the offices that serve the village, null without a
 * village. `submittedAt`: milliseconds since 1970.
 */
interface Setting {
  villageCode: string | undefined
  chain: readonly ServingOffice[] | null
  day: string
  submittedAt: number
  calendar: WorkingCalendar
}

/**
 * Returns what an application with these answers would need, by the rules that will judge it: office, documents,
 * inspection, fee and due times.
 */
export function estimateApplication(
  { definition, rules }: Pick<PublishedVersion, 'definition' | 'rules'>,
  answers: Record<string, unknown>,
  { villageCode, chain, day, submittedAt, calendar }: Setting,
) {
  const { level, authority, requiredDocuments, inspection, fee, undecided } = rules.assess({
    answers,
    place: villageCode === undefined ? null : placeOf(villageCode),
    day,
  })
  const { office, passedOver } = routeApplication(chain ?? [], level)
  const { checkDueAt, dueAt, undecidedBecause, provisionalYear } = expectTimes(
    timesOf(definition),
    calendar,
    submittedAt,
  )
  return {
    permitType: definition.code,
    version: definition.version,
    level,
    because: authority?.because ?? null,
    office: office && shown(office),
    passedOver: passedOver.map(({ office: passed, because }) => ({ office: shown(passed), because })),
    documents: definition.documents.map(({ slot, names, originalRequired }) => ({
      slot,
      names,
      required: requiredDocuments.has(slot),
      originalRequired,
    })),
    inspection,
    fee: fee.due
      ? {
          tariff: definition.fee?.tariff ?? null,
          lines: fee.lines.map(presentLine),
          total: fee.total === null ? null : rupiah(fee.total),
        }
      : null,
    originalsGate: definition.originalsGate,
    serviceTime: definition.serviceTime,
    completenessCheck: { ...checkOf(definition), dueAt: writeInstant(checkDueAt) },
    dueAt: writeInstant(dueAt),
    dueProvisionalBecause: provisionalYear === null ? null : provisionalWords(provisionalYear),
    dueUndecidedBecause: undecidedBecause && { code: undecidedBecause.code, words: undecidedWords(undecidedBecause) },
    undecided: [...undecided],
  }
}

/** Returns an office as the public sees it. */
const shown = ({ offersType: _offersType, ...office }: ServingOffice): Office => office
