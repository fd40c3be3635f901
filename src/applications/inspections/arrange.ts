import type { Actor } from '../../access/identity/actor.ts'
import type { Paging } from '../../http/cursor.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, Problem } from '../../http/problems/problem.ts'
import { currentEdition, workingCalendar } from '../../network/calendar/queries.ts'
import { timeNow } from '../../platform/clock.ts'
import type { Db } from '../../platform/db/client.ts'
import { isExcluded } from '../../platform/db/errors.ts'
import { findCase } from '../case/queries.ts'
import type { ChangedRow } from '../changed.ts'
import { changing } from '../changing.ts'
import { type Context, demandVersion } from '../context.ts'
import type { Standing } from '../lifecycle.ts'
import { demandStanding, isOrWasApplicant, personalDoerOf } from '../standing.ts'
import { isInOfficeHours, timeFaults } from './appointment.ts'
import { insertAppointment } from './changes.ts'
import { countAppointments, type Inspector, inspectorsOf, isInspectorOf } from './queries.ts'

interface AppointmentInput {
  startsAt: string
  endsAt: string
  inspectorId?: string
  note?: string
  outsideHoursReason?: string
  supersedes?: string
}

/** The standings that may arrange inspections. */
export const arrangers: readonly Standing[] = ['inspector', 'reviewer', 'front_desk']

const appointmentsLimit = 50

/**
 * Arranges an inspection. An open date must be named in `supersedes`, and is replaced. Throws `not_found`, `forbidden`,
 * `stale`, `not_editable`, `appointment_open`, `appointment_over`, `rule_broken` with all faults,
 * `too_many_appointments` after 50, `conflict`, and `inspector_booked` when the inspector has another date at that
 * time.
 */
export const makeAppointment = (context: Context, id: string, input: AppointmentInput): Promise<ChangedRow> =>
  changing(context, id, async (application) => {
    const { db, actor } = context
    const standing = demandStanding(application, actor, arrangers, 'make_appointment')
    demandVersion(context, application)
    if (application.status !== 'in_inspection')
      throw new Problem('not_editable', { status: application.status, during: ['in_inspection'] })
    refuseNumbers({ note: input.note, outsideHoursReason: input.outsideHoursReason })
    const open = application.inspection?.appointments?.open?.appointment.id ?? null
    if (open !== (input.supersedes ?? null))
      throw open === null
        ? new Problem('appointment_over', {})
        : new Problem('appointment_open', {}, { existingId: open })
    const inspectorId = input.inspectorId ?? actor.personId
    const isInHours = isInOfficeHours(await workingCalendar(db, await currentEdition(db)), input)
    const mayLeaveHours = standing === 'inspector' && input.outsideHoursReason !== undefined
    const isFit =
      !isOrWasApplicant(application, inspectorId) &&
      (await isInspectorOf(db, inspectorId, application.office?.id ?? ''))
    demandNoFaults([
      ...timeFaults(input, timeNow()),
      ...(isInHours || mayLeaveHours ? [] : [fault({ pointer: '/startsAt' }, 'outside_office_hours')]),
      ...(isFit ? [] : [fault({ pointer: '/inspectorId' }, 'not_an_inspector')]),
    ])
    if ((await countAppointments(db, id)) >= appointmentsLimit)
      throw new Problem('too_many_appointments', { limit: appointmentsLimit })
    const appointment = {
      ...input,
      inspectorId,
      note: input.note ?? null,
      outsideHoursReason: isInHours ? null : (input.outsideHoursReason ?? null),
      supersedes: open,
    }
    const doer = personalDoerOf(application, context, standing)
    return async () => {
      const made = await insertAppointment(db, application, appointment, doer).catch((error: unknown) => {
        throw isExcluded(error) ? new Problem('inspector_booked', {}) : error
      })
      if (!made) throw new Problem('conflict', {})
      return made
    }
  })

/**
 * Lists the inspectors who can be named for an inspection, with the times at which they are booked. Throws `not_found`,
 * and `forbidden` for people who may not arrange inspections.
 */
export async function availableInspectors(db: Db, id: string, actor: Actor, paging: Paging): Promise<Inspector[]> {
  const application = await findCase(db, id, actor)
  demandStanding(application, actor, arrangers, 'make_appointment')
  return application.office ? inspectorsOf(db, application.office.id, paging) : []
}
