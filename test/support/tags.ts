/**
 * The version that an ETag begins with, as If-Match takes it: `"3"` of `"3-…"`. A tag without one is given as it is.
 */
export const versionTag = ({ headers }: { headers: Record<string, unknown> }): string =>
  String(headers['etag']).replace(/^"([0-9]+)-[A-Za-z0-9_-]{43}"$/, '"$1"')
