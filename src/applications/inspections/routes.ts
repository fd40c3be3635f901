import Type from 'typebox'
import { after, page, uuidPattern } from '../../http/cursor.ts'
import { once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, keyOf, StepHeaders, versionOf } from '../../http/request.ts'
import { type App, Id, paging, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { boundContextOf, contextOf } from '../context.ts'
import { etagOf } from '../present.ts'
import { findCase } from '../queries.ts'
import { availableInspectors, makeAppointment } from './arrange.ts'
import { answerAppointment, concludeAppointment } from './attend.ts'
import { findAppointment, listAppointments } from './queries.ts'
import {
  InspectionAppointment,
  InspectionAppointmentList,
  InspectorList,
  NewAppointmentOutcome,
  NewAppointmentResponse,
  NewInspectionAppointment,
} from './schema.ts'

const params = Type.Object({ id: Id('The application.') })
const appointmentParams = Type.Object({ id: Id('The application.'), appointmentId: Id('The appointment.') })
const tags = ['Inspections']

/** When a site is inspected: appointments, what the applicant says to them, and what becomes of them. */
export async function inspectionAppointments(app: App, { database }: { database: Database }) {
  const { lane, pool } = database

  app.post(
    '/applications/:id/inspection-appointments',
    {
      schema: {
        operationId: 'createInspectionAppointment',
        tags,
        summary: 'Make an appointment for an inspection',
        description:
          'While the application is in inspection, by an inspector, a reviewer or the front desk of the responsible office. A new one takes the place of the open one that it names; the history keeps both. An inspector is never booked twice at a time.',
        params,
        headers: StepHeaders,
        body: NewInspectionAppointment,
        response: {
          201: ref(InspectionAppointment),
          ...refusals(
            'not_found',
            'forbidden',
            'not_editable',
            'appointment_open',
            'appointment_over',
            'inspector_booked',
            'conflict',
            'stale',
            'rule_broken',
            'too_many_appointments',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        actor,
        body,
        headers,
        params: { id },
      } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) => {
        const made = await makeAppointment({ ...contextOf(request, db), ifVersion: versionOf(headers) }, id, body)
        const { appointment } = await findAppointment(db, id, made.id, actor)
        return {
          statusCode: 201,
          headers: { etag: etagOf(made), location: `/v1/applications/${id}/inspection-appointments/${made.id}` },
          body: appointment,
        }
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )

  app.get(
    '/applications/:id/inspection-appointments',
    {
      schema: {
        operationId: 'listInspectionAppointments',
        tags,
        summary: 'List the appointments',
        description: 'Every appointment that was made for an application, the oldest first.',
        params,
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: ref(InspectionAppointmentList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      const list = { list: 'inspection-appointments', of: id }
      const rows = await listAppointments(lane, id, actor, { limit, after: after(cursor, list, uuidPattern) })
      if (rows.length === 0) await findCase(lane, id, actor)
      return page(
        rows.map(({ appointment }) => appointment),
        limit,
        list,
        (row) => row.id,
      )
    },
  )

  app.get(
    '/applications/:id/inspection-appointments/:appointmentId',
    {
      schema: {
        operationId: 'getInspectionAppointment',
        tags,
        summary: 'Get an appointment',
        description: 'One appointment with what the applicant said to it and what became of it.',
        params: appointmentParams,
        response: { 200: ref(InspectionAppointment), ...refusals('not_found') },
      },
    },
    async ({ actor, params: { id, appointmentId } }, reply) => {
      const { appointment, applicationVersion } = await findAppointment(lane, id, appointmentId, actor)
      return reply.header('etag', etagOf({ version: applicationVersion })).send(appointment)
    },
  )

  app.put(
    '/applications/:id/inspection-appointments/:appointmentId/response',
    {
      schema: {
        operationId: 'answerInspectionAppointment',
        tags,
        summary: 'Confirm an appointment, or ask for another time',
        description:
          'By the applicant, or for them by the counter at which they filed. The appointment stands until the office makes another.',
        params: appointmentParams,
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

  app.put(
    '/applications/:id/inspection-appointments/:appointmentId/outcome',
    {
      schema: {
        operationId: 'concludeInspectionAppointment',
        tags,
        summary: 'Cancel an appointment, or record that nobody came',
        description: 'Ends the open appointment; a new one can be made then. The clock of the file goes on.',
        params: appointmentParams,
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

  app.get(
    '/applications/:id/inspectors',
    {
      schema: {
        operationId: 'listInspectors',
        tags,
        summary: 'List who can inspect',
        description:
          'The inspectors of the responsible office and the times ahead at which they are booked, for whoever makes an appointment.',
        params,
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: ref(InspectorList), ...refusals('not_found', 'forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      const list = { list: 'inspectors', of: id }
      return page(
        await availableInspectors(lane, id, actor, { limit, after: after(cursor, list, uuidPattern) }),
        limit,
        list,
        (row) => row.id,
      )
    },
  )
}
