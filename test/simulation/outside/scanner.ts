import type { Scanner } from '../../../src/platform/scanner.ts'
import { virus } from '../../support/outside/clamd.ts'
import { Unreachable, type Weather } from './weather.ts'

/** Returns a virus scanner that gives no verdict in bad weather. Content with the bytes of `virus` is infected. */
export const moodyScanner = (weather: Weather): Scanner => ({
  async scan(content) {
    if (weather.mood !== 'fine') {
      content.destroy()
      throw new Unreachable('The scanner gives no verdict.')
    }
    const bytes = Buffer.concat(await content.toArray())
    return bytes.includes(virus) ? 'infected' : 'clean'
  },
})
