import { type Application, somePdf } from '../../support/person.ts'
import { consultedFence } from '../../support/scenes/consulted-fence.ts'
import { sampled } from '../../support/scenes/publishing.ts'
import { type Scene, triesAll, village } from './scene.ts'

/** A permit for a fence without inspection, fee or originals, which misdeeds publish with changes of their own. */
export const fence = { ...consultedFence, openData: true }

/** Publishes a type of permit, and brings it online in the whole province. Returns its code. */
export async function publishes({ world }: Scene, code: string, definition: object): Promise<string> {
  const admin = await world.as('admin')
  const { revision } = await admin.does<{ revision: number }>(201, 'POST', '/v1/permit-type-drafts', {
    body: { code, definition: sampled(definition) },
  })
  const validFrom = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Jakarta' }).format(world.clock.now())
  const tries = (confirmed: object) =>
    admin.asks('POST', `/v1/permit-type-drafts/${code}/publications`, {
      body: { validFrom, ...confirmed },
      headers: { 'if-match': `"${revision}"` },
    })
  const first = await tries({})
  if (first.status === 422)
    await tries({ confirmedRules: [...new Set(first.refusal.errors?.map(({ pointer }) => pointer))] })
  await admin.does(201, 'POST', `/v1/permit-types/${code}/rollouts`, { body: { regionCode: '31', online: true } })
  return code
}

/** Submits an application for a fence, and accepts it. */
export async function acceptedFence(scene: Scene, code: string): Promise<Application> {
  const { applicant, frontDesk } = scene
  const draft = await applicant.drafts(code, {
    villageCode: village,
    answers: { fence: { length: 60, posts: 11, material: 'wood' } },
  })
  await applicant.uploads('identity_card', draft, somePdf())
  await applicant.takes('submit', draft, { statementAccepted: true })
  await frontDesk.takes('accept', draft)
  return applicant.reads(draft)
}

/** Has a permit for a fence signed. Returns its id. */
export async function signedFence(scene: Scene, code: string): Promise<string> {
  const file = await acceptedFence(scene, code)
  await triesAll(file, [scene.reviewer, 'approve'], [scene.head, 'sign'])
  const { permit } = await scene.applicant.reads(file)
  return permit?.id ?? ''
}
