import Type from 'typebox'
import { pageById } from '../../http/cursor.ts'
import { created, once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { etagOf, keyOf, StepHeaders, versionOf } from '../../http/request.ts'
import { type App, Id, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { findCase } from '../case/queries.ts'
import { contextOf } from '../context.ts'
import { ApplicationParams } from '../params.ts'
import { FiledInspectionReport, FiledInspectionReportList, NewReportSignature } from './filed-report-schema.ts'
import { findReport, listReports, type ReportRow } from './queries.ts'
import { signReport } from './sign.ts'

const reportParams = Type.Object({
  id: Id('Identifier of the application.'),
  reportId: Id('Identifier of the report.'),
})
const tags = ['Inspections']

interface InspectionReportParts {
  database: Database
}

/** Routes of inspection reports and the applicant's signature. */
export async function inspectionReports(app: App, parts: InspectionReportParts) {
  listInspectionReportsRoute(app, parts)
  getInspectionReportRoute(app, parts)
  signInspectionReportRoute(app, parts)
}

function listInspectionReportsRoute(app: App, { database: { reader } }: InspectionReportParts) {
  app.get(
    '/applications/:id/inspection-reports',
    {
      schema: {
        operationId: 'listInspectionReports',
        tags,
        summary: 'List inspection reports',
        description:
          'Lists every inspection report (BAPL) of an application, oldest first. The step ' +
          '`report_inspection` creates one.',
        params: ApplicationParams,
        querystring: PageQuery,
        response: { 200: ref(FiledInspectionReportList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) =>
      pageById(query, { list: 'inspection-reports', of: id }, async (paging) => {
        const rows = await listReports(reader, id, actor, paging)
        if (rows.length === 0) await findCase(reader, id, actor)
        return rows.map(shown)
      }),
  )
}

function getInspectionReportRoute(app: App, { database: { reader } }: InspectionReportParts) {
  app.get(
    '/applications/:id/inspection-reports/:reportId',
    {
      schema: {
        operationId: 'getInspectionReport',
        tags,
        summary: 'Get an inspection report',
        description:
          'Returns a report with its findings by the check list, photographs, recommendation and signatures.',
        params: reportParams,
        response: { 200: ref(FiledInspectionReport), ...refusals('not_found') },
      },
    },
    async ({ actor, params: { id, reportId } }, reply) => {
      const row = await findReport(reader, id, reportId, actor)
      return reply.header('etag', etagOf({ version: row.applicationVersion })).send(shown(row))
    },
  )
}

function signInspectionReportRoute(app: App, { database }: InspectionReportParts) {
  app.post(
    '/applications/:id/inspection-reports/:reportId/signature',
    {
      schema: {
        operationId: 'signInspectionReport',
        tags,
        summary: 'Sign an inspection report',
        description:
          "Records the applicant's signature in their own client, after the inspector has reported. It is " +
          'possible once, and not when they have signed on paper.',
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
        return created(shown(row), {
          etag: etagOf(signed),
          location: `/v1/applications/${id}/inspection-reports/${reportId}`,
        })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

const shown = ({ applicationVersion: _version, ...report }: ReportRow) => report
