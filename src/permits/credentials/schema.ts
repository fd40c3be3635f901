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
      kty: Type.Literal('EC', { description: 'Of an elliptic curve.' }),
      crv: Type.Literal('P-256', { description: 'This one.' }),
      x: Type.String({ description: 'Its point, in base64url.' }),
      y: Type.String({ description: 'The other half of it.' }),
      kid: Type.String({ description: 'What the header of a credential names it by.' }),
      alg: Type.Literal('ES256', { description: 'What is signed with it.' }),
      use: Type.Literal('sig', { description: 'It signs.' }),
    },
    { additionalProperties: false, description: 'A key as RFC 7517 has it.', examples: [keyExample] },
  ),
)

export const PublicKeys = named(
  'PublicKeys',
  Type.Object(
    {
      keys: Type.Array(ref(PublicKey), {
        description: 'The first signs at present; what was signed with the others is good as well.',
      }),
    },
    {
      additionalProperties: false,
      description: 'The keys that credentials and status lists are verified with.',
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
      issuer: Type.String({ description: 'As `iss` names it in credentials.' }),
      jwks_uri: Type.String({ description: 'Where its keys are.' }),
    },
    {
      additionalProperties: false,
      description: 'What SD-JWT VC asks an issuer to say of itself.',
      examples: [metadataExample],
    },
  ),
)

export const credentialSchemas = [PublicKey, PublicKeys, IssuerMetadata]
