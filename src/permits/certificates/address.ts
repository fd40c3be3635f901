/** Returns the public address that shows the state of a permit. It is in the QR code. */
export const addressFor = (publicUrl: string, token: string): string => `${publicUrl}/v1/verifications/${token}`
