import { readdirSync, readFileSync } from 'node:fs'
import type { Network } from '../network.ts'
import type { Application, Person } from '../person.ts'

export interface Appointment {
  id: string
  inspector: { id: string; name: string }
  startsAt: string
  endsAt: string
  note: string | null
  outsideHoursReason: string | null
  supersedes: string | null
  response: { answer: string; note: string | null } | null
  outcome: { outcome: string; reason: string | null } | null
}
interface Inspection {
  appointment: Appointment | null
  noShows: number
  noShowLimitReached: boolean
  requiredChecks: string[]
  report: { id: string; recommendation: string | null; signedByApplicantAt: string | null } | null
}

const minute = 60_000
const day = 24 * 60 * minute
const sampleCalendars = new URL('../../../src/sample/calendars/', import.meta.url)

/** The days off of the sample calendars. */
const daysOff = new Set(
  readdirSync(sampleCalendars)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const { versions }: { versions: { daysOff: { on: string }[] }[] } = JSON.parse(
        readFileSync(new URL(name, sampleCalendars), 'utf8'),
      )
      return versions.flatMap((version) => version.daysOff.map(({ on }) => on))
    }),
)
const fixedDaysOff = ['01-01', '05-01', '06-01', '08-17', '12-25']
const isWorkingDay = (date: Date) => {
  const on = date.toISOString().slice(0, 10)
  return ![0, 6].includes(date.getUTCDay()) && !daysOff.has(on) && !fixedDaysOff.includes(on.slice(5))
}

/** The beginnings of whole office hours, 08.00 to 15.00 WIB, on the working days from the day after tomorrow on. */
const hours = Array.from({ length: 80 }, (_, index) => new Date(Math.floor(Date.now() / day + 2 + index) * day))
  .filter(isWorkingDay)
  .flatMap((date) => [1, 2, 3, 4, 5, 6, 7].map((hour) => date.getTime() + hour * 60 * minute))

/** Returns an office hour in the coming weeks that this process has not used yet. */
export function anHour(): { startsAt: string; endsAt: string } {
  const start = hours.shift()
  if (start === undefined) throw new Error('There is no hour left.')
  return { startsAt: new Date(start).toISOString(), endsAt: new Date(start + 60 * minute).toISOString() }
}

export const appointmentsOf = ({ id }: { id: string }): string => `/v1/applications/${id}/inspection-appointments`

/** Makes an appointment at an unused hour. It must succeed. */
export const appoints = (officer: Person, application: { id: string }, rest: object = {}): Promise<Appointment> =>
  officer.does<Appointment>(201, 'POST', appointmentsOf(application), { body: { ...anHour(), ...rest } })

/** Puts the response to an appointment or its outcome, with the current version of the application. */
export async function puts(
  person: Person,
  what: 'response' | 'outcome',
  application: { id: string },
  appointment: { id: string },
  body: object,
) {
  const { version } = await person.reads(application)
  return person.asks('PUT', `${appointmentsOf(application)}/${appointment.id}/${what}`, {
    body,
    headers: { 'if-match': `"${version}"` },
  })
}

export const inspectionOf = async (person: Person, { id }: { id: string }): Promise<Inspection> =>
  (await person.does<{ inspection: Inspection }>(200, 'GET', `/v1/applications/${id}`)).inspection

/** Moves an appointment back so that it ended a minute ago. */
export async function letBegin(
  { database: { pool } }: Pick<Network, 'database'>,
  { id }: { id: string },
): Promise<void> {
  await pool`
    update inspection_appointments
    set starts_at = now() - interval '1 minute' - (ends_at - starts_at), ends_at = now() - interval '1 minute'
    where id = ${id}`
}

/** Returns the types of the events of an application, in order. */
export async function happeningsOf(person: Person, { id }: Pick<Application, 'id'>): Promise<string[]> {
  const { data } = await person.does<{ data: { type: string }[] }>(
    200,
    'GET',
    `/v1/applications/${id}/events?limit=200`,
  )
  return data.map(({ type }) => type)
}
