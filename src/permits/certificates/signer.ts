/** The kinds of signers: a key of this deployment, or the national e-signature service. */
export const signerKinds = ['local', 'esign_service'] as const
export type SignerKind = (typeof signerKinds)[number]

/** Signs PDFs. A failed call may be retried with the same file: only a returned file counts. */
export interface Signer {
  readonly kind: SignerKind
  /** When the first certificate of its chain ends. Absent: not known. */
  readonly validUntil?: Date
  sign(pdf: Buffer, at: Date): Promise<Buffer>
}

/** Thrown when the signer does not work now. Other files then wait, too. */
export class SignerDown extends Error {
  override readonly name = 'SignerDown'
}
