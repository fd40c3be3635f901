import Type from 'typebox'
import { named, ref } from '../../http/schema.ts'

const keyExample = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  kid: 'k2',
  alg: 'ES256',
  use: 'sig',
} as const
const PublicKey = named(
  'PublicKey',
  Type.Object(
    {
      kty: Type.Literal('EC', { description: 'Key type: elliptic curve.' }),
      crv: Type.Literal('P-256', { description: 'Curve.' }),
      x: Type.String({ description: 'X coordinate, in base64url.' }),
      y: Type.String({ description: 'Y coordinate, in base64url.' }),
      kid: Type.String({ description: 'Key id, as in the header of a credential.' }),
      alg: Type.Literal('ES256', { description: 'Signature algorithm.' }),
      use: Type.Literal('sig', { description: 'Use of the key: signatures.' }),
    },
    { additionalProperties: false, description: 'A public key (JWK, RFC 7517).', examples: [keyExample] },
  ),
)

export const PublicKeys = named(
  'PublicKeys',
  Type.Object(
    {
      keys: Type.Array(ref(PublicKey), {
        description: 'Public keys. The first one signs now; signatures of the others stay valid.',
      }),
    },
    {
      additionalProperties: false,
      description: 'The keys that verify credentials and status lists.',
      examples: [{ keys: [keyExample] }],
    },
  ),
)

const metadataExample = {
  issuer: '(the address of this server)',
  jwks_uri: '(the address of this server)/.well-known/jwks.json',
}
export const IssuerMetadata = named(
  'IssuerMetadata',
  Type.Object(
    {
      issuer: Type.String({ description: 'Issuer, equal to `iss` in credentials.' }),
      jwks_uri: Type.String({ description: 'URL of the public keys.' }),
    },
    {
      additionalProperties: false,
      description: 'Metadata of the issuer, as SD-JWT VC defines it.',
      examples: [metadataExample],
    },
  ),
)

export const credentialSchemas = [PublicKey, PublicKeys, IssuerMetadata]
