/** Returns the public address that shows the state of a permit, by its token (in the QR code) or by its short code. */
export const addressFor = (publicUrl: string, key: string): string => `${publicUrl}/v1/verifications/${key}`
