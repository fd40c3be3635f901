import { withoutNumbers } from '../../platform/redact.ts'
import type { Language } from '../../platform/words.ts'
import { actionsInLanguage, allInLanguage } from './language.ts'
import type { Fault, Problem } from './problem.ts'
import { problemPage } from './schema.ts'

/** Returns the RFC 9457 document of a problem in one language. `url` and `id` (the trace) are those of the request. */
export function documentOf(
  { code, status, title, detail, extras }: Problem,
  { url, id }: { url: string; id: string },
  language: Language,
) {
  return {
    type: problemPage(code),
    title: title[language],
    status,
    detail: detail[language],
    instance: referenceTo(url),
    code,
    traceId: id,
    ...(extras.errors && { errors: allInLanguage(extras.errors.map(unnumbered), language) }),
    ...(extras.blockers && { blockers: allInLanguage(extras.blockers, language) }),
    ...(extras.existingId !== undefined && { existingId: extras.existingId }),
    ...(extras.sha256 !== undefined && { sha256: extras.sha256 }),
    ...(extras.scope !== undefined && { scope: extras.scope }),
    ...(extras.nextActions && { nextActions: actionsInLanguage(extras.nextActions, language) }),
  }
}

/** Returns the path of a request without query and personal numbers: a valid URI reference (RFC 3986) for any input. */
function referenceTo(url: string): string {
  const [path = ''] = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/, 1)
  const decoded = path.replace(/(?:%[0-9A-Fa-f]{2})+/g, decodedOrAsIs)
  const safe = withoutNumbers(decoded)
  return (safe === decoded ? path || '/' : safe)
    .toWellFormed()
    .replace(/^\/(?=\/)/, '/.')
    .replace(/%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9_\-.~!$&'()*+,;=:@/%]/gu, encodeURIComponent)
}

function decodedOrAsIs(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

/** Returns a fault without personal numbers: a client may send a NIK as the name of a member. */
const unnumbered = ({ pointer, parameter, technical, ...rest }: Fault): Fault => ({
  ...(pointer !== undefined && { pointer: withoutNumbers(pointer) }),
  ...(parameter !== undefined && { parameter: withoutNumbers(parameter) }),
  ...rest,
  ...(technical !== undefined && { technical: withoutNumbers(technical) }),
})
