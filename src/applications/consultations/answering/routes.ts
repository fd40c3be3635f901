import Type from 'typebox'
import { PurposeHeader, registeredPurpose } from '../../../access/clients/purpose.ts'
import { publishedVersion } from '../../../catalogue/permit-types/queries.ts'
import { pageById } from '../../../http/cursor.ts'
import { ForeignParameters, foreignParameters } from '../../../http/letter-links.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { etagOf } from '../../../http/request.ts'
import { type App, Id, OneOf, paging, ref } from '../../../http/schema.ts'
import type { Database } from '../../../platform/db/client.ts'
import type { Vault } from '../../../privacy/vault.ts'
import { consultationStatuses } from '../consultation.ts'
import { Consultation, ConsultationList } from '../consultation-schema.ts'
import { presentConsultation } from '../present.ts'
import { findAskedOf, listAskedOf } from '../queries.ts'
import { readFile } from './file.ts'
import { recordAgencyRead } from './reads.ts'

const tags = ['Consultations']
export const ConsultationParams = Type.Object({ id: Id('Identifier of the consultation.') })

const ConsultationQuery = Type.Object(
  {
    status: Type.Optional(
      OneOf(
        consultationStatuses.filter((status) => status !== 'planned'),
        { description: 'Only consultations with this status. `requested`: those that wait for you.' },
      ),
    ),
    dueBefore: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'Only consultations that are due before this time.',
        examples: ['2026-11-30T00:00:00Z'],
      }),
    ),
    permitType: Type.Optional(
      Type.String({
        pattern: '^[A-Z][A-Z0-9-]{1,19}$',
        description: 'Only about this permit type.',
        examples: ['IMB'],
      }),
    ),
    ...paging,
  },
  { additionalProperties: false },
)

const config = { scope: 'consultations:read' } as const

interface AgencyConsultationParts {
  database: Database
  vault: Vault
}

/** The consultations of an agency, to read. */
export async function agencyConsultations(app: App, parts: AgencyConsultationParts) {
  listConsultationsRoute(app, parts)
  getConsultationRoute(app, parts)
}

function listConsultationsRoute(app: App, { database: { reader } }: AgencyConsultationParts) {
  app.get(
    '/consultations',
    {
      config,
      schema: {
        operationId: 'listConsultations',
        tags,
        summary: 'List my consultations',
        description:
          'Lists the applications about which your agency is or was asked for its opinion, the newest first. ' +
          'Work through `status=requested`.',
        querystring: ConsultationQuery,
        response: { 200: ref(ConsultationList), ...refusals('cursor_mismatch', 'not_in_sandbox') },
      },
    },
    async ({ agency, query: { status, dueBefore, permitType, ...query } }) => {
      const filters = { status, dueBefore, permitType }
      return pageById(query, { list: 'consultations', of: agency.clientId, ...filters }, async (paging) => {
        const rows = await listAskedOf(reader, agency, { ...filters, ...paging })
        return rows.map((row) => presentConsultation(row))
      })
    },
  )
}

function getConsultationRoute(app: App, { database: { reader, pool }, vault }: AgencyConsultationParts) {
  app.get(
    '/consultations/:id',
    {
      config,
      schema: {
        operationId: 'getConsultation',
        tags,
        summary: 'Get a consultation',
        description:
          'Returns a consultation of your agency. While it is open, `file` has the answers and documents that the ' +
          'permit type shows to you. The applicant sees each read, with its purpose. 404: there is no such ' +
          `consultation, or another agency was asked. ${foreignParameters}`,
        params: ConsultationParams,
        querystring: ForeignParameters,
        headers: PurposeHeader,
        response: { 200: ref(Consultation), ...refusals('purpose_not_registered', 'not_found', 'not_in_sandbox') },
      },
    },
    async ({ agency, headers, params: { id } }, reply) => {
      const purpose = registeredPurpose(agency, headers.purpose)
      const row = await findAskedOf(reader, id, agency)
      const type = await publishedVersion(reader, row.permitType, row.permitTypeVersion)
      const shown = await readFile(reader, vault, row, type)
      if (shown)
        await recordAgencyRead(pool, {
          agency,
          purpose,
          applicationId: row.applicationId,
          documentId: null,
          fields: shown.opened,
        })
      return reply.header('etag', etagOf(row)).send(presentConsultation(row, shown?.file))
    },
  )
}
