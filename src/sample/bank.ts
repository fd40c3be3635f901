/**
 * What the sample bank signs its events with. Everybody knows it: it counts only beside the embedded identity provider,
 * where anybody may be anybody.
 */
export const sampleBankSecret = `whsec_${Buffer.from('the sample bank of a trial network').toString('base64')}`
