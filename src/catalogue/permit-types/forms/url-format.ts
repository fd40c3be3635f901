import { spendSteps } from './reg-exp.ts'

/** The limit of the host of an address, with a user and a port, in characters. A host of DNS has 253 at most. */
const hostLimit = 1_000

/**
 * The format `url` of forms: an address of the web or of FTP without spaces, by the parser of the platform. The pattern
 * of ajv-formats takes the square of the length: minutes for a text of 1 MB. The parser takes the square of the host,
 * if its letters are not of ASCII. This counts as steps of the check.
 */
export function isUrl(text: string): boolean {
  if (!/^(?:https?|ftp):\/\/\S+$/i.test(text)) return false
  const [, host = ''] = /^[^:]+:[/\\]*([^/\\?#]*)/.exec(text) ?? []
  if (host.length > hostLimit) return false
  spendSteps(host.length ** 2)
  return URL.canParse(text)
}
