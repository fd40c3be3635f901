import Type from 'typebox'
import { publishedVersion, versionOn } from '../../catalogue/permit-types/queries.ts'
import { Code } from '../../catalogue/permit-types/schema-parts.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults } from '../../http/problems/problem.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import { currentEdition, workingCalendar } from '../../network/calendar/queries.ts'
import { findServingOffices, officeToVisit } from '../../network/offices/queries.ts'
import { millisecondsNow } from '../../platform/clock.ts'
import type { Database } from '../../platform/db/client.ts'
import { estimateApplication } from './estimate.ts'
import { Estimate, EstimateRequest } from './schema.ts'

/** The route of estimates. Open to everybody; it writes nothing. */
export async function estimates(app: App, { database: { standby: reader } }: { database: Pick<Database, 'standby'> }) {
  app.post(
    '/permit-types/:code/estimate',
    {
      schema: {
        operationId: 'estimateApplication',
        tags: ['Catalogue'],
        summary: 'Estimate an application',
        description:
          'Returns the documents, office, stages, fee and deadline of an application with these answers, by ' +
          'the rules that will judge it. Use it before an application is created, with answers as far as ' +
          'they are known. Nothing is saved.',
        params: Type.Object({ code: Code }),
        body: EstimateRequest,
        response: { 200: ref(Estimate), ...refusals('not_found', 'rule_broken') },
      },
    },
    async ({ params: { code }, body: { answers, villageCode, on } }) => {
      const { version, day } = await versionOn(reader, code, on)
      const published = await publishedVersion(reader, code, version)
      const [chain, edition] = await Promise.all([
        villageCode === undefined ? null : findServingOffices(reader, villageCode, code),
        currentEdition(reader),
      ])
      demandNoFaults([
        ...published.form.draft(answers),
        ...(chain?.length === 0 ? [fault({ pointer: '/villageCode' }, 'not_in_network')] : []),
      ])
      const calendar = await workingCalendar(reader, edition)
      const { office, ...rest } = estimateApplication(published, answers, {
        villageCode,
        chain,
        day,
        calendar,
        submittedAt: on === undefined ? millisecondsNow() : await firstInstantOf(on),
      })
      return { ...rest, office: (office && (await officeToVisit(reader, office.id))) ?? null }
    },
  )
}

/** Returns the first instant of a day in the network. Loads its library when it is first needed. */
async function firstInstantOf(day: string): Promise<number> {
  const { startOfDay } = await import('../../network/calendar/opening-hours.ts')
  return startOfDay(day)
}
