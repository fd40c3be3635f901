/**
 * The secret with which the sample bank signs its events. It is public, so it counts only beside the embedded identity
 * provider, where nobody has to prove anything.
 */
export const sampleBankSecret = `whsec_${Buffer.from('the sample bank of a trial network').toString('base64')}`
