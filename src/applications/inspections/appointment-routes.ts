import { pageById } from '../../http/cursor.ts'
import { created, once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { etagOf, keyOf, StepHeaders, versionOf } from '../../http/request.ts'
import { type App, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { findCase } from '../case/queries.ts'
import { contextOf } from '../context.ts'
import { ApplicationParams } from '../params.ts'
import {
  AppointmentParams,
  InspectionAppointment,
  InspectionAppointmentList,
  NewInspectionAppointment,
} from './appointment-schema.ts'
import { makeAppointment } from './arrange.ts'
import { answerInspectionAppointmentRoute, concludeInspectionAppointmentRoute } from './attendance-routes.ts'
import { findAppointment, listAppointments } from './queries.ts'

const tags = ['Inspections']

interface AppointmentParts {
  database: Database
}

/** Routes of inspection dates. */
export async function inspectionAppointments(app: App, parts: AppointmentParts) {
  createInspectionAppointmentRoute(app, parts)
  listInspectionAppointmentsRoute(app, parts)
  getInspectionAppointmentRoute(app, parts)
  answerInspectionAppointmentRoute(app, parts)
  concludeInspectionAppointmentRoute(app, parts)
}

function createInspectionAppointmentRoute(app: App, { database }: AppointmentParts) {
  app.post(
    '/applications/:id/inspection-appointments',
    {
      schema: {
        operationId: 'createInspectionAppointment',
        tags,
        summary: 'Arrange an inspection',
        description:
          'Sets the date of an inspection at the site while the application is in inspection. Possible for an ' +
          'inspector, a reviewer or the front desk of the responsible office. To replace the open ' +
          'date, name it in `supersedes`; the history keeps both. An inspector cannot be booked twice ' +
          'at the same time.',
        params: ApplicationParams,
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
        return created(appointment, {
          etag: etagOf(made),
          location: `/v1/applications/${id}/inspection-appointments/${made.id}`,
        })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listInspectionAppointmentsRoute(app: App, { database: { reader } }: AppointmentParts) {
  app.get(
    '/applications/:id/inspection-appointments',
    {
      schema: {
        operationId: 'listInspectionAppointments',
        tags,
        summary: 'List inspection dates',
        description: 'Returns every inspection date of an application, the oldest first.',
        params: ApplicationParams,
        querystring: PageQuery,
        response: { 200: ref(InspectionAppointmentList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) =>
      pageById(query, { list: 'inspection-appointments', of: id }, async (paging) => {
        const rows = await listAppointments(reader, id, actor, paging)
        if (rows.length === 0) await findCase(reader, id, actor)
        return rows.map(({ appointment }) => appointment)
      }),
  )
}

function getInspectionAppointmentRoute(app: App, { database: { reader } }: AppointmentParts) {
  app.get(
    '/applications/:id/inspection-appointments/:appointmentId',
    {
      schema: {
        operationId: 'getInspectionAppointment',
        tags,
        summary: 'Get an inspection date',
        description: "Returns one inspection date with the applicant's answer and its outcome.",
        params: AppointmentParams,
        response: { 200: ref(InspectionAppointment), ...refusals('not_found') },
      },
    },
    async ({ actor, params: { id, appointmentId } }, reply) => {
      const { appointment, applicationVersion } = await findAppointment(reader, id, appointmentId, actor)
      return reply.header('etag', etagOf({ version: applicationVersion })).send(appointment)
    },
  )
}
