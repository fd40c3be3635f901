import { answersTo } from '../../support/mail-room.ts'
import { Mails } from '../outside/mails.ts'
import type { Misdeed } from './contrary.ts'
import { filed, inTheVillage, type Scene } from './scene.ts'

const times = 4

/** Attempts that rely on coming at the same time as something else, and mails that pretend. */
export const misdeedsOfRaces: Readonly<Record<string, Misdeed>> = {
  async 'saves from two tabs at the same time'(scene) {
    for (let time = 0; time < times; time++) {
      const { id, version } = await scene.applicant.drafts('SKTM', await inTheVillage('SKTM'))
      const headers = { 'if-match': `"${version}"` }
      const saves = ['31.71.06.1002', '31.71.06.1003'].map((villageCode) =>
        scene.applicant.asks('PATCH', `/v1/applications/${id}`, { body: { villageCode }, headers }),
      )
      await Promise.all(saves)
    }
  },

  async 'sends a request twice at the same time'(scene) {
    for (let time = 0; time < times; time++) {
      const headers = { 'idempotency-key': `twice-${scene.world.clock.now().getTime()}-${time}` }
      const again = () => scene.applicant.asks('POST', '/v1/applications', { body: { permitType: 'SKTM' }, headers })
      await Promise.all([again(), again()])
    }
  },

  'writes a mail in the name of the applicant': (scene) => writes(scene, { from: 'siti@example.org', domain: null }),

  'writes a mail about the application of somebody else': (scene) =>
    writes(scene, { from: 'stranger@example.org', domain: 'example.org' }),
}

/** Writes a mail about an application of the applicant. */
async function writes(scene: Scene, sender: { from: string; domain: string | null }): Promise<void> {
  const { reference } = await filed(scene.applicant, 'SKTM')
  await new Mails(() => scene.world).hands({
    ...sender,
    to: answersTo(reference).to,
    envelopeFrom: 'somebody@evil.example',
    subject: 'Permohonan saya',
    text: 'Tolong batalkan.',
    messageId: `<${reference}-${sender.domain}@evil.example>`,
  })
}
