import type { Case } from './replies.ts'
import { tell, type Visit } from './visit.ts'

interface Status {
  data: { permit: { state: string } | null }[]
}
const purpose = { purpose: 'collateral_check' }

/**
 * Shows a permit after the handover: anybody verifies it, a bank requests it, and the head suspends it and lifts the
 * suspension.
 */
export async function checksThePermit(visit: Visit, { id }: Pick<Case, 'id'>): Promise<void> {
  const {
    body: {
      permit: { id: permitId },
    },
  } = await visit.does<{ permit: { id: string } }>('applicant', 'GET', `/applications/${id}`)
  const { body: permit } = await visit.does<{ number: string; verificationPath: string }>(
    'applicant',
    'GET',
    `/permits/${permitId}`,
  )
  tell('applicant', `holds the permit ${permit.number}`)
  const scan = async (): Promise<void> => {
    const {
      body: { meaning },
    } = await visit.does<{ meaning: { en: string } }>(null, 'GET', permit.verificationPath.replace('/v1', ''))
    tell('somebody', `scans its code: ${meaning.en}`)
  }
  await scan()
  const {
    body: {
      data: [found],
    },
  } = await visit.does<Status>('sample-bank', 'POST', '/permits/status', {
    body: { numbers: [permit.number] },
    headers: purpose,
  })
  tell('sample-bank', `asks for it by its number: ${found?.permit?.state}`)
  await visit.does('head', 'POST', `/permits/${permitId}/transitions`, {
    body: {
      action: 'suspend',
      reason: 'The site is under investigation.',
      legalBasis: 'A sample regulation',
      decreeNumber: `1/SK-SAMPLE/${permitId.slice(-8)}`,
    },
  })
  tell('head', 'suspends it by a decree')
  await scan()
  await visit.does('head', 'POST', `/permits/${permitId}/transitions`, {
    body: {
      action: 'lift',
      reason: 'The investigation found nothing.',
      decreeNumber: `2/SK-SAMPLE/${permitId.slice(-8)}`,
    },
  })
  tell('head', 'lifts that')
  await scan()
}
