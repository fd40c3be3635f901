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

interface Published {
  year: number
  definition: { officeHours: Year['hours']; daysOff: { on: string }[] }
  /** The year in which the edition was published. */
  publishedIn: number
}

const hour = 3_600_000
const day = 24 * hour
/** Western Indonesia Time is UTC+7 all year. */
const offset = 7 * hour
const [saturday, sunday] = [6, 0]
/** The holidays of a year to come that nobody has published yet, as docs/guide/time.md lists them. */
const fixedHolidays = ['01-01', '05-01', '06-01', '08-17', '12-25']

/**
 * The working days of the years that an edition of the calendar has, and of years to come that nobody has published
 * yet. It walks day by day, as one counts by hand.
 */
export class WorkingDays {
  readonly #years: Map<string, Year>
  readonly #publishedIn: number
  /** The office hours by midnight: most checks ask for the same days. */
  readonly #openings = new Map<number, Stretch>()

  /** `publishedIn` is the year in which the edition was published. A year that was over by then is never assumed. */
  constructor(years: ReadonlyMap<string, Year>, publishedIn: number) {
    this.#years = new Map(years)
    this.#publishedIn = publishedIn
  }

  /** Reads the newest version of each year of an edition. */
  static async of(sql: Reading, edition: number): Promise<WorkingDays> {
    const rows = await sql<Published[]>`
      select distinct on (c.year) c.year, c.definition,
        (select extract(year from e.published_at at time zone 'Asia/Jakarta')::int
          from calendar_versions e
          where e.edition = ${edition}) as "publishedIn"
      from calendar_versions c
      where c.edition <= ${edition}
      order by c.year, c.version desc`
    const years = rows.map(({ year, definition: { officeHours, daysOff } }): [string, Year] => [
      String(year),
      { hours: officeHours, daysOff: new Set(daysOff.map(({ on }) => on)) },
    ])
    return new WorkingDays(new Map(years), rows[0]?.publishedIn ?? Infinity)
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
    const year = this.#years.get(name.slice(0, 4)) ?? this.#assume(Number(name.slice(0, 4)))
    if (!year) return undefined
    const hours = year.hours.toSorted(byBeginning).findLast(({ from }) => from <= name)
    const isClosed = [saturday, sunday].includes(date.getUTCDay()) || year.daysOff.has(name)
    if (!hours || isClosed) return { from: midnight, to: midnight }
    return { from: midnight + hoursOf(hours.opensAt), to: midnight + hoursOf(hours.closesAt) }
  }

  /** Keeps and returns an assumed year, with the last hours of the published year before. Undefined where none is. */
  #assume(year: number): Year | undefined {
    const before = [...this.#years.keys()].filter((known) => Number(known) < year).sort()
    const hours = this.#years
      .get(before.at(-1) ?? '')
      ?.hours.toSorted(byBeginning)
      .slice(-1)
    if (!hours || year < this.#publishedIn) return undefined
    const daysOff = new Set(fixedHolidays.map((date) => `${year}-${date}`))
    const assumed = { hours: hours.map((last) => ({ ...last, from: `${year}-01-01` })), daysOff }
    this.#years.set(String(year), assumed)
    return assumed
  }
}

const byBeginning = (a: { from: string }, b: { from: string }): number => (a.from < b.from ? -1 : 1)

const midnightOf = (at: number): number => Math.floor((at + offset) / day) * day - offset

/** Returns a time of day such as 07:30 in milliseconds since midnight. */
function hoursOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * hour + (minutes * hour) / 60
}
