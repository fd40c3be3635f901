import Type from 'typebox'
import { demandAdministrator } from '../../access/identity/administrators.ts'
import { after, page, uuidPattern } from '../../http/cursor.ts'
import { once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, paging, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { appoint, changeAppointment, type TrustedIssuer } from './appoint.ts'
import { findAppointment, listAppointments, listStaffChanges } from './queries.ts'
import {
  Appointment,
  AppointmentList,
  AppointmentQuery,
  NewAppointment,
  NewStaffChange,
  StaffChange,
  StaffChangeList,
} from './schema.ts'

const tags = ['Staff']
const params = Type.Object({ id: Id('The appointment.') })

/**
 * What staff needs of signing in: whose people there are, and a way to forget what they were. Other processes are told
 * by the database.
 */
interface SignInParts {
  issuer: TrustedIssuer
  forget(): void
}

/** Who works where as what. Administrators look after the staff of their office and of those below it. */
export async function staff(
  app: App,
  { database, signIn: { issuer, forget } }: { database: Database; signIn: SignInParts },
) {
  const { lane } = database

  app.post(
    '/staff',
    {
      schema: {
        operationId: 'createAppointment',
        tags,
        summary: 'Appoint somebody',
        description:
          'To an office and a role, for a time or until further notice: a person of the issuer, or whoever first ' +
          'signs in with an e-mail address that the issuer has verified. Nobody appoints themselves. Nobody holds ' +
          'one post twice at a time: who takes up an invitation to a post that they hold already gets the rest of ' +
          'its time. A dissolved office gets nobody.',
        headers: PostHeaders,
        body: NewAppointment,
        response: {
          201: ref(Appointment),
          ...refusals(
            'forbidden',
            'own_appointment',
            'appointed_already',
            'rule_broken',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) => {
        const appointment = await appoint(db, body, actor, issuer)
        return { statusCode: 201, headers: { location: `/v1/staff/${appointment.id}` }, body: appointment }
      })
      forget()
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )

  app.get(
    '/staff',
    {
      schema: {
        operationId: 'listAppointments',
        tags,
        summary: 'List appointments',
        description:
          'At the offices the caller administers and those below them, in the order in which they were made; those that have ended too.',
        querystring: AppointmentQuery,
        response: { 200: ref(AppointmentList), ...refusals('forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, query: { officeId, role, personId, limit, cursor } }) => {
      demandAdministrator(actor, 'read_staff')
      const list = { list: 'staff', of: actor.personId, officeId, role, personId }
      const rows = await listAppointments(lane, actor, {
        officeId,
        role,
        personId,
        limit,
        after: after(cursor, list, uuidPattern),
      })
      return page(rows, limit, list, (row) => row.id)
    },
  )

  app.get(
    '/staff/:id',
    {
      schema: {
        operationId: 'getAppointment',
        tags,
        summary: 'Get an appointment',
        description: 'Who works where as what, from when until when, and whether it is in force now.',
        params,
        response: { 200: ref(Appointment), ...refusals('forbidden', 'not_found') },
      },
    },
    async ({ actor, params: { id } }) => {
      demandAdministrator(actor, 'read_staff')
      return findAppointment(lane, id, actor)
    },
  )

  app.post(
    '/staff/:id/changes',
    {
      schema: {
        operationId: 'changeAppointment',
        tags,
        summary: 'Suspend, reinstate or end an appointment',
        description:
          'Takes effect at once, also for tokens in use, or with an end in the future at that moment. Nobody changes their own, and the province always keeps an administrator.',
        params,
        headers: PostHeaders,
        body: NewStaffChange,
        response: {
          201: ref(StaffChange),
          ...refusals(
            'forbidden',
            'own_appointment',
            'not_found',
            'appointment_state',
            'last_administrator',
            'rule_broken',
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
      const answer = await once(database, keyOf(request, headers, body), async (db) => ({
        statusCode: 201,
        headers: {},
        body: await changeAppointment(db, id, body, actor),
      }))
      forget()
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )

  app.get(
    '/staff/:id/changes',
    {
      schema: {
        operationId: 'listStaffChanges',
        tags,
        summary: 'List what was done to an appointment',
        description: 'Who appointed, suspended, reinstated or ended it, when and why, in order.',
        params,
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: ref(StaffChangeList), ...refusals('forbidden', 'not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      demandAdministrator(actor, 'read_staff')
      const list = { list: 'staff-changes', of: id }
      return page(
        await listStaffChanges(lane, id, actor, { limit, after: after(cursor, list, uuidPattern) }),
        limit,
        list,
        (row) => row.id,
      )
    },
  )
}
