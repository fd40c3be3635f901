import Type from 'typebox'
import { Names, named, noOtherMembers, nullable, OneOf, ref } from '../../http/schema.ts'
import { languages } from '../../platform/words.ts'
import { agencyPolicies } from '../rate-limits/policies.ts'
import { personalItems } from './client.ts'
import { ClientScope } from './scope-schema.ts'

export const Reason = Type.String({
  minLength: 1,
  maxLength: 500,
  description: 'Reason; kept in the history of the client.',
})
const Text = (description: string) => Type.String({ minLength: 1, maxLength: 500, description })

export const Purpose = named(
  'Purpose',
  Type.Object(
    {
      code: Type.String({
        pattern: '^[a-z][a-z0-9_]{1,49}$',
        description: 'The code that the agency sends as the header Purpose.',
        examples: ['collateral_check'],
      }),
      text: ref(Names),
      personalData: Type.Optional(
        Type.Array(OneOf(personalItems, { description: 'A kind of personal data of the holder. More may come.' }), {
          maxItems: 10,
          uniqueItems: true,
          description:
            'Personal data of the holder that this purpose discloses. Absent: none. The holder sees each disclosure.',
        }),
      ),
      legalBasis: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 500,
          description:
            'The law or agreement by which personal data is disclosed. Required with `personalData`. The holder sees it.',
        }),
      ),
    },
    {
      ...noOtherMembers,
      description: 'A registered purpose of queries.',
      examples: [{ code: 'collateral_check', text: { id: 'Memeriksa agunan', en: 'Checking collateral' } }],
    },
  ),
)

export const Contact = named(
  'Contact',
  Type.Object(
    {
      email: Type.String({ format: 'email', maxLength: 254, description: 'A mailbox of the agency.' }),
      phone: nullable(
        Type.String({
          pattern: '^\\+?[0-9 ()-]{5,30}$',
          description: 'A telephone of the agency.',
          examples: ['+62210000000'],
        }),
      ),
      language: Type.Optional(
        OneOf(languages, { description: 'The language of letters to the agency. Absent: Indonesian.' }),
      ),
      consultationLetters: Type.Optional(
        Type.Boolean({
          description:
            'False: the agency gets no letters about its consultations, as it follows their events. Absent: true.',
        }),
      ),
    },
    {
      ...noOtherMembers,
      description: 'The contact at the agency for questions about its access, and for letters to it.',
      examples: [{ email: 'access@agency.example', phone: null }],
    },
  ),
)

export const OauthClient = named(
  'OauthClient',
  Type.Object(
    {
      clientId: Type.String({
        minLength: 1,
        maxLength: 255,
        pattern: '^[^\\x00]+$',
        description: 'Its client at the OpenID Connect issuer: the claim `client_id` or `azp` of its tokens.',
        examples: ['sample-bank'],
      }),
      subject: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 255,
          pattern: '^[^\\x00]+$',
          description: 'The claim `sub` of its tokens; the client itself unless stated.',
          examples: ['sample-bank'],
        }),
      ),
    },
    {
      ...noOtherMembers,
      description:
        "The claims of tokens of the issuer that are the agency's, got by client credentials. Both must fit.",
      examples: [{ clientId: 'sample-bank', subject: 'sample-bank' }],
    },
  ),
)

/** Members of a registration that requests and responses share. */
export const registration = {
  owner: Text('The legal body that is responsible for the agency.'),
  purposes: Type.Array(ref(Purpose), {
    minItems: 1,
    maxItems: 20,
    description: 'The purposes of its queries. Each query states one.',
  }),
  permitTypes: Type.Array(
    Type.String({
      pattern: '^(\\*|[A-Z][A-Z0-9-]{1,19})$',
      description: 'A code of the catalogue, or * for all.',
      examples: ['IMB'],
    }),
    { maxItems: 100, uniqueItems: true, description: 'Permit types it may see: none when empty, all for `*` alone.' },
  ),
  regions: Type.Array(
    Type.String({
      pattern: '^(\\*|[0-9]{2}(\\.[0-9]{2}(\\.[0-9]{2}(\\.[0-9]{4})?)?)?)$',
      description: 'A region, with those in it, or * for all.',
      examples: ['31.71'],
    }),
    {
      maxItems: 100,
      uniqueItems: true,
      description: 'The regions whose permits it may see. Empty: none. `*` alone: all.',
    },
  ),
  scopes: Type.Array(ref(ClientScope), { maxItems: 20, uniqueItems: true, description: 'The scopes of the agency.' }),
  ratePolicy: OneOf(agencyPolicies, {
    description: 'The rate limit of its requests, as named in the header RateLimit-Policy.',
  }),
}

export const registrationExample = {
  names: { id: 'Bank (contoh)', en: 'Bank (sample)' },
  owner: 'A sample bank',
  contact: { email: 'access@agency.example', phone: null },
  purposes: [
    {
      code: 'collateral_check',
      text: { id: 'Memeriksa agunan', en: 'Checking collateral' },
      personalData: ['holder_name'],
      legalBasis: 'Agreement with the network on checking collateral (sample)',
    },
  ],
  permitTypes: ['IMB'],
  regions: ['31.71'],
  scopes: ['permits:read'],
  ratePolicy: 'agency',
  oauthClient: { clientId: 'sample-bank', subject: 'sample-bank' },
}
