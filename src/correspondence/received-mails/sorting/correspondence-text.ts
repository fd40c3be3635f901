import { longestText } from '../../../applications/messages/correspondence.ts'
import { cutText } from '../../../platform/cut-text.ts'
import { withoutNumbers } from '../../../platform/redact.ts'

/**
 * Returns the text of a mail for the correspondence of an application: without the quotation at its end and without
 * personal numbers, cut to the limit of a message. An empty text is replaced by the subject, or by a dash.
 */
export function correspondenceText({ text = '', subject = '' }: { text?: string; subject?: string }): string {
  const lines = text.split('\n')
  while (lines.length > 0 && /^\s*(?:>|$)/.test(lines.at(-1) ?? '')) lines.pop()
  const written = withoutNumbers(lines.join('\n').trim() || subject || '—')
  return written.length <= longestText ? written : `${cutText(written, longestText - 1)}…`
}
