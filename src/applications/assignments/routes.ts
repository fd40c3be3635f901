import Type from 'typebox'
import { NoContent, refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders } from '../../http/request.ts'
import { type App, Id, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { boundContextOf } from '../context.ts'
import { ApplicationParams } from '../params.ts'
import { etagOf } from '../present.ts'
import { assignApplication, releaseApplication } from './assign.ts'
import { Assignee, countedUpTo, NewAssignee, Workload, WorkloadQuery } from './schema.ts'
import { workloadOf } from './workload-queries.ts'

const tags = ['Work']

/** Who works on what. */
export async function assignments(app: App, { database: { lane, pool } }: { database: Database }) {
  app.put(
    '/applications/:id/assignee',
    {
      schema: {
        operationId: 'assignApplication',
        tags,
        summary: 'Take an application, or give it to a colleague',
        description:
          "An officer whose step is next takes it; who has it hands it over; the head gives it to anybody who may work on it. Nobody gets what they may not decide on for what they did before. It ends by itself with the step after which it is somebody else's turn, and when the post ends. Status and clock stay as they are.",
        params: ApplicationParams,
        headers: ChangeHeaders,
        body: NewAssignee,
        response: {
          200: ref(Assignee),
          ...refusals(
            'not_found',
            'forbidden',
            'assignment_not_open',
            'assigned_already',
            'stale',
            'rule_broken',
            'precondition_required',
          ),
        },
      },
    },
    async ({ actor, headers, params: { id }, body: { personId } }, reply) => {
      const {
        version,
        assignee: { roles: _roles, ...assignee },
      } = await assignApplication(boundContextOf({ actor, headers }, pool), id, personId)
      return reply.header('etag', etagOf({ version })).send(assignee)
    },
  )

  app.delete(
    '/applications/:id/assignee',
    {
      schema: {
        operationId: 'releaseApplication',
        tags,
        summary: 'Let an application go',
        description: "By who has it, or the head. From then on it is nobody's.",
        params: ApplicationParams,
        headers: ChangeHeaders,
        response: {
          204: {
            ...NoContent,
            headers: {
              ETag: { type: 'string', description: 'The version the application has now.', examples: ['"4"'] },
            },
          },
          ...refusals('not_found', 'forbidden', 'not_assigned', 'stale', 'precondition_required'),
        },
      },
    },
    async ({ actor, headers, params: { id } }, reply) => {
      const version = await releaseApplication(boundContextOf({ actor, headers }, pool), id)
      return reply.code(204).header('etag', etagOf({ version })).send(null)
    },
  )

  app.get(
    '/offices/:id/workload',
    {
      schema: {
        operationId: 'getWorkload',
        tags,
        summary: 'See who has how much to do',
        description:
          'For who works at the office or at one above it: of each officer the open applications they have, and by status what nobody has taken.',
        params: Type.Object({ id: Id('The office.') }),
        querystring: WorkloadQuery,
        response: { 200: ref(Workload), ...refusals('not_found', 'forbidden') },
      },
    },
    async ({ actor, params: { id }, query: { soonDays } }) => ({
      ...(await workloadOf(lane, id, soonDays, actor)),
      countedUpTo,
    }),
  )
}
