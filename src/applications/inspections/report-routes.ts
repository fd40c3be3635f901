import Type from 'typebox'
import { after, page, uuidPattern } from '../../http/cursor.ts'
import { once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOf, StepHeaders, versionOf } from '../../http/request.ts'
import { type App, Id, paging, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { contextOf } from '../context.ts'
import { etagOf } from '../present.ts'
import { findCase } from '../queries.ts'
import { findReport, listReports, type ReportRow } from './queries.ts'
import { FiledInspectionReport, FiledInspectionReportList, NewReportSignature } from './schema.ts'
import { signReport } from './sign.ts'

const reportParams = Type.Object({ id: Id('The application.'), reportId: Id('The report.') })
const tags = ['Inspections']

/** The minutes of the inspections of an application, and the applicant's signature under them. */
export async function inspectionReports(app: App, { database }: { database: Database }) {
  const { lane } = database

  app.get(
    '/applications/:id/inspection-reports',
    {
      schema: {
        operationId: 'listInspectionReports',
        tags,
        summary: 'List the reports of inspections',
        description:
          'Every report (BAPL) of an application, the oldest first. One comes to be by the step `report_inspection`.',
        params: Type.Object({ id: Id('The application.') }),
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: ref(FiledInspectionReportList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      const list = { list: 'inspection-reports', of: id }
      const rows = await listReports(lane, id, actor, { limit, after: after(cursor, list, uuidPattern) })
      if (rows.length === 0) await findCase(lane, id, actor)
      return page(rows.map(shown), limit, list, (row) => row.id)
    },
  )

  app.get(
    '/applications/:id/inspection-reports/:reportId',
    {
      schema: {
        operationId: 'getInspectionReport',
        tags,
        summary: 'Get the report of an inspection',
        description: 'Findings by the check list, photographs by their documents, recommendation, and who signed.',
        params: reportParams,
        response: { 200: ref(FiledInspectionReport), ...refusals('not_found') },
      },
    },
    async ({ actor, params: { id, reportId } }, reply) => {
      const row = await findReport(lane, id, reportId, actor)
      return reply.header('etag', etagOf({ version: row.applicationVersion })).send(shown(row))
    },
  )

  app.post(
    '/applications/:id/inspection-reports/:reportId/signature',
    {
      schema: {
        operationId: 'signInspectionReport',
        tags,
        summary: 'Sign a report as the applicant',
        description:
          "In the applicant's own client, after the inspector has reported. Once, and not where they have signed on paper.",
        params: reportParams,
        headers: StepHeaders,
        body: NewReportSignature,
        response: {
          201: ref(FiledInspectionReport),
          ...refusals(
            'not_found',
            'forbidden',
            'signed_already',
            'not_editable',
            'conflict',
            'stale',
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
        params: { id, reportId },
      } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) => {
        const signed = await signReport({ ...contextOf(request, db), ifVersion: versionOf(headers) }, id, reportId)
        const row = await findReport(db, id, reportId, actor)
        return {
          statusCode: 201,
          headers: { etag: etagOf(signed), location: `/v1/applications/${id}/inspection-reports/${reportId}` },
          body: shown(row),
        }
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

const shown = ({ applicationVersion: _version, ...report }: ReportRow) => report
