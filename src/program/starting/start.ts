import type { Config } from '../settings/config.ts'
import { demandSettings, demandTrial } from './demands.ts'
import type { StartMode, Surroundings } from './modes.ts'

/**
 * Checks the settings of a mode, then loads the program and starts it as `startParts` does. Throws on wrong settings
 * before anything is loaded.
 */
export async function start(config: Config, mode: StartMode, surroundings: Surroundings): Promise<void> {
  demandTrial(config, mode)
  demandSettings(config, mode)
  const { startParts } = await import('./start-parts.ts')
  await startParts(config, mode, surroundings)
}
