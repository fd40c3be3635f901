import { databaseFault, unreadable } from './database-address.ts'

/** Settings of several entries, which may have white space between and around them. */
const listed: ReadonlySet<string> = new Set(['DATA_KEYS', 'CREDENTIAL_KEYS', 'MAIL_KEYS', 'RATE_LIMITS'])

/** Returns what is wrong around a text, as a file of settings leaves it there; undefined when nothing is. */
function aroundFault(name: string, text: string): string | undefined {
  if (/^(["'])((?!\1).)*\1$/s.test(text.trim())) return 'is in quotes, which would be a part of the value. Remove them'
  if (/^<.*>$/s.test(text.trim())) return 'is still the placeholder of the example. Replace it'
  if (!listed.has(name) && text !== text.trim())
    return 'begins or ends with white space, such as a line ending of Windows. Remove it'
  return undefined
}

const databases = ['DATABASE_URL', 'DATABASE_POOLER_URL', 'DATABASE_READ_URL', 'SANDBOX_DATABASE_URL'] as const
const addresses = [
  'PUBLIC_URL',
  'S3_ENDPOINT',
  'OIDC_ISSUER',
  'CLIENT_URL',
  'ESIGN_URL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'MAIL_SMTP_URL',
  'SMS_GATEWAY_URL',
  'WHATSAPP_GATEWAY_URL',
  'OPEN_DATA_LICENCE',
] as const

/** Returns what is wrong with the address of a service. `fetch` takes none with a user, and letters show others. */
function addressFault(text: string): string | undefined {
  if (!/^[a-z]+:\/\/./.test(text)) return undefined
  if (!URL.canParse(text)) return unreadable
  const { protocol, username, password, port } = new URL(text)
  if (port === '0') return 'has the port 0, at which nothing can be reached'
  return protocol.startsWith('http') && (username !== '' || password !== '')
    ? 'must not contain a user or a password. Remove all up to the @'
    : undefined
}

/** Lists what is wrong with the texts of settings, whatever they mean, as name and fault. No fault contains a text. */
export function textFaults(given: Record<string, string | undefined>): { name: string; fault: string }[] {
  const around = Object.entries(given).flatMap(([name, text = '']) => {
    const fault = aroundFault(name, text)
    return fault === undefined ? [] : [{ name, fault }]
  })
  const ofDatabases = databases.flatMap((name) => {
    const text = given[name] ?? ''
    const fault = /^postgres(ql)?:\/\/./.test(text) ? databaseFault(text) : undefined
    return fault === undefined ? [] : [{ name, fault }]
  })
  const ofServices = addresses.flatMap((name) => {
    const fault = addressFault(given[name] ?? '')
    return fault === undefined ? [] : [{ name, fault }]
  })
  return [...around, ...ofDatabases, ...ofServices]
}
