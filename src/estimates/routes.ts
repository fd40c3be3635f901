import Type from 'typebox'
import type { Db } from '../db/client.ts'
import { findServingOffices } from '../offices/queries.ts'
import { publishedVersion, versionOn } from '../permit-types/queries.ts'
import { Code } from '../permit-types/schema.ts'
import { fault } from '../problems/faults.ts'
import { Problem } from '../problems/problem.ts'
import { refusals } from '../problems/refusals.ts'
import { type App, ref } from '../schema.ts'
import { estimate } from './estimate.ts'
import { Estimate, EstimateRequest } from './schema.ts'

/** What an application would take, before anybody begins one. Open to everybody; nothing is written. */
export async function estimates(app: App, { lane }: { lane: Db }) {
  app.post('/permit-types/:code/estimate', {
    schema: {
      operationId: 'estimateApplication',
      tags: ['Catalogue'],
      summary: 'Estimate an application',
      description: 'Which documents, which office, which stages and what fee answers like these lead to, by the same rules that will judge the application. Nothing is written.',
      params: Type.Object({ code: Code }),
      body: EstimateRequest,
      response: { 200: ref(Estimate), ...refusals('not_found', 'rule_broken') },
    },
  }, async ({ params: { code }, body: { answers, villageCode, on } }) => {
    const { version, day } = await versionOn(lane, code, on)
    const published = await publishedVersion(lane, code, version)
    const chain = villageCode === undefined ? null : await findServingOffices(lane, villageCode, code)
    const errors = [...published.form.draft(answers), ...(chain?.length === 0 ? [fault({ pointer: '/villageCode' }, 'not_in_network')] : [])]
    if (errors.length > 0) throw new Problem('rule_broken', {}, { errors })
    return estimate(published, answers, { villageCode, chain, day })
  })
}
