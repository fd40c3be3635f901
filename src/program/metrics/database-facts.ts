import { setTimeout as pause } from 'node:timers/promises'
import { Gauge, type Registry } from 'prom-client'
import { contactChannels } from '../../correspondence/contacts/contact.ts'
import type { Db } from '../../platform/db/client.ts'
import { clockFacts } from './clock-facts.ts'
import { backlog, type Fact, figure } from './fact.ts'
import { connections, jobs } from './job-facts.ts'
import { endingKeys } from './key-facts.ts'
import {
  calendarsMissing,
  certificatesWaiting,
  eventsWaiting,
  mailsWaiting,
  noticesWaiting,
  scansWaiting,
  searchAlarms,
  strayObjects,
  webhooksInTrouble,
  webhooksWaiting,
} from './queries.ts'

/** Time limit of reading the facts, below the default timeout of a Prometheus scrape (10 s). */
const readMilliseconds = 3_000

/**
 * Adds the gauges that are read from the database. They are the same in every process, but for the offset of its clock:
 * aggregate by `max`, not by `sum`. `read` uses one connection at a time and never rejects: it clears the gauges and
 * sets the gauge of the database to 0.
 */
export function databaseFacts(registry: Registry): { read(db: Db): Promise<void> } {
  const facts = [
    clockFacts(registry),
    connections(registry),
    jobs(registry),
    ...backlogs(registry),
    ...figures(registry),
    endingKeys(registry),
  ]
  const up = new Gauge({
    name: 'satu_pintu_database_up',
    help: '1 when the database told all of its facts within 3 seconds of this scrape, otherwise 0.',
    registers: [registry],
  })
  const clear = () => {
    for (const fact of facts) fact.clear()
  }
  return {
    async read(db) {
      clear()
      const settled = new AbortController()
      const late = pause(readMilliseconds, undefined, { signal: settled.signal }).then(() => {
        throw new Error('The database did not answer in time.')
      })
      try {
        await Promise.race([readEach(facts, db, settled.signal), late])
        up.set(1)
      } catch {
        clear()
        up.set(0)
      } finally {
        settled.abort()
      }
    },
  }
}

/** Reads one fact after the other. Sets no gauge after `settled` has aborted. */
async function readEach(facts: readonly Fact[], db: Db, settled: AbortSignal): Promise<void> {
  for (const fact of facts) {
    const set = await fact.read(db)
    if (settled.aborted) return
    set()
  }
}

const backlogs = (registry: Registry): Fact[] => [
  backlog(registry, {
    count: {
      name: 'satu_pintu_notices_waiting',
      help: 'Notices that wait to be handed over, by channel; untold are events that notices are yet to be made of.',
    },
    oldest: {
      name: 'satu_pintu_notices_oldest_seconds',
      help: 'Age of the oldest notice that waits, by channel, in seconds; of untold events it is 0.',
    },
    label: { name: 'channel', values: [...contactChannels, 'untold'] },
    read: noticesWaiting,
  }),
  backlog(registry, {
    count: { name: 'satu_pintu_certificates_waiting', help: 'Permits whose certificate is still to be made.' },
    oldest: {
      name: 'satu_pintu_certificates_oldest_seconds',
      help: 'Seconds since the oldest permit was issued whose certificate is still to be made.',
    },
    read: certificatesWaiting,
  }),
  backlog(registry, {
    count: {
      name: 'satu_pintu_received_mails_waiting',
      help: 'Received mails that wait, by state: received are to be read by the worker, triage by an officer.',
    },
    oldest: {
      name: 'satu_pintu_received_mails_oldest_seconds',
      help: 'Age of the oldest received mail that waits, by state, in seconds.',
    },
    label: { name: 'state', values: ['received', 'triage'] },
    read: mailsWaiting,
  }),
  backlog(registry, {
    count: {
      name: 'satu_pintu_scans_waiting',
      help: 'Files that wait for the virus scanner, by kind: uploads, papers of opinions, mails, attachments.',
    },
    oldest: {
      name: 'satu_pintu_scans_oldest_seconds',
      help: 'Age of the oldest file that waits for the virus scanner, by kind, in seconds.',
    },
    label: { name: 'kind', values: ['uploads', 'papers', 'mails', 'attachments'] },
    read: scansWaiting,
  }),
  backlog(registry, {
    count: {
      name: 'satu_pintu_stray_objects',
      help: 'Objects of the storage that no row owns, uploads under way too.',
    },
    oldest: {
      name: 'satu_pintu_stray_objects_oldest_seconds',
      help: 'Age of the oldest stray object in seconds. The sweep removes them after an hour.',
    },
    read: strayObjects,
  }),
  backlog(registry, {
    count: {
      name: 'satu_pintu_webhooks_waiting',
      help: 'Webhooks with events to get that no failure of their receiver holds up.',
    },
    oldest: {
      name: 'satu_pintu_webhooks_oldest_seconds',
      help: 'Age of the oldest event that such a webhook has yet to get, in seconds.',
    },
    read: webhooksWaiting,
  }),
  backlog(registry, {
    count: {
      name: 'satu_pintu_webhooks_in_trouble',
      help: 'Webhooks whose receiver fails, by state: failing are tried again, paused wait for their agency.',
    },
    oldest: {
      name: 'satu_pintu_webhooks_in_trouble_oldest_seconds',
      help: 'Since when the first of them has been in that state, in seconds.',
    },
    label: { name: 'state', values: ['failing', 'paused'] },
    read: webhooksInTrouble,
  }),
]

const figures = (registry: Registry): Fact[] => [
  figure(registry, {
    name: 'satu_pintu_events_waiting',
    help: 'Events that have no position in the log yet: nobody who follows the log has seen them.',
    read: eventsWaiting,
  }),
  figure(registry, {
    name: 'satu_pintu_search_alarms',
    help: 'Alarms within a day: officers with many searches by identity number that found nothing.',
    read: searchAlarms,
  }),
  figure(registry, {
    name: 'satu_pintu_calendars_missing',
    help: 'Years without a published calendar that deadlines can soon reach into. Above 0: publish the calendar.',
    read: calendarsMissing,
  }),
]
