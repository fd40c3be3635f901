import { everything } from '../access/clients/client.ts'
import { Problem } from '../http/problems/problem.ts'
import type { Db } from '../platform/db/client.ts'
import { leavings, publicType } from './event-types.ts'
import { beginning, checkOf, type Position, writePosition } from './position.ts'
import { type LogFilters, type LoggedEvent, type LogPart, type LogReader, readLog, scanLimit } from './read-queries.ts'
import type { EventSubject } from './subject.ts'

/** The value of `after` that stands for the end of the log. */
export const latest = 'latest'

/** The start of a read: after a position, at the end of the log, or (undefined) at the oldest stored event. */
export type Start = Position | typeof latest | undefined

/** An event in the format of CloudEvents 1.0, with its position as an extension attribute. */
interface CloudEvent {
  specversion: '1.0'
  id: string
  source: string
  type: string
  subject: string
  time: string
  datacontenttype: 'application/json'
  position: string
  data: {
    version: number | null
    from: string | null
    to: string | null
    applicationId?: string
    permitTypes?: string[]
    regions?: string[]
  }
}

/** A page of events, and the position after which the next page begins. */
export interface EventPage {
  events: CloudEvent[]
  position: Position
  hasMore: boolean
}

/**
 * Returns the events after `start` that one reader may see. Also an empty page has a position to continue from: the
 * events before it that are not in the page are not for this reader. Throws `position_unknown`, `position_too_old`.
 */
export async function readEvents(
  db: Db,
  reader: LogReader,
  { start, source, ...filters }: Omit<LogFilters, 'after'> & { start: Start; source: string },
): Promise<EventPage> {
  const known = start === latest ? undefined : start
  const after = start === latest ? Number.MAX_SAFE_INTEGER : (known?.number ?? 0)
  const part = await readLog(db, reader, { ...filters, after })
  if (known) demandKept(known, part)
  const events = part.events.slice(0, filters.limit)
  const last = events.at(-1)
  const more = part.events.length > filters.limit ? last : undefined
  const scanned = part.scanned.count === scanLimit ? part.scanned.last : null
  const place = more ?? scanned ?? part.end
  return {
    events: events.map((event) => presentEvent(event, reader, source)),
    position: place ? { number: place.position, check: checkOf(place.eventId) } : beginning,
    hasMore: more !== undefined || scanned !== null,
  }
}

function demandKept({ number, check }: Position, { anchor, oldest, end }: LogPart): void {
  if (number === 0 && check === '' && (oldest === null || oldest === 1)) return
  if (anchor !== null && checkOf(anchor) === check) return
  if (anchor === null && oldest !== null && number < oldest && number <= (end?.position ?? 0))
    throw new Problem('position_too_old', {})
  throw new Problem('position_unknown', {})
}

const paths: Readonly<Record<EventSubject, string>> = {
  application: 'applications',
  consultation: 'consultations',
  permit: 'permits',
  permit_type: 'permit-types',
  office: 'offices',
  registration: 'clients',
  post: 'people',
  webhook: 'webhooks',
}

/** Parses the `subject` of an event, such as `permits/{id}`. Undefined for an unknown path; `name` is not checked. */
export function readSubject(text: string): { subject: EventSubject; name: string } | undefined {
  const [path = '', name = ''] = text.split('/')
  const found = Object.entries(paths).find(([, known]) => known === path)
  const subject = found && isSubject(found[0]) ? found[0] : undefined
  return subject && { subject, name }
}

const isSubject = (word: string): word is EventSubject => Object.hasOwn(paths, word)

/** Returns the `subject` of an event: a path such as `permits/{id}` or `permit-types/IMB`. */
export const subjectName = ({
  subject,
  subjectId,
  code,
}: Pick<LoggedEvent, 'subject' | 'subjectId' | 'code'>): string => `${paths[subject]}/${subjectId ?? code}`

/** Returns an event as a CloudEvent. If its subject has left the reader's view, type and data disclose only that. */
export function presentEvent(event: LoggedEvent, { agency }: LogReader, source: string): CloudEvent {
  const { subject, applicationId, eventId, position, version, fromState, toState, at, leaves } = event
  const isPermitOrCase = subject === 'application' || subject === 'permit'
  const type = leaves && isPermitOrCase ? leavings[subject].type : event.type
  return {
    specversion: '1.0',
    id: eventId,
    source,
    type: publicType(type),
    subject: subjectName(event),
    time: at,
    datacontenttype: 'application/json',
    position: writePosition({ number: position, check: checkOf(eventId) }),
    data: leaves
      ? { version: null, from: null, to: null }
      : {
          version,
          from: fromState,
          to: toState,
          ...(applicationId !== null && { applicationId }),
          ...(subject === 'registration' && {
            permitTypes: [...(agency?.permitTypes ?? [everything])],
            regions: [...(agency?.regions ?? [everything])],
          }),
        },
  }
}
