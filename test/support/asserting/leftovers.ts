import assert from 'node:assert/strict'
import { eventually } from '../deployment/object-store.ts'
import type { Network } from '../network.ts'
import { contentsOf, removeObjects } from './objects.ts'

/**
 * The leftovers of uploads: objects without a document, documents without an object, unfinished uploads, and registered
 * strays.
 */
interface Leftovers {
  unowned: string[]
  lost: string[]
  unfinished: number
  strays: number
}

export const nothing: Leftovers = { unowned: [], lost: [], unfinished: 0, strays: 0 }

export async function leftoversOf(network: Network): Promise<Leftovers> {
  const { pool } = network.database
  const strays = await straysIn(network)
  const { objects, unfinished } = await contentsOf(network)
  const owned = (await pool<{ key: string }[]>`select object_key as key from documents`).map(({ key }) => key)
  return {
    unowned: objects.filter((key) => !owned.includes(key)),
    lost: owned.filter((key) => !objects.includes(key)),
    unfinished,
    strays,
  }
}

const straysIn = async ({ database: { pool } }: Network): Promise<number> =>
  (await pool`select from stray_objects`).length

/**
 * Waits until nothing of an upload is left. Fails after 60 seconds, and removes the leftovers, so that only this test
 * fails. While an object is registered as a stray, the storage is not asked: that takes some milliseconds of CPU.
 */
export async function leavesNothing(network: Network): Promise<void> {
  let remains = await leftoversOf(network)
  try {
    await eventually('nothing is left', async () => {
      if ((await straysIn(network)) > 0) return false
      remains = await leftoversOf(network)
      return Object.values(remains).every((left) => left === 0 || (Array.isArray(left) && left.length === 0))
    }).catch(async (cause: unknown) => {
      throw new Error(`This is left: ${JSON.stringify(await leftoversOf(network))}`, { cause })
    })
    assert.deepEqual(remains, nothing)
  } catch (error) {
    await clear(network, await leftoversOf(network))
    throw error
  }
}

/** Removes the leftovers of a failed test, and the documents whose object is lost. */
async function clear(network: Network, { unowned, lost }: Leftovers): Promise<void> {
  const { pool } = network.database
  await removeObjects(network, unowned)
  await pool`delete from stray_objects`
  await pool`delete from documents where object_key in ${pool(lost.length > 0 ? lost : [''])}`
}

/** Waits until at least so many objects are registered as strays. */
export const untilRegistered = (network: Network, count = 1) =>
  eventually('an upload is registered', async () => (await straysIn(network)) >= count)
