/** Where everybody can ask what has become of a permit: what its QR code says. */
export const addressFor = (publicUrl: string, token: string): string => `${publicUrl}/v1/verifications/${token}`
