import { isIP } from 'node:net'
import { Ajv2020 } from 'ajv/dist/2020.js'
import ipaddr from 'ipaddr.js'
import { isEmail } from '../../correspondence/contacts/contact.ts'
import { mailboxOctets, readMailKeys } from '../../correspondence/mail/reply-address.ts'
import { readImapUrl } from '../../correspondence/received-mails/receiving/imap-settings.ts'
import { readCredentialKeys } from '../../permits/credentials/keys.ts'
import { readScannerAddress } from '../../platform/scanner.ts'
import { readDataKeys, readSearchKey } from '../../privacy/keys.ts'
import { type Config, configOf } from './config.ts'
import { readPolicies } from './rate-limits.ts'
import { type Given, Settings } from './settings.ts'
import { textFaults } from './text-faults.ts'

/** Returns the configuration of an environment, frozen. Throws one error that names every wrong variable, and why. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.keys(Settings.properties).flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  )
  const settings: unknown = withNumbers(given)
  const isWhole = new Ajv2020({
    useDefaults: true,
    allErrors: true,
    validateSchema: false,
    meta: false,
  }).compile<Given>(Settings)
  isWhole(settings)
  const faults = [
    ...(isWhole.errors ?? []).map(({ instancePath, keyword, message }) => {
      const name = nameOf(instancePath)
      return `${name}: ${demandOf(name, keyword) ?? message}. ${meanings.get(name)}`
    }),
    ...textFaults(given).map(({ name, fault }) => `${name}: ${fault}. ${meanings.get(name)}`),
    ...missingOf(given, ['S3_ENDPOINT', 'S3_REGION', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']),
    ...missingOf(given, ['OIDC_ISSUER', 'OIDC_AUDIENCE']),
    ...missingOf(given, ['DATA_KEYS', 'SEARCH_KEY']),
    ...faultOf('DATA_KEYS', () => given['DATA_KEYS'] && readDataKeys(given['DATA_KEYS'])),
    ...faultOf('SEARCH_KEY', () => given['SEARCH_KEY'] && readSearchKey(given['SEARCH_KEY'])),
    ...missingOf(given, ['MAIL_SMTP_URL', 'MAIL_FROM']),
    ...missingOf(given, ['MAIL_TLS_KEY', 'MAIL_TLS_CERTIFICATE']),
    ...((given['SMS_GATEWAY_URL'] ?? given['WHATSAPP_GATEWAY_URL']) !== undefined &&
    given['GATEWAY_SECRET'] === undefined
      ? ['GATEWAY_SECRET: must be set, since a gateway is']
      : []),
    ...missingOf(given, ['SIGNER_KEY', 'SIGNER_CERTIFICATES']),
    ...missingOf(given, ['ESIGN_URL', 'ESIGN_USER', 'ESIGN_PASSWORD', 'ESIGN_NIK', 'ESIGN_PASSPHRASE']),
    ...(given['SIGNER_KEY'] !== undefined && given['ESIGN_URL'] !== undefined
      ? ['SIGNER_KEY: must not be set, since ESIGN_URL is']
      : []),
    ...((given['SIGNER_KEY'] ?? given['ESIGN_URL'] ?? given['CREDENTIAL_KEYS']) !== undefined &&
    given['PUBLIC_URL'] === undefined
      ? ['PUBLIC_URL: must be set, since what is signed leads there']
      : []),
    ...faultOf('CREDENTIAL_KEYS', () => given['CREDENTIAL_KEYS'] && readCredentialKeys(given['CREDENTIAL_KEYS'])),
    ...faultOf('HOST', () => given['HOST'] && demandHost(given['HOST'])),
    ...faultOf('MAIL_HOST', () => given['MAIL_HOST'] && demandHost(given['MAIL_HOST'])),
    ...faultOf('MAIL_FROM', () => given['MAIL_FROM'] && demandMailbox(given['MAIL_FROM'])),
    ...(given['MAIL_IMAP_URL'] !== undefined && given['MAIL_FROM'] === undefined
      ? ['MAIL_FROM: must be set, since MAIL_IMAP_URL is: it is the mailbox that mail is for']
      : []),
    ...faultOf('MAIL_IMAP_URL', () => given['MAIL_IMAP_URL'] && readImapUrl(given['MAIL_IMAP_URL'], '')),
    ...faultOf('CLAMD', () => given['CLAMD'] && readScannerAddress(given['CLAMD'])),
    ...faultOf('MAIL_KEYS', () => given['MAIL_KEYS'] && readMailKeys(given['MAIL_KEYS'])),
    ...faultOf('RATE_LIMITS', () => readPolicies(given['RATE_LIMITS'] ?? '')),
    ...faultOf('TRUST_PROXY', () => given['TRUST_PROXY']?.split(',').forEach(demandProxies)),
    ...faultOf('WEBHOOK_PORTS', () => given['WEBHOOK_PORTS']?.split(',').forEach(demandPort)),
    ...faultOf('WEBHOOK_NETWORKS', () => given['WEBHOOK_NETWORKS']?.split(',').forEach(demandNetwork)),
  ]
  if (faults.length > 0 || !isWhole(settings))
    throw new Error(`The configuration is wrong.\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
  return Object.freeze(configOf(settings))
}

const nameOf = (pointer: string) => pointer.slice(1)
const meanings = new Map(
  Object.entries(Settings.properties).map(([name, schema]) => [
    name,
    'description' in schema ? String(schema.description) : '',
  ]),
)

const examples = new Map(
  Object.entries(Settings.properties).flatMap(([name, schema]) =>
    'examples' in schema && Array.isArray(schema.examples) ? [[name, schema.examples.join(' or ')]] : [],
  ),
)

/** Returns what a person can do about a text that a keyword refuses; undefined where the words of the schema say it. */
function demandOf(name: string, keyword: string): string | undefined {
  if (keyword === 'minLength') return 'must not be empty'
  return keyword === 'pattern' ? `must be written like ${examples.get(name)}` : undefined
}

