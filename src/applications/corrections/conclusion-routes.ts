import Type from 'typebox'
import { languageOf } from '../../http/problems/language.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, etagOf } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import { boundContextOf } from '../context.ts'
import { concludeCorrection, previewConclusion } from './correct.ts'
import { showCorrection } from './present.ts'
import { CorrectionParams, type CorrectionParts, tags } from './routes.ts'
import { Correction, NewCorrectionOutcome } from './schema.ts'

/** The route that decides or withdraws a correction. */
export async function correctionConclusions(app: App, { database, vault, reads }: CorrectionParts) {
  app.put(
    '/applications/:id/corrections/:correctionId/outcome',
    {
      schema: {
        operationId: 'concludeCorrection',
        tags,
        summary: 'Decide a correction',
        description:
          'Accepts or refuses a correction as the front desk of the responsible office, or withdraws it as ' +
          "the applicant's side. An officer who asked for it at a counter does not decide it. None is accepted while " +
          'the certificate of a signed permit is still being made. Accepted answers replace the old ones, under the ' +
          'same rules as at the request: what broke one meanwhile is a blocker. The old answers stay with the ' +
          'correction, encrypted, as long as the personal data of the application. With `dryRun` all checks run and ' +
          'nothing is written: the answer is the correction as it is.',
        params: CorrectionParams,
        headers: ChangeHeaders,
        querystring: Type.Object(
          { dryRun: Type.Boolean({ default: false, description: 'True: run all checks and write nothing.' }) },
          { additionalProperties: false },
        ),
        body: NewCorrectionOutcome,
        response: {
          200: ref(Correction),
          ...refusals(
            'not_found',
            'forbidden',
            'correction_not_open',
            'correction_decided',
            'blocked',
            'rule_broken',
            'stale',
            'precondition_required',
          ),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers, params, query } = request
      const { pool, reader } = database
      const asked = { actor, language: languageOf(request) }
      if (query.dryRun) {
        await previewConclusion({ ...boundContextOf({ actor, headers }, reader), vault }, params, body)
        const { version, shown } = await showCorrection({ db: reader, vault, reads }, params, asked)
        return reply.header('etag', etagOf({ version })).send(shown)
      }
      const changed = await concludeCorrection({ ...boundContextOf({ actor, headers }, pool), vault }, params, body)
      const { shown } = await showCorrection({ db: pool, vault, reads }, params, asked)
      return reply.header('etag', etagOf(changed)).send(shown)
    },
  )
}
