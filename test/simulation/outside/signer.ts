import type { Signer } from '../../../src/permits/certificates/signer.ts'
import { Unreachable, type Weather } from './weather.ts'

/**
 * Returns an e-signature service that in bad weather does not answer, fails after signing, or returns the file
 * unsigned.
 */
export const moodySigner = (signer: Signer, weather: Weather): Signer => ({
  ...signer,
  async sign(pdf, at) {
    const { mood } = weather
    if (mood === 'gone') throw new Unreachable('The e-signature service does not answer.')
    if (mood === 'wrong') return pdf
    const signed = await signer.sign(pdf, at)
    if (mood === 'lost') throw new Unreachable('The e-signature service has signed, and broke off.')
    return signed
  },
})
