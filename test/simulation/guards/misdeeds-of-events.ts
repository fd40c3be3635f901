import type { Person } from '../../support/person.ts'
import { changesPermit, headers, issued, registered, signed } from './agencies-of-a-scene.ts'
import type { Misdeed } from './contrary.ts'
import { inTheVillage, type Scene } from './scene.ts'

/** Misdeeds of agencies with webhooks, and of those who keep copies by the log of events. */
export const misdeedsOfEvents: Readonly<Record<string, Misdeed>> = {
  async 'is away for one event of a permit'(scene) {
    const hook = await subscribed(scene)
    const permit = await signed(scene)
    await isAway(scene, hook, () => tells(scene))
    await changesPermit(scene, permit, 'suspend')
    await tells(scene)
  },

  async 'is away for two events of a permit'(scene) {
    const hook = await subscribed(scene)
    const rest: Misdeed = async () => {
      const permit = await signed(scene)
      await changesPermit(scene, permit, 'suspend')
      await isAway(scene, hook, () => tells(scene))
    }
    return { inHours: 24, run: rest }
  },

  async 'pauses its webhook'(scene) {
    const hook = await subscribed(scene)
    await hook.person.asks('PATCH', `/v1/webhooks/${hook.id}`, {
      body: { isPaused: true },
      headers: { 'if-match': `"${hook.version}"` },
    })
    return async () => {
      await signed(scene)
      await tells(scene)
    }
  },

  async 'wants revocations only'(scene) {
    const hook = await subscribed(scene, { types: ['satupintu.permit.revoked.v1'] })
    return async () => {
      await signed(scene)
      await hook.person.asks('POST', `/v1/webhooks/${hook.id}/tests`)
      await tells(scene)
    }
  },

  async 'comes back to a stream'(scene) {
    const { id } = await registered(scene)
    const { person } = await issued(scene, id)
    const position = await beginsCopy(scene, person)
    await signed(scene)
    await scene.world.program.runs('log_events')
    return async () => void (await comesBack(person, position))
  },

  async 'comes back to a stream of another city'(scene) {
    const { id } = await registered(scene, { regions: ['31.72'] })
    const { person } = await issued(scene, id)
    const position = await beginsCopy(scene, person)
    await signed(scene)
    await scene.world.program.runs('log_events')
    return async () => void (await comesBack(person, position))
  },

  async 'keeps a copy of permits'(scene) {
    const { id } = await registered(scene)
    const { person } = await issued(scene, id)
    const position = await beginsCopy(scene, person)
    await signed(scene)
    await readsOn(scene, person, position)
  },

  async 'keeps a copy while its registration is widened'(scene) {
    await signed(scene)
    const { id } = await registered(scene, { regions: ['31.72'] })
    const { person } = await issued(scene, id)
    const position = await beginsCopy(scene, person)
    const admin = await scene.world.as('admin')
    const { version } = await admin.does<{ version: number }>(200, 'GET', `/v1/clients/${id}`)
    const body = { regions: ['31'] }
    await admin.asks('PATCH', `/v1/clients/${id}`, { body, headers: { 'if-match': `"${version}"` } })
    await readsOn(scene, person, position)
  },

  async 'keeps a copy of drafts, and discards one'(scene) {
    const { stranger } = scene
    const draft = await stranger.drafts('SKTM', await inTheVillage('SKTM'))
    const position = await readsOn(scene, stranger, '')
    await stranger.does(204, 'DELETE', `/v1/applications/${draft.id}`, {
      headers: { 'if-match': `"${draft.version}"` },
    })
    await readsOn(scene, stranger, position)
  },
}

/** Comes back to a stream with the position that was kept. It ends with what is there already. */
const comesBack = (person: Person, position: string) =>
  person.asks('GET', '/v1/events/stream?seconds=0', { headers: { 'last-event-id': position } })

/** A webhook of an agency. */
interface Hook {
  person: Person
  id: string
  url: string
  version: number
  secret: string
}

/** Registers an agency with a webhook, whose receiver knows its secret. */
export async function subscribed(scene: Scene, selection: object = {}): Promise<Hook> {
  const { id } = await registered(scene)
  const { person } = await issued(scene, id)
  const url = `https://hooks.agency.example/${id}`
  const { webhook, secret } = await person.does<{ webhook: { id: string; version: number }; secret: string }>(
    201,
    'POST',
    '/v1/webhooks',
    { body: { url, ...selection } },
  )
  scene.receivers.trusts(url, [secret])
  return { person, url, secret, ...webhook }
}

/** Moves what has happened into the log, and has webhooks delivered. */
async function tells({ world: { program } }: Scene): Promise<void> {
  await program.runs('log_events')
  await program.runs('deliver_to_webhooks')
}

/** Does something while the receiver of a webhook does not answer. */
async function isAway({ world, receivers }: Scene, { url }: Hook, meanwhile: () => Promise<void>): Promise<void> {
  receivers.leaves(url, world.clock.inDays(1).getTime())
  await meanwhile()
  receivers.leaves(url, 0)
}

/** Begins a copy of permits: the end of the log, and then the whole list. Returns the position. */
async function beginsCopy({ world }: Scene, person: Person): Promise<string> {
  await world.program.runs('log_events')
  const { page } = await person.does<Page>(200, 'GET', '/v1/events?after=latest')
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`
    const list: { page: { nextCursor: string | null } } = await person.does(
      200,
      'GET',
      `/v1/permits?limit=100${query}`,
      {
        headers,
      },
    )
    cursor = list.page.nextCursor
  }
  return page.position
}

interface Page {
  page: { position: string; hasMore: boolean }
}

/** Reads the log on to its end, when it has all that has happened. Returns the position. */
async function readsOn({ world }: Scene, person: Person, from: string): Promise<string> {
  await world.program.runs('log_events')
  for (let position = from; ; ) {
    const after: string = position === '' ? '' : `&after=${position}`
    const { page }: Page = await person.does(200, 'GET', `/v1/events?limit=100${after}`)
    position = page.position
    if (!page.hasMore) return position
  }
}
