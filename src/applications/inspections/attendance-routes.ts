import { refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, etagOf } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { boundContextOf } from '../context.ts'
import { AppointmentParams, InspectionAppointment, NewAppointmentResponse } from './appointment-schema.ts'
import { answerAppointment, concludeAppointment } from './attend.ts'
import { NewAppointmentOutcome } from './outcome-schema.ts'
import { findAppointment } from './queries.ts'

const tags = ['Inspections']

interface AttendanceParts {
  database: Database
}

export function answerInspectionAppointmentRoute(app: App, { database: { pool } }: AttendanceParts) {
  app.put(
    '/applications/:id/inspection-appointments/:appointmentId/response',
    {
      schema: {
        operationId: 'answerInspectionAppointment',
        tags,
        summary: 'Answer an inspection date',
        description:
          'Confirms the date or asks for another, by the applicant or for them by the counter ' +
          'that filed. The date stands until the office sets another.',
        params: AppointmentParams,
        headers: ChangeHeaders,
        body: NewAppointmentResponse,
        response: {
          200: ref(InspectionAppointment),
          ...refusals('not_found', 'forbidden', 'appointment_over', 'stale', 'rule_broken', 'precondition_required'),
        },
      },
    },
    async ({ actor, body, headers, params: { id, appointmentId } }, reply) => {
      const changed = await answerAppointment(boundContextOf({ actor, headers }, pool), { id, appointmentId }, body)
      const { appointment } = await findAppointment(pool, id, appointmentId, actor)
      return reply.header('etag', etagOf(changed)).send(appointment)
    },
  )
}

export function concludeInspectionAppointmentRoute(app: App, { database: { pool } }: AttendanceParts) {
  app.put(
    '/applications/:id/inspection-appointments/:appointmentId/outcome',
    {
      schema: {
        operationId: 'concludeInspectionAppointment',
        tags,
        summary: 'Record the outcome of an inspection date',
        description:
          'Records that the date is cancelled or was missed by the applicant. A new one can be set ' +
          'then. The clock of the application keeps running.',
        params: AppointmentParams,
        headers: ChangeHeaders,
        body: NewAppointmentOutcome,
        response: {
          200: ref(InspectionAppointment),
          ...refusals(
            'not_found',
            'forbidden',
            'appointment_over',
            'appointment_not_begun',
            'stale',
            'rule_broken',
            'precondition_required',
          ),
        },
      },
    },
    async ({ actor, body, headers, params: { id, appointmentId } }, reply) => {
      const changed = await concludeAppointment(boundContextOf({ actor, headers }, pool), { id, appointmentId }, body)
      const { appointment } = await findAppointment(pool, id, appointmentId, actor)
      return reply.header('etag', etagOf(changed)).send(appointment)
    },
  )
}
