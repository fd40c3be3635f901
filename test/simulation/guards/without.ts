import { registerHooks } from 'node:module'
import { type Guard, patched } from './guard.ts'
import { guards } from './list.ts'

/** The environment variable with the name of the guard that this process runs without. */
export const withoutVariable = 'SIMULATION_WITHOUT'

const root = new URL('../../../', import.meta.url).href

/**
 * Removes the guard named by the environment from the source as it is loaded. Returns the guard; undefined when none is
 * named.
 */
export function takeOut(): Guard | undefined {
  const name = process.env[withoutVariable]
  if (name === undefined) return undefined
  const guard = guards.find((candidate) => candidate.name === name)
  if (!guard) throw new Error(`There is no guard ${name}.`)
  const { patches = [] } = guard
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context)
      const here = patches.filter(({ file }) => url === root + file)
      if (here.length === 0) return loaded
      return { ...loaded, source: patched(String(loaded.source), here) }
    },
  })
  return guard
}
