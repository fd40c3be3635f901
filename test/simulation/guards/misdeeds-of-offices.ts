import { answersTo } from '../../support/mail/mail-room.ts'
import type { Application } from '../../support/person.ts'
import { Mails } from '../outside/mails.ts'
import type { Misdeed } from './contrary.ts'
import { dayIn } from './days.ts'
import { appointed, dissolves } from './misdeeds-of-appeals.ts'
import { filed, inTheVillage, officerRoles, type Scene, triesAll } from './scene.ts'

/** A village in the west, whose office no other misdeed dissolves, and its district. */
const [villageCode, successor] = ['31.73.04.1001', '31.73.04']
/** Hours after which the worker has read a mail. */
const untilRead = 4

/** Attempts to leave something behind at an office that closes. */
export const misdeedsOfOffices: Readonly<Record<string, Misdeed>> = {
  async 'dissolves an office with a permit, a mail and a booked visit'(scene) {
    const [desk, head] = [
      await appointed(scene, villageCode, ['front_desk', 'reviewer']),
      await appointed(scene, villageCode, ['head']),
    ]
    const file = await filed(scene.applicant, 'SKTM', { ...(await inTheVillage('SKTM')), villageCode })
    await triesAll(file, [desk, 'accept'], [desk, 'approve'], [head, 'sign'])
    await books(scene, await scene.applicant.reads(file))
    await writes(scene, file)
    await appointed(scene, successor, officerRoles)
    return { inHours: untilRead, run: () => dissolves(scene, villageCode, successor) }
  },
}

/** Books the first visit that the office of an application offers from tomorrow on, to collect the permit. */
export async function books({ applicant, world }: Scene, { id, office }: Application): Promise<void> {
  const [from, until] = [dayIn(world.clock.inDays(1)), dayIn(world.clock.inDays(8))]
  const offered = await applicant.asks('GET', `/v1/offices/${office?.id}/slots?from=${from}&until=${until}`)
  const slot = offered.json<{ slots: { startsAt: string; free: number }[] }>().slots.find(({ free }) => free > 0)
  const body = { startsAt: slot?.startsAt, purpose: 'collect_permit' }
  await applicant.asks('POST', `/v1/applications/${id}/visits`, { body })
}

/** Writes a mail about an application from an address that nobody knows: it waits for an officer. */
const writes = ({ world }: Scene, { reference }: Application): Promise<unknown> =>
  new Mails(() => world).hands({
    from: 'stranger@example.org',
    domain: 'example.org',
    to: answersTo(reference).to,
    envelopeFrom: 'stranger@example.org',
    subject: 'Permohonan tetangga saya',
    text: 'Kapan izinnya selesai?',
    messageId: `<${reference}-neighbour@example.org>`,
  })
