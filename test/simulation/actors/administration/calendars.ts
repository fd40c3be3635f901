import type { Journey } from '../journey.ts'
import { day, dayOf } from '../moments.ts'
import type { Offices } from '../offices/offices.ts'

interface Calendar {
  version: number
  officeHours: object[]
  daysOff: { on: string }[]
}

/** Yields acts of an administrator who publishes the next year's calendar, and sometimes adds a day off. */
export async function* publishCalendars(offices: Offices): Journey {
  const { administrator: admin, town } = offices
  const chance = town.chanceOf('calendars')
  for (;;) {
    const year = Number(dayOf(town.now).slice(0, 4))
    await publishYear(offices, year + 1)
    if (chance.isTrue(0.4)) await addDayOff(offices, dayOf(town.now + chance.whole(3, 40) * day))
    await admin.reads(`/v1/calendar/${year}/versions`)
    await admin.reads(`/v1/calendar/${year}/versions/1`)
    yield { at: town.now + town.mix.administration.calendar * day, act: 'looks after the calendar' }
  }
}

async function publishYear({ administrator: admin }: Offices, year: number): Promise<void> {
  const path = `/v1/calendar/${year}`
  const read = await admin.reads(path)
  if (read.isGood && read.body<Calendar>().version > 0) return
  await admin.asks('POST', `${path}/versions`, {
    body: {
      officeHours: [{ from: `${year}-01-01`, opensAt: '07:30', closesAt: '16:00', certainty: 'uncertain' }],
      daysOff: [dayOff(`${year}-01-01`), dayOff(`${year}-08-17`), dayOff(`${year}-12-25`)],
    },
    ...(read.isGood && { headers: { 'if-match': String(read.headers['etag'] ?? '"0"') } }),
  })
}

async function addDayOff({ administrator: admin }: Offices, on: string): Promise<void> {
  const path = `/v1/calendar/${on.slice(0, 4)}`
  const read = await admin.reads(path)
  if (!read.isGood) return
  const { officeHours, daysOff } = read.body<Calendar>()
  if (daysOff.some((known) => known.on === on)) return
  await admin.asks('POST', `${path}/versions`, {
    body: { officeHours, daysOff: [...daysOff, dayOff(on)] },
    headers: { 'if-match': String(read.headers['etag']) },
  })
}

const dayOff = (on: string) => ({
  on,
  kind: 'public_holiday',
  names: { id: 'Hari libur', en: 'A holiday' },
  certainty: 'uncertain',
})
