import { inputs } from '../../support/journey.ts'
import { type Application, type Person, somePdf } from '../../support/person.ts'
import { kiosk } from '../guards/misdeeds-of-agencies.ts'
import { claims, colleagues, issues } from '../guards/misdeeds-of-hand-overs.ts'
import { accepted, filed, inTheVillage, type Scene } from '../guards/scene.ts'
import { type Race, type Racer, racer, steps } from './race.ts'

/** Codes, corrections, letters and data of people, at the moment at which somebody else acts on them. */
export const racesOfPeople: Readonly<Record<string, Race>> = {
  'two accounts take an application over by one code': {
    winners: 1,
    async prepares(scene) {
      const file = await filed(scene.applicant, 'SKTM')
      const { code } = await issues(scene.applicant, file)
      return (await colleagues(scene)).map((person) => takesOver(person, file, code))
    },
  },
  'an account takes over by a code that is withdrawn': {
    winners: 1,
    async prepares(scene) {
      const { applicant, stranger } = scene
      const file = await filed(applicant, 'SKTM')
      const { code, version } = await issues(applicant, file)
      const url = `/v1/applications/${file.id}`
      const withdraws = () => applicant.asks('DELETE', `${url}/account-codes`, { headers: { 'if-match': version } })
      return [takesOver(stranger, file, code), racer(applicant, '/v1/me', withdraws)]
    },
  },
  'an account takes over a draft that is submitted': {
    async prepares(scene) {
      const draft = await scene.applicant.prepares('SKTM', await inTheVillage('SKTM'))
      const { code } = await issues(scene.applicant, draft)
      return [takesOver(scene.stranger, draft, code), stepsUnread(scene.applicant, 'submit', draft)]
    },
  },
  'an account takes over what is withdrawn': {
    async prepares(scene) {
      const file = await filed(scene.applicant, 'SKTM')
      const { code } = await issues(scene.applicant, file)
      return [takesOver(scene.stranger, file, code), stepsUnread(scene.applicant, 'withdraw', file)]
    },
  },
  'two officers decide on a correction that its applicant withdraws': {
    winners: 1,
    async prepares(scene) {
      const file = await accepted(scene, 'SKTM')
      const path = `/v1/applications/${file.id}/corrections`
      const body = { answers: { applicant: { name: 'Siti Rahmawati Dewi' } }, reason: 'The name was mistyped.' }
      const { id } = await scene.applicant.does<{ id: string }>(201, 'POST', path, { body })
      const ends = (person: Person, outcome: object) => concludes(person, `${path}/${id}`, outcome)
      return Promise.all([
        ends(scene.frontDesk, { outcome: 'accepted' }),
        ends(scene.allHats, { outcome: 'refused', reason: 'The card says otherwise.' }),
        ends(scene.applicant, { outcome: 'withdrawn' }),
      ])
    },
  },
  'somebody exports, submits and erases their data': {
    async prepares(scene) {
      const person = await newcomer(scene)
      const draft = await person.prepares('SKTM', await inTheVillage('SKTM'))
      await person.prepares('TANAH', await inTheVillage('TANAH'))
      return [
        racer(person, '/v1/me', () => person.asks('GET', '/v1/me/export')),
        racer(person, '/v1/me', () => person.asks('POST', '/v1/me/erasures', { body: {} })),
        steps(person, 'submit', draft, inputs['submit']),
      ]
    },
  },
  'somebody erases their data while a file comes in': {
    async prepares(scene) {
      const person = await newcomer(scene)
      const draft = await person.drafts('SKTM', await inTheVillage('SKTM'))
      return [
        racer(person, '/v1/me', () => person.asks('POST', '/v1/me/erasures', { body: {} })),
        racer(person, '/v1/me', () => person.triesUpload('identity_card', draft, somePdf())),
      ]
    },
  },
  'two counters hand a letter over': {
    async prepares(scene) {
      const { frontDesk, allHats, officeId } = scene
      const assistance = { identityCheckedBy: 'identity_card', consent: true, spokeWith: 'applicant' }
      const rest = { ...(await inTheVillage('SKTM')), filedAtOfficeId: officeId, assistance }
      const file = await frontDesk.submits('SKTM', rest)
      await frontDesk.tries('return', file, { reasons: [{ target: 'identity_card', code: 'unreadable' }] })
      const path = `/v1/applications/${file.id}/letters`
      const { data } = await frontDesk.does<{ data: { id: string }[] }>(200, 'GET', path)
      const body = { language: 'id', receivedBy: 'applicant', identityCheckedBy: 'identity_card' }
      const url = `${path}/${data[0]?.id}`
      return [frontDesk, allHats].map((desk) => racer(desk, url, () => desk.asks('POST', `${url}/handovers`, { body })))
    },
  },
  'two visitors use one code at a kiosk': {
    winners: 1,
    async prepares(scene) {
      const screen = await kiosk(scene)
      const { code } = await scene.applicant.does<{ code: string }>(201, 'POST', '/v1/me/kiosk-codes')
      const opens = () => screen.asks('POST', '/v1/kiosk-sessions', { body: { code } })
      return [racer(scene.applicant, '/v1/me', opens), racer(scene.applicant, '/v1/me', opens)]
    },
  },
}

/** Returns somebody who has nothing yet: what they erase is theirs alone. */
function newcomer({ world }: Scene): Promise<Person> {
  return world.as(`racer-${world.clock.now().getTime()}`)
}

const takesOver = (person: Person, file: Application, code: string): Racer =>
  racer(person, '/v1/applications', () => claims(person, file, code))

/** Returns somebody who takes a step unread: what an application shows is judged by whose it is afterwards. */
const stepsUnread = (person: Person, action: string, file: Application): Racer =>
  racer(person, '/v1/me', () => person.tries(action, file, inputs[action]))

/** Returns somebody who ends a correction on the version that they have read. */
async function concludes(person: Person, url: string, body: object): Promise<Racer> {
  const { headers } = await person.asks('GET', url)
  return racer(person, url, () =>
    person.asks('PUT', `${url}/outcome`, { body, headers: { 'if-match': String(headers['etag']) } }),
  )
}
