import type { Scanner } from '../../../src/platform/scanner.ts'
import { virus } from '../../support/clamd.ts'
import { Unreachable, type Weather } from './weather.ts'

/** The virus scanner: at times it is gone, or gives no verdict. What it takes for a virus holds `virus`. */
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
