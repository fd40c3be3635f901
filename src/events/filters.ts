import { uuidPattern } from '../http/cursor.ts'
import { fault } from '../http/problems/faults.ts'
import { demandNoFaults, type Fault } from '../http/problems/problem.ts'
import { loggedType } from './event-types.ts'
import { readSubject } from './read-events.ts'
import type { LogFilters } from './read-queries.ts'

/** Reads the filters of a request. Throws `rule_broken` with a fault for each unknown type and for a wrong subject. */
export function readFilters({
  types,
  subject,
}: {
  types?: string | undefined
  subject?: string | undefined
}): Pick<LogFilters, 'types' | 'about'> {
  const asked = types?.split(',').map((type) => ({ type, logged: loggedType(type) }))
  const about = subject === undefined ? undefined : aboutOf(subject)
  const errors: Fault[] = (asked ?? [])
    .filter(({ logged }) => logged === undefined)
    .map(({ type }) => fault({ parameter: 'types' }, 'unknown_event_type', { type }))
  if (subject !== undefined && !about) errors.push(fault({ parameter: 'subject' }, 'unknown_subject'))
  demandNoFaults(errors)
  return { types: asked?.map(({ logged }) => logged).filter((logged) => logged !== undefined), about }
}

function aboutOf(text: string): LogFilters['about'] {
  const found = readSubject(text)
  if (!found) return undefined
  const { subject, name } = found
  if (subject === 'permit_type') return { code: name }
  return uuidPattern.test(name) ? { id: name } : undefined
}
