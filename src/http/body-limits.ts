/** The largest JSON body in bytes. Files are streamed and have their own limit. */
export const bodyLimit = 1_048_576

export const formType = 'application/x-www-form-urlencoded'

/** The largest HTML form in bytes. Ours have a few short fields. A thousand times as many take a second to parse. */
export const formLimit = 16_384

/** Returns the limit in bytes of a body of a media type. */
export const bodyLimitOf = (contentType: string | undefined): number =>
  contentType?.toLowerCase().startsWith(formType) ? formLimit : bodyLimit
