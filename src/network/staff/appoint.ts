import type { Actor } from '../../access/identity/actor.ts'
import { demandAdministrator } from '../../access/identity/administrators.ts'
import { sameEmail } from '../../access/identity/claims.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, type Fault, Problem } from '../../http/problems/problem.ts'
import { timeNow } from '../../platform/clock.ts'
import { type Db, within } from '../../platform/db/client.ts'
import { type AdministratorAction, isOpenTo } from './appointment.ts'
import type { NewStaffChange } from './change-schema.ts'
import { insertAppointment, lockStaff, personOf, updateAppointment } from './changes.ts'
import {
  type AppointmentRow,
  administersNow,
  type ChangeRow,
  findAppointment,
  hasOtherAdministrator,
  officeOfProvince,
  officeToStaff,
} from './queries.ts'
import type { NewAppointment } from './schema.ts'

/** The trusted issuer: its address, and the name under which its people are stored. */
export interface TrustedIssuer {
  address: string
  knownAs: string
}

/**
 * Appoints a person, or invites the holder of an e-mail address, at an office that the actor administers. Throws
 * `rule_broken` with all faults, `forbidden`, `own_appointment`, `appointed_already`.
 */
export function appointPerson(
  db: Db,
  input: NewAppointment,
  actor: Actor,
  issuer: TrustedIssuer,
): Promise<AppointmentRow> {
  demandAdministrator(actor, 'appoint')
  return within(db, async (tx) => {
    const office = await officeToStaff(tx, input.officeId)
    await lockStaff(tx)
    const regionCode = office?.regionCode
    demandNoFaults([
      ...holderFaults(input, issuer),
      ...timeFaults(input, timeNow()),
      ...(office === undefined ? [fault({ pointer: '/officeId' }, 'not_an_office')] : []),
      ...(office?.isDissolved ? [fault({ pointer: '/officeId' }, 'office_dissolved')] : []),
    ])
    if (regionCode === undefined || !(await administersNow(tx, actor.personId, regionCode)))
      throw new Problem('forbidden', { action: 'appoint', by: ['administrator'] })
    refuseNumbers({ reason: input.reason })
    const personId = input.subject === undefined ? null : await personOf(tx, issuer.knownAs, input.subject)
    if (personId === actor.personId) throw new Problem('own_appointment', {})
    const email = input.email === undefined ? null : sameEmail(input.email)
    const post = {
      officeId: input.officeId,
      role: input.role,
      startsAt: instant(input.startsAt),
      endsAt: instant(input.endsAt),
      signsAs: input.signsAs ?? null,
    }
    const id = await insertAppointment(tx, { personId, email }, post, actor.personId, input.reason)
    if (id === undefined) throw new Problem('appointed_already', {})
    return findAppointment(tx, id, actor)
  })
}

/** Invites the first administrator of the province, for the operator. False when the address is invited already. */
export function inviteAdministrator(db: Db, email: string): Promise<boolean> {
  return within(db, async (tx) => {
    await lockStaff(tx)
    const officeId = await officeOfProvince(tx)
    if (officeId === undefined) throw new Error('There is no province yet. Load the network first.')
    const post = { officeId, role: 'administrator', startsAt: null, endsAt: null, signsAs: null } as const
    return (
      (await insertAppointment(
        tx,
        { personId: null, email: sameEmail(email) },
        post,
        null,
        'Invited by the operator',
      )) !== undefined
    )
  })
}

/**
 * Suspends, reinstates or ends a post, or changes its name on certificates. Throws `forbidden`, `not_found`,
 * `own_appointment`, `appointment_state`, `rule_broken`, and `last_administrator` when the province would have no
 * administrator.
 */
export function changeAppointment(db: Db, id: string, input: NewStaffChange, actor: Actor): Promise<ChangeRow> {
  const labelled = `${input.action}_appointment` as const
  demandAdministrator(actor, labelled)
  return within(db, async (tx) => {
    await lockStaff(tx)
    const appointment = await findAppointment(tx, id, actor)
    if (!(await administersNow(tx, actor.personId, appointment.reach)))
      throw new Problem('not_found', { what: 'staff_appointment' })
    if (appointment.person?.id === actor.personId) throw new Problem('own_appointment', {})
    if (!isOpenTo(input.action, appointment.state))
      throw new Problem('appointment_state', { action: labelled, state: appointment.state })
    demandNoFaults([...endFaults(input, appointment, timeNow()), ...signatureFaults(input)])
    refuseNumbers({ reason: input.reason })
    if (weakens(input.action, appointment) && !(await hasOtherAdministrator(tx, id)))
      throw new Problem('last_administrator', {})
    const { action, reason, signsAs = null } = input
    const wanted = { action, endsAt: instant(input.endsAt), signsAs, reason }
    const made = await updateAppointment(tx, id, wanted, actor.personId)
    return { ...made, action, by: actor.name, reason }
  })
}

const weakens = (action: AdministratorAction, { role, reach }: AppointmentRow): boolean =>
  (action === 'suspend' || action === 'end') && role === 'administrator' && !reach.includes('.')

function holderFaults({ subject, email, issuer: named }: NewAppointment, issuer: TrustedIssuer): Fault[] {
  if ((subject === undefined) === (email === undefined))
    return [fault({ pointer: '/subject' }, 'one_of_two', { others: ['email'] })]
  return named === undefined || [issuer.address, issuer.knownAs].includes(named)
    ? []
    : [fault({ pointer: '/issuer' }, 'not_trusted')]
}

function timeFaults({ startsAt, endsAt }: NewAppointment, now: Date): Fault[] {
  const [start, end] = [instant(startsAt), instant(endsAt)]
  return [
    ...(start === null || isLater(start, now) ? [] : [fault({ pointer: '/startsAt' }, 'not_ahead')]),
    ...(end === null || isLater(end, start ?? now)
      ? []
      : [fault({ pointer: '/endsAt' }, start === null ? 'not_ahead' : 'not_after_start')]),
  ]
}

function endFaults({ action, endsAt }: NewStaffChange, { startsAt }: AppointmentRow, now: Date): Fault[] {
  const end = instant(endsAt)
  if (end === null) return []
  if (action !== 'end') return [fault({ pointer: '/endsAt' }, 'false schema')]
  if (!isLater(end, now)) return [fault({ pointer: '/endsAt' }, 'not_ahead')]
  return isLater(end, startsAt) ? [] : [fault({ pointer: '/endsAt' }, 'not_after_start')]
}

function signatureFaults({ action, signsAs }: NewStaffChange): Fault[] {
  if ((action === 'set_signature') === (signsAs !== undefined)) return []
  return [fault({ pointer: '/signsAs' }, signsAs === undefined ? 'required' : 'false schema')]
}

/** True when a moment is after another. Invalid dates, such as leap seconds, and dates after 9999 (UTC) are not. */
const isLater = (moment: Date, than: Date): boolean => moment.getTime() > than.getTime() && moment.getTime() < endOfTime
const endOfTime = Date.UTC(9999, 11, 31)
const instant = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text))
