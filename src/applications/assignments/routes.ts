import { NoContentWithTag, refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, etagOf } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import { OfficeParams } from '../../network/offices/params.ts'
import type { Database } from '../../platform/db/client.ts'
import { boundContextOf } from '../context.ts'
import { ApplicationParams } from '../params.ts'
import { assignApplication, releaseApplication } from './assign.ts'
import { Assignee, countedUpTo, NewAssignee, Workload, WorkloadQuery } from './schema.ts'
import { workloadOf } from './workload-queries.ts'

const tags = ['Work']

interface AssignmentParts {
  database: Database
}

/** Routes of assignees and of the workload of an office. */
export async function assignments(app: App, parts: AssignmentParts) {
  assignApplicationRoute(app, parts)
  releaseApplicationRoute(app, parts)
  getWorkloadRoute(app, parts)
}

function assignApplicationRoute(app: App, { database: { pool } }: AssignmentParts) {
  app.put(
    '/applications/:id/assignee',
    {
      schema: {
        operationId: 'assignApplication',
        tags,
        summary: 'Assign an application',
        description:
          'Assigns an application to an officer of the responsible office. An officer with a step to take ' +
          'assigns it to themselves, the assignee hands it to a colleague, the head gives it to anybody. ' +
          'Nobody gets an application that they may not decide because of earlier duties. The assignment ' +
          "ends with the step after which it is another role's turn, and when the post ends. Status and " +
          'clock do not change.',
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
}

function releaseApplicationRoute(app: App, { database: { pool } }: AssignmentParts) {
  app.delete(
    '/applications/:id/assignee',
    {
      schema: {
        operationId: 'releaseApplication',
        tags,
        summary: 'Release an application',
        description:
          'Removes the assignee, by the assignee or the head. Any officer with a step to take can then take ' + 'it.',
        params: ApplicationParams,
        headers: ChangeHeaders,
        response: {
          204: NoContentWithTag,
          ...refusals('not_found', 'forbidden', 'not_assigned', 'stale', 'precondition_required'),
        },
      },
    },
    async ({ actor, headers, params: { id } }, reply) => {
      const version = await releaseApplication(boundContextOf({ actor, headers }, pool), id)
      return reply.code(204).header('etag', etagOf({ version })).send(null)
    },
  )
}

function getWorkloadRoute(app: App, { database: { standby } }: AssignmentParts) {
  app.get(
    '/offices/:id/workload',
    {
      schema: {
        operationId: 'getWorkload',
        tags,
        summary: 'Get the workload of an office',
        description:
          'Returns the open applications of each officer, those that nobody has taken by status, and those that ' +
          'were released by the officer who had them. `objections` counts what the head decides: open objections and ' +
          'appeals, those that are due soon, and how many of them silence then grants. Only for officers of the ' +
          'office or of one above it.',
        params: OfficeParams,
        querystring: WorkloadQuery,
        response: { 200: ref(Workload), ...refusals('not_found', 'forbidden') },
      },
    },
    async ({ actor, params: { id }, query: { soonDays } }) => ({
      ...(await workloadOf(standby, id, soonDays, actor)),
      countedUpTo,
    }),
  )
}
