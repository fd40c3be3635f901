/** The kinds of signers there are: a key of ours, or the national e-signature service. */
export const signerKinds = ['local', 'esign_service'] as const
export type SignerKind = (typeof signerKinds)[number]

/**
 * Puts the signature of the network on a PDF. Whatever it throws, nothing was signed that counts, and the same file may
 * be given again.
 */
export interface Signer {
  readonly kind: SignerKind
  /** The last moment of the certificate that it signs with, where that is known here. */
  readonly validUntil?: Date
  sign(pdf: Buffer, at: Date): Promise<Buffer>
}

/** The signer does not work at present: the next file would fare no better. */
export class SignerDown extends Error {
  override readonly name = 'SignerDown'
}
