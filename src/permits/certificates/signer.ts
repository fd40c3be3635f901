/** Kinds of signers: a key of this deployment, or the national e-signature service. */
export const signerKinds = ['local', 'esign_service'] as const
export type SignerKind = (typeof signerKinds)[number]

/** Signs a PDF for the network. A failed call may be repeated with the same file: only a returned file counts. */
export interface Signer {
  readonly kind: SignerKind
  /** The last moment of the certificate that it signs with, where that is known here. */
  readonly validUntil?: Date
  sign(pdf: Buffer, at: Date): Promise<Buffer>
}

/** Thrown when the signer does not work at present, so that other files wait as well. */
export class SignerDown extends Error {
  override readonly name = 'SignerDown'
}
