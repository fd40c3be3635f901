import { changesPermit, headers, tester } from './agencies-of-a-scene.ts'
import type { Misdeed } from './contrary.ts'
import { accepted, type Scene } from './scene.ts'
import { acceptedFence, fence, publishes, signedFence } from './types-of-a-scene.ts'

/** Permits of one type, month and village that open data admits together. */
const together = 5

/** Misdeeds that show only when time has passed: in due times, open data, and the data that a sandbox keeps. */
export const misdeedsOfTimes: Readonly<Record<string, Misdeed>> = {
  async 'applies for what takes four weeks'(scene) {
    const serviceTime = { amount: 20, unit: 'working_days', certainty: 'uncertain' }
    await publishes(scene, 'PAGAR-LAMA', { ...fence, serviceTime })
    await acceptedFence(scene, 'PAGAR-LAMA')
  },

  async 'is returned, and waits'(scene) {
    const file = await accepted(scene, 'TANAH')
    const reasons = [{ target: '/applicant/name', code: 'unreadable' }]
    await scene.reviewer.tries('return', file, { reasons })
  },

  async 'gets the only permit of its kind'(scene) {
    await publishes(scene, 'PAGAR-SATU', fence)
    await signedFence(scene, 'PAGAR-SATU')
  },

  async 'gets a permit that is published, and loses it'(scene) {
    await publishes(scene, 'PAGAR-TERBUKA', fence)
    const permits: string[] = []
    for (let signed = 0; signed < together; signed++) permits.push(await signedFence(scene, 'PAGAR-TERBUKA'))
    const suspends: Misdeed = async () => void (await changesPermit(scene, permits[0] ?? '', 'suspend'))
    return { inHours: 25, run: suspends }
  },

  async 'uses the sandbox, and leaves it'(scene) {
    await usesSandbox(scene)
  },
}

/** Makes permits in the sandbox with a test key, under keys of requests, with a webhook, and reads them. */
async function usesSandbox(scene: Scene): Promise<void> {
  const { person } = await tester(scene)
  const url = 'https://hooks.agency.example/sandbox'
  const { secret } = await person.does<{ secret: string }>(201, 'POST', '/v1/webhooks', { body: { url } })
  scene.receivers.trusts(url, [secret])
  for (const key of ['first', 'second'])
    await person.asks('POST', '/v1/sandbox/events', {
      body: { type: 'satupintu.permit.issued.v1' },
      headers: { 'idempotency-key': `sandbox-${key}` },
    })
  await person.asks('GET', '/v1/permits', { headers })
}
