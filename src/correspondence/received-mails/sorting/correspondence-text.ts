import { longestText } from '../../../applications/messages/correspondence.ts'
import { cutText } from '../../../platform/cut-text.ts'
import { withoutNumbers } from '../../../platform/redact.ts'

/**
 * The token of a link in our letters, as replies quote it: also with line breaks, or in the address of a gateway that
 * checks links. Gateways write `/` as `%2F`, `%252F` or `_`, and `-` as `-2D`.
 */
const quotedToken = new RegExp(
  '((?:received-mail-confirmations|certificate-letters)/)'
    .replaceAll('-', '-(?:2d)?(?:\\n[> ]*)?')
    .replace('/', '(?:/|%(?:25)*2f|_)')
    .concat('(?:\\n[> ]*)?[A-Za-z0-9_-]+(?:\\n[> ]*[A-Za-z0-9_-]{20,})?'),
  'gi',
)

/**
 * Returns the text of a mail for the correspondence of an application: without the quotation at its end, without
 * personal numbers and without the tokens of our links, cut to the limit of a message. Whoever holds such a token acts
 * as the applicant, and more people read the messages. An empty text is replaced by the subject, or by a dash.
 */
export function correspondenceText({ text = '', subject = '' }: { text?: string; subject?: string }): string {
  const lines = text.split('\n')
  while (lines.length > 0 && /^\s*(?:>|$)/.test(lines.at(-1) ?? '')) lines.pop()
  const shown = (lines.join('\n').trim() || subject || '—').replace(quotedToken, '$1…')
  const written = withoutNumbers(shown)
  return written.length <= longestText ? written : `${cutText(written, longestText - 1)}…`
}
