import Type from 'typebox'

/**
 * The query of a link that people get in a letter or on a certificate. It takes any parameter and ignores it: mail
 * gateways, trackers and social networks add their own to links. All other operations refuse unknown parameters.
 */
export const ForeignParameters = Type.Object({}, { additionalProperties: true })

/** The sentence about these parameters in the contract. */
export const foreignParameters = 'Query parameters that mail gateways and trackers add to the link are ignored.'
