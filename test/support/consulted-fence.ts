import { inspectedFence } from './inspected-fence.ts'
import { goes } from './journey.ts'
import type { Network } from './network.ts'
import type { Application } from './person.ts'

const { inspection: _inspection, ...fence } = inspectedFence

/** A fence about which another agency may be asked, in five working days and without inspection, fee or originals. */
export const consultedFence = {
  ...fence,
  stages: { inspection: false, consultation: true, fee: false },
  serviceTime: { amount: 5, unit: 'working_days', certainty: 'uncertain' },
}

/** An application for it that the office reviews. */
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

/** An application for it about which another agency is asked. */
export async function inConsultation(network: Network, code: string): Promise<Application> {
  const file = await inReview(network, code)
  await goes(network, 'reviewer', 'consult', file)
  return file
}
