import { goes } from '../journey.ts'
import type { Network } from '../network.ts'
import type { Application } from '../person.ts'
import { inspectedFence } from './inspected-fence.ts'

const { inspection: _inspection, ...fence } = inspectedFence

/**
 * A fence type with a consultation that the reviewer may begin, five working days, and no inspection, fee or originals.
 */
export const consultedFence = {
  ...fence,
  stages: { inspection: false, consultation: true, fee: false },
  serviceTime: { amount: 5, unit: 'working_days', certainty: 'uncertain' },
}

/** Returns an application of that type in `in_review`. */
export async function inReview(network: Network, code: string): Promise<Application> {
  const draft = await network.applicant.drafts(code, {
    villageCode: '31.71.06.1001',
    answers: { fence: { length: 60, posts: 11, material: 'wood' } },
  })
  await network.applicant.uploads('identity_card', draft)
  await goes(network, 'applicant', 'submit', draft)
  await goes(network, 'frontDesk', 'accept', draft)
  return network.applicant.reads(draft)
}

/** Returns an application of that type in `in_consultation`. */
export async function inConsultation(network: Network, code: string): Promise<Application> {
  const file = await inReview(network, code)
  await goes(network, 'reviewer', 'consult', file)
  return file
}