const numbers = Object.entries(Settings.properties).flatMap(([name, schema]) =>
  'type' in schema && schema.type === 'integer' ? [name] : [],
)

/** Converts numeric settings of digits only into numbers. Other values stay text, which the schema rejects. */
const withNumbers = (given: Record<string, string | undefined>) => ({
  ...given,
  ...Object.fromEntries(
    numbers.flatMap((name) => (/^[0-9]+$/.test(given[name] ?? '') ? [[name, Number(given[name])]] : [])),
  ),
})

/** Returns a fault for each missing setting of a group that must be set completely or not at all. */
function missingOf(given: Record<string, string | undefined>, group: readonly string[]): string[] {
  const absent = group.filter((name) => given[name] === undefined)
  return absent.length === group.length
    ? []
    : absent.map((name) => `${name}: must be set, since others of ${group.join(', ')} are`)
}

/** Throws unless the text is an IP address or the name of a host, without a port. */
function demandHost(text: string): void {
  if (isIP(text) === 0 && !/^(?=.*[a-z])[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/i.test(text))
    throw new Error('must be an address or a name of this machine alone, such as 0.0.0.0 or ::, without brackets')
}

/** Throws unless the text is an IP address or a network in CIDR notation. */
function demandNetwork(text: string): void {
  if (isIP(text.split('/', 1)[0] ?? '') === 0) throw new Error(`${text} is not an address`)
  if (text.includes('/')) ipaddr.parseCIDR(text)
}

/** Throws for a number that is no port. */
function demandPort(text: string): void {
  if (Number(text) === 0 || Number(text) > 65_535) throw new Error(`${text} is not a port from 1 to 65535`)
}

/** Throws as `demandNetwork`, and for a network of all addresses: any client could then write its own address. */
function demandProxies(text: string): void {
  demandNetwork(text)
  if (Number(text.split('/')[1]) === 0) throw new Error(`${text} would trust every client`)
}

/** Throws unless the text is an e-mail address to which a signed subaddress can be added. */
function demandMailbox(text: string): void {
  if (!isEmail(text) || text.includes('+')) throw new Error(`${text} is not an e-mail address without a subaddress`)
  if (text.lastIndexOf('@') > mailboxOctets)
    throw new Error(`there may be ${mailboxOctets} characters before its @, so that a signature fits behind them`)
}

/** Returns the error that `read` throws, with name and meaning of the setting. Empty: it does not throw. */
function faultOf(name: string, read: () => unknown): string[] {
  try {
    read()
    return []
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : String(error)}. ${meanings.get(name)}`]
  }
}
