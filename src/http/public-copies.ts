import Type from 'typebox'

/** `Cache-Control` of data that everybody may read: a copy may be used for five minutes. */
export const publicCopies = 'public, max-age=300'

/** The request header of a read whose reply has an ETag of its own. */
export const ifNoneMatch = {
  'if-none-match': Type.Optional(
    Type.String({ maxLength: 500, description: 'ETag of your copy. If it is still current, the answer is 304.' }),
  ),
}

/** Returns the reply that has no body, with these headers in the contract. */
export const NotModified = <H extends object>(headers: H) => ({
  ...Type.Null({ description: 'Your copy is current.' }),
  headers,
})
