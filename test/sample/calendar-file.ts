import { readFileSync } from 'node:fs'
import { openYear } from '../../src/network/calendar/opening-hours.ts'
import type { CalendarDefinition } from '../../src/network/calendar/schema.ts'
import type { WorkingCalendar } from '../../src/network/calendar/working-time.ts'

/** Returns the versions of a year's sample calendar, the oldest first. */
export const versionsOf = (year: number): CalendarDefinition[] =>
  JSON.parse(readFileSync(new URL(`../../src/sample/calendars/${year}.json`, import.meta.url), 'utf8')).versions

/** Returns the newest version of a year's sample calendar. */
export const newest = (year: number): CalendarDefinition => versionsOf(year).at(-1) ?? { officeHours: [], daysOff: [] }

/** Returns the working time of these years by the newest versions of their sample calendars. */
export const sampleCalendar = (...years: number[]): WorkingCalendar => years.map((year) => openYear(year, newest(year)))
