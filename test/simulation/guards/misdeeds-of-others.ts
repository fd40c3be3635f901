import type { Application, Person } from '../../support/person.ts'
import type { Misdeed } from './contrary.ts'
import { books } from './misdeeds-of-offices.ts'
import { paysByBank } from './paying.ts'
import { accepted, approvedForMoney, filed, inspected, triesAll } from './scene.ts'

/** Hours after which the worker has made the certificate, and sent the letters. */
const untilMade = 4
const views = [
  ...['documents', 'events', 'transitions', 'messages', 'fee-assessments', 'payments', 'visits'],
  ...['inspection-appointments', 'inspection-reports', 'clock', 'notices', 'corrections', 'refunds', 'consultations'],
]

/** Attempts of strangers, and of officers whose post has not begun. */
export const misdeedsOfOthers: Readonly<Record<string, Misdeed>> = {
  async 'reads all that belongs to somebody else'(scene) {
    const [fence, grave] = [await accepted(scene, 'KOST'), await accepted(scene, 'IPTM')]
    await inspected(scene, fence, scene.inspector)
    await approvedForMoney(scene, grave)
    await paysByBank(scene, grave)
    const help = await accepted(scene, 'SKTM')
    await scene.applicant.asks('POST', `/v1/applications/${help.id}/messages`, {
      body: { kind: 'message', text: 'Kapan saya dapat datang?' },
    })
    await triesAll(help, [scene.reviewer, 'approve'], [scene.head, 'sign'])
    await books(scene, await scene.applicant.reads(help))
    const reads: Misdeed = async ({ stranger }) => {
      for (const file of [fence, grave, await scene.applicant.reads(help)]) await readsAll(stranger, file)
    }
    return { inHours: untilMade, run: reads }
  },

  async 'accepts before their post begins'(scene) {
    const file = await filed(scene.applicant, 'SKTM')
    const { world, officeId } = scene
    const admin = await world.as('admin')
    const startsAt = world.clock.inDays(1).toISOString()
    const post = { subject: 'successor', officeId, role: 'front_desk', startsAt, reason: 'Begins tomorrow.' }
    await admin.does(201, 'POST', '/v1/staff', { body: post })
    await triesAll(file, [await world.as('successor'), 'accept'])
  },
}

/** Asks for all that there is below an application, and for its files and its permit. */
async function readsAll(person: Person, { id, documents, permit }: Application): Promise<void> {
  const below = [...views, ...documents.flatMap((one) => [`documents/${one.id}`, `documents/${one.id}/content`])]
  for (const view of below) await person.asks('GET', `/v1/applications/${id}/${view}`)
  for (const view of permit ? ['', '/events', '/certificate', '/credential'] : [])
    await person.asks('GET', `/v1/permits/${permit?.id}${view}`)
}
