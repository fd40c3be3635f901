import type { Scene } from './scene.ts'

const words = { id: 'Contoh: keberatan paling lambat {lastDay}.', en: 'Sample: objections by {lastDay}.' }
const remedy = { text: words, short: words }

/**
 * Sets the legal remedy of the network, with this time limit. With `decideWithin` it has rules for objections: silence
 * grants them after that time.
 */
export async function setsRemedy({ world }: Scene, within: object, decideWithin?: object): Promise<void> {
  const admin = await world.as('admin')
  const objection = { decideWithin, silence: 'granted', remedy: { ...remedy, within } }
  const body = { remedy: { ...remedy, within, ...(decideWithin && { objection }) } }
  await admin.does(201, 'POST', '/v1/legal-remedies', { body })
}
