import { longestText } from '../../../applications/messages/correspondence.ts'
import { withoutNumbers } from '../../../platform/redact.ts'

/**
 * What of a mail stands in the correspondence: what was written, without what it quotes at its end, and without numbers
 * of people. The mail itself is kept as it came.
 */
export function told({ text, subject }: { text: string; subject: string }): string {
  const lines = text.split('\n')
  while (lines.length > 0 && /^\s*(?:>|$)/.test(lines.at(-1) ?? '')) lines.pop()
  const written = withoutNumbers(lines.join('\n').trim() || subject || '—')
  return written.length <= longestText ? written : `${written.slice(0, longestText - 1)}…`
}
