import Type from 'typebox'

/**
 * The query of a link that people get in a letter or on a certificate. It takes any parameter and ignores it: mail
 * gateways, trackers and social networks add their own to links. All other operations refuse unknown parameters.
 */
export const ForeignParameters = Type.Object({}, { additionalProperties: true })

const language = Type.Optional(
  Type.String({
    description: 'Language of the page: `id` or `en`. With any other value, as without one, by `Accept-Language`.',
    examples: ['en'],
  }),
)

/** The query of a page that a letter links to. It ignores other parameters. */
export const LetterPageQuery = Type.Object({ language }, { additionalProperties: true })

/** The query of the buttons of such a page. */
export const LetterButtonQuery = Type.Object({ language }, { additionalProperties: false })

/** The sentence about these parameters in the contract. */
export const foreignParameters = 'Query parameters that mail gateways and trackers add to the link are ignored.'
