import { answersTo } from '../../support/mail/mail-room.ts'
import { Mails } from '../outside/mails.ts'
import type { Misdeed } from './contrary.ts'
import { filed, inTheVillage, type Scene, village } from './scene.ts'

const times = 4
/** The number of reads of each applicant before the submission: an office takes a while to close. */
const lookings = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20]

/** Attempts that race with another request, and mails with a forged sender. */
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

  async 'submits to an office that is dissolved at the same time'(scene) {
    const administrator = await scene.world.as('admin')
    for (const { id, village: villageCode, district } of await closingOffices(scene)) {
      const drafts = await Promise.all(
        lookings.map(async () => {
          const rest = await inTheVillage('SKTM')
          return scene.applicant.prepares('SKTM', { ...rest, villageCode })
        }),
      )
      await Promise.all([
        administrator.asks('POST', `/v1/offices/${id}/dissolutions`, { body: { successorOfficeId: district } }),
        ...drafts.map((draft, place) => looksAndSubmits(scene, draft, lookings[place] ?? 0)),
      ])
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

async function looksAndSubmits({ applicant }: Scene, draft: { id: string }, looks: number): Promise<void> {
  for (let look = 0; look < looks; look++) await applicant.reads(draft)
  await applicant.tries('submit', draft, { statementAccepted: true })
}

/** Returns up to four other village offices of the district, each with its village and the office of the district. */
const closingOffices = ({ world }: Scene) =>
  world.program.database.pool<{ id: string; village: string; district: string }[]>`
    select o.id, o.region_code as village, d.id as district
    from offices o
    join offices d on d.region_code = left(o.region_code, 8)
    where o.level = 'village' and o.state = 'online' and left(o.region_code, 8) = left(${village}, 8)
      and o.region_code <> ${village}
    order by o.region_code desc
    limit ${times}`

/** Sends a mail about an application of the applicant. */
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
