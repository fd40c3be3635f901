/** Returns the version part of an ETag for `If-Match`: `"3"` of `"3-…"`. A tag without one is returned unchanged. */
export const versionTag = ({ headers }: { headers: Record<string, unknown> }): string =>
  String(headers['etag']).replace(/^"([0-9]+)-[A-Za-z0-9_-]{43}"$/, '"$1"')
