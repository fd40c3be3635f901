import { dataOf, type Schemas } from '../../../client/src/index.ts'
import type { Case } from './replies.ts'
import { DemoError, tell, type Visit } from './visit.ts'

const purpose = 'collateral_check'

/**
 * Shows a permit after the handover: anybody verifies it, a bank requests it, and the head suspends it and lifts the
 * suspension.
 */
export async function checksThePermit(visit: Visit, application: Pick<Case, 'id'>): Promise<void> {
  const applicant = visit.as('applicant')
  const { permit: issued } = dataOf(
    await applicant.GET('/v1/applications/{id}', { params: { path: { id: application.id } } }),
  )
  if (!issued) throw new DemoError('There is no permit.')
  const ofPermit = { path: { id: issued.id } }
  const { number, verificationPath } = dataOf(await applicant.GET('/v1/permits/{id}', { params: ofPermit }))
  tell('applicant', `holds the permit ${number}`)
  const scan = async (): Promise<void> => {
    const path = verificationPath?.replace('/v1', '') ?? ''
    const {
      body: { meaning },
    } = await visit.does<Schemas['PermitVerification']>(null, 'GET', path)
    tell('somebody', `scans its code: ${meaning.en}`)
  }
  const decides = async (step: Schemas['NewPermitTransition']): Promise<void> => {
    dataOf(await visit.as('head').POST('/v1/permits/{id}/transitions', { params: ofPermit, body: step }))
  }
  await scan()
  const { data } = dataOf(
    await visit.as('sample-bank').POST('/v1/permits/status', {
      params: { header: { purpose } },
      body: { numbers: [number] },
    }),
  )
  tell('sample-bank', `asks for it by its number: ${data[0]?.permit?.state}`)
  await decides({
    action: 'suspend',
    reason: 'The site is under investigation.',
    legalBasis: 'A sample regulation',
    decreeNumber: `1/SK-SAMPLE/${issued.id.slice(-8)}`,
  })
  tell('head', 'suspends it by a decree')
  await scan()
  await decides({
    action: 'lift',
    reason: 'The investigation found nothing.',
    decreeNumber: `2/SK-SAMPLE/${issued.id.slice(-8)}`,
  })
  tell('head', 'lifts that')
  await scan()
}
