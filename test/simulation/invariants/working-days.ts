import type { Reading } from './invariant.ts'

/** Time that an office or an agency may take. */
export interface Allowed {
  amount: number
  unit: 'working_hours' | 'working_days'
}

/** A stretch of time, in milliseconds since 1970. Infinity: it goes on. */
export interface Stretch {
  from: number
  to: number
}

interface Year {
  hours: { from: string; opensAt: string; closesAt: string }[]
  daysOff: ReadonlySet<string>
}

const hour = 3_600_000
const day = 24 * hour
/** Western Indonesia Time is UTC+7 all year. */
const offset = 7 * hour
const [saturday, sunday] = [6, 0]

/** The working days of the years that an edition of the calendar has. It walks day by day, as one counts by hand. */
export class WorkingDays {
  readonly #years: ReadonlyMap<string, Year>
  /** The office hours by midnight: most checks ask for the same days. */
  readonly #openings = new Map<number, Stretch>()

  constructor(years: ReadonlyMap<string, Year>) {
    this.#years = years
  }

  /** Reads the newest version of each year of an edition. */
  static async of(sql: Reading, edition: number): Promise<WorkingDays> {
    const rows = await sql<{ year: number; definition: { officeHours: Year['hours']; daysOff: { on: string }[] } }[]>`
      select distinct on (c.year) c.year, c.definition
      from calendar_versions c
      where c.edition <= ${edition}
      order by c.year, c.version desc`
    return new WorkingDays(
      new Map(
        rows.map(({ year, definition: { officeHours, daysOff } }) => [
          String(year),
          { hours: officeHours, daysOff: new Set(daysOff.map(({ on }) => on)) },
        ]),
      ),
    )
  }

  /** Returns the working time of an allowance that begins at a moment. Undefined when a year has no calendar. */
  allowed(from: number, { amount, unit }: Allowed): number | undefined {
    if (unit === 'working_hours') return amount * hour
    let [left, worked] = [amount, 0]
    for (let midnight = midnightOf(from); ; midnight += day) {
      const open = this.#opening(midnight)
      if (open === undefined) return undefined
      worked += Math.max(0, open.to - Math.max(open.from, from))
      if (midnight > from && open.to > open.from && --left === 0) return worked
    }
  }

  /**
   * Returns the moment at which stretches have used up some working time; null when they end before. Undefined when a
   * year has no calendar.
   */
  end(stretches: readonly Stretch[], allowed: number): number | null | undefined {
    let left = allowed
    for (const { from, to } of stretches)
      for (let midnight = midnightOf(from); midnight < to; midnight += day) {
        const open = this.#opening(midnight)
        if (open === undefined) return undefined
        const begin = Math.max(open.from, from)
        const worked = Math.max(0, Math.min(open.to, to) - begin)
        if (worked > 0 && worked >= left && begin + left < to) return begin + left
        left -= worked
      }
    return null
  }

  /** Returns the office hours of the day that begins at a midnight, empty when closed. Undefined without a calendar. */
  #opening(midnight: number): Stretch | undefined {
    const known = this.#openings.get(midnight)
    if (known) return known
    const open = this.#openingOf(midnight)
    if (open) this.#openings.set(midnight, open)
    return open
  }

  #openingOf(midnight: number): Stretch | undefined {
    const date = new Date(midnight + offset)
    const name = date.toISOString().slice(0, 10)
    const year = this.#years.get(name.slice(0, 4))
    if (!year) return undefined
    const hours = year.hours.toSorted((a, b) => (a.from < b.from ? -1 : 1)).findLast(({ from }) => from <= name)
    const isClosed = [saturday, sunday].includes(date.getUTCDay()) || year.daysOff.has(name)
    if (!hours || isClosed) return { from: midnight, to: midnight }
    return { from: midnight + hoursOf(hours.opensAt), to: midnight + hoursOf(hours.closesAt) }
  }
}

const midnightOf = (at: number): number => Math.floor((at + offset) / day) * day - offset

/** Returns a time of day such as 07:30 in milliseconds since midnight. */
function hoursOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * hour + (minutes * hour) / 60
}
