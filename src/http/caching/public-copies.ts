import Type from 'typebox'

/** The `Cache-Control` of public data: a cached copy is valid for five minutes. */
export const publicCopies = 'public, max-age=300'

/** The request header of a read whose route sets its own ETag. */
export const ifNoneMatch = {
  'if-none-match': Type.Optional(
    Type.String({ maxLength: 500, description: 'ETag of your copy. If it is still current, the answer is 304.' }),
  ),
}

/** Returns the schema of a 304 response with these headers. */
export const NotModified = <H extends object>(headers: H) => ({
  ...Type.Null({ description: 'Your copy is current.' }),
  headers,
})
