/**
 * The secret with which the sample bank signs its events. It is public, so it is accepted only beside the embedded
 * identity provider.
 */
export const sampleBankSecret = `whsec_${Buffer.from('the sample bank of a trial network').toString('base64')}`
