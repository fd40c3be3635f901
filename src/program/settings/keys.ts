import Type from 'typebox'
import { OptionalText } from './optional-text.ts'

/** Base64 of at least 12 bytes, in the standard alphabet. */
const base64 = '^[A-Za-z0-9+/]{16,}={0,2}$'

/** Settings with keys and secrets. */
export const keySettings = {
  DATA_KEYS: OptionalText(
    'Keys that personal answers are encrypted under, as kid:secret with 32 bytes in base64, separated by commas. ' +
      'The first encrypts, all decrypt.',
  ),
  SEARCH_KEY: OptionalText('Key of the hashes that applications are searched by: 32 bytes in base64.'),
  SIGNER_KEY: Type.Optional(
    Type.String({
      pattern: base64,
      examples: ['MIGHAgEAMBMGByqGSM49'],
      description:
        'The private key certificates are signed with: PKCS #8, DER in base64; EC P-256, or RSA of 2,048 bits or ' +
        'more. Absent: embedded, with the embedded database; otherwise certificates wait until there is a signer.',
    }),
  ),
  SIGNER_CERTIFICATES: Type.Optional(
    Type.String({
      pattern: `${base64.slice(0, -1)}(,${base64.slice(1, -1)}){0,4}$`,
      examples: ['MIIBkTCCATegAwIBAgIU'],
      description:
        'The certificate for that key, and those it was issued by, the nearest first: DER in base64, separated by ' +
        'commas.',
    }),
  ),
  ESIGN_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^?#\\s]+$',
      examples: ['https://esign.example'],
      description: 'The national e-signature service that signs certificates instead of a key.',
    }),
  ),
  ESIGN_USER: OptionalText('The user that calls it.'),
  ESIGN_PASSWORD: OptionalText('The password of that user.'),
  ESIGN_NIK: Type.Optional(
    Type.String({
      pattern: '^[0-9]{16}$',
      examples: ['3171000000000009'],
      description: 'Under which NIK the certificate of the organisation is registered there.',
    }),
  ),
  ESIGN_PASSPHRASE: OptionalText('The passphrase of that certificate.'),
  CREDENTIAL_KEYS: OptionalText(
    'Keys that credentials and status lists are signed with, as kid:key with EC P-256 in PKCS #8, DER in base64, ' +
      'separated by commas. The first signs, all are given out; absent: embedded, with the embedded database; ' +
      'otherwise no credentials are given out.',
  ),
  BANK_SECRETS: Type.Optional(
    Type.String({
      pattern: '^whsec_[A-Za-z0-9+/]{32,}={0,2}( whsec_[A-Za-z0-9+/]{32,}={0,2}){0,4}$',
      examples: ['whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0'],
      description:
        'Secrets that banks sign payment events with, as in Standard Webhooks, separated by a space while they ' +
        'rotate; absent: no event is taken.',
    }),
  ),
}
