import Type from 'typebox'
import { demandAdministrator } from '../../access/identity/administrators.ts'
import { pageById } from '../../http/cursor.ts'
import { created, once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { appointPerson, changeAppointment, type TrustedIssuer } from './appoint.ts'
import { NewStaffChange, StaffChange, StaffChangeList } from './change-schema.ts'
import { findAppointment, listAppointments, listStaffChanges } from './queries.ts'
import { Appointment, AppointmentList, AppointmentQuery, NewAppointment } from './schema.ts'

const tags = ['Staff']
const params = Type.Object({ id: Id('Identifier of the post.') })

/** The trusted issuer, and the function that clears the cached posts. The database notifies other processes. */
interface SignIn {
  issuer: TrustedIssuer
  forget(): void
}

interface StaffParts {
  database: Database
  signIn: SignIn
}

/** Registers the routes of posts, for administrators of the office or of one above it. */
export async function staff(app: App, parts: StaffParts) {
  createAppointmentRoute(app, parts)
  listAppointmentsRoute(app, parts)
  getAppointmentRoute(app, parts)
  changeAppointmentRoute(app, parts)
  listStaffChangesRoute(app, parts)
}

function createAppointmentRoute(app: App, { database, signIn: { issuer, forget } }: StaffParts) {
  app.post(
    '/staff',
    {
      schema: {
        operationId: 'createAppointment',
        tags,
        summary: 'Appoint a person',
        description:
          'Gives a person a role at an office, for a time or until further notice. Send the `subject` of a known ' +
          'person. Or send an `email`: the first person who signs in with this address, verified by the issuer, gets ' +
          'the post. You cannot appoint yourself. A person cannot hold the same post twice at a time; an invitation ' +
          'then adds only the rest of its time. A dissolved office is refused.',
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
        const appointment = await appointPerson(db, body, actor, issuer)
        return created(appointment, { location: `/v1/staff/${appointment.id}` })
      })
      forget()
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listAppointmentsRoute(app: App, { database: { reader } }: StaffParts) {
  app.get(
    '/staff',
    {
      schema: {
        operationId: 'listAppointments',
        tags,
        summary: 'List posts',
        description:
          'Returns the posts at the offices that you administer and at those below them, the oldest first. ' +
          'Ended ones are included.',
        querystring: AppointmentQuery,
        response: { 200: ref(AppointmentList), ...refusals('forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, query: { officeId, role, personId, ...query } }) => {
      demandAdministrator(actor, 'read_staff')
      const filters = { officeId, role, personId }
      return pageById(query, { list: 'staff', of: actor.personId, ...filters }, (paging) =>
        listAppointments(reader, actor, { ...filters, ...paging }),
      )
    },
  )
}

function getAppointmentRoute(app: App, { database: { reader } }: StaffParts) {
  app.get(
    '/staff/:id',
    {
      schema: {
        operationId: 'getAppointment',
        tags,
        summary: 'Get a post',
        description: 'Returns person, office, role, times and state of a post.',
        params,
        response: { 200: ref(Appointment), ...refusals('forbidden', 'not_found') },
      },
    },
    async ({ actor, params: { id } }) => {
      demandAdministrator(actor, 'read_staff')
      return findAppointment(reader, id, actor)
    },
  )
}

function changeAppointmentRoute(app: App, { database, signIn: { forget } }: StaffParts) {
  app.post(
    '/staff/:id/changes',
    {
      schema: {
        operationId: 'changeAppointment',
        tags,
        summary: 'Change a post',
        description:
          'Suspends, reinstates or ends a post, or changes the name of its holder on certificates. It takes ' +
          'effect at once, also for tokens in use; an end may name a later time. You cannot change your own ' +
          'post. The last administrator of the province stays: 409 `last_administrator`.',
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
      const answer = await once(database, keyOf(request, headers, body), async (db) =>
        created(await changeAppointment(db, id, body, actor)),
      )
      forget()
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listStaffChangesRoute(app: App, { database: { reader } }: StaffParts) {
  app.get(
    '/staff/:id/changes',
    {
      schema: {
        operationId: 'listStaffChanges',
        tags,
        summary: 'List the changes of a post',
        description: 'Returns who appointed, suspended, reinstated or ended it, when and why, the oldest first.',
        params,
        querystring: PageQuery,
        response: { 200: ref(StaffChangeList), ...refusals('forbidden', 'not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) => {
      demandAdministrator(actor, 'read_staff')
      return pageById(query, { list: 'staff-changes', of: id }, (paging) => listStaffChanges(reader, id, actor, paging))
    },
  )
}
