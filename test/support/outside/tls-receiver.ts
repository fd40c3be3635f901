import { randomBytes, webcrypto } from 'node:crypto'
import { createServer } from 'node:https'
import { isIPv4 } from 'node:net'
import { createSecureContext } from 'node:tls'
import { Integer, OctetString, Utf8String } from 'asn1js'
import {
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  Extension,
  GeneralName,
  GeneralNames,
  RelativeDistinguishedNames,
} from 'pkijs'

const ec = { name: 'ECDSA', namedCurve: 'P-256' } as const
const oid = { commonName: '2.5.4.3', altNames: '2.5.29.17', basicConstraints: '2.5.29.19' }
const dnsName = 2
const ipAddress = 7
const day = 86_400_000

/**
 * A certificate in PEM, with its key. `name`: of a host, or an IPv4 address. `days`: from when to when it is valid, in
 * days from now.
 */
interface Wanted {
  name: string
  days?: readonly [number, number]
}

/** Makes a CA. Returns its certificate in PEM, and a function that issues certificates for the names of servers. */
export async function makeAuthority(name: string) {
  const pair = await webcrypto.subtle.generateKey(ec, true, ['sign', 'verify'])
  async function issue({ name: subject, days = [-1, 1] }: Wanted, of: webcrypto.CryptoKey, extension: Extension) {
    const made = new Certificate()
    made.version = 2
    made.serialNumber = new Integer({ valueHex: Uint8Array.from([1, ...randomBytes(15)]) })
    made.subject = named(subject)
    made.issuer = named(name)
    made.notBefore.value = new Date(Date.now() + days[0] * day)
    made.notAfter.value = new Date(Date.now() + days[1] * day)
    made.extensions = [extension]
    await made.subjectPublicKeyInfo.importKey(of)
    await made.sign(pair.privateKey, 'SHA-256')
    return pem('CERTIFICATE', made.toSchema(true).toBER())
  }
  const isAuthority = new BasicConstraints({ cA: true }).toSchema().toBER()
  return {
    certificate: await issue({ name }, pair.publicKey, extensionOf(oid.basicConstraints, isAuthority)),
    async issues(wanted: Wanted): Promise<{ key: string; cert: string }> {
      const own = await webcrypto.subtle.generateKey(ec, true, ['sign', 'verify'])
      const names = new GeneralNames({ names: [altName(wanted.name)] })
      return {
        key: pem('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', own.privateKey)),
        cert: await issue(wanted, own.publicKey, extensionOf(oid.altNames, names.toSchema().toBER())),
      }
    },
  }
}

/** Starts a receiver over TLS that shows a certificate by the name it is asked for, and answers 204. */
export async function tlsReceiver(certificates: Readonly<Record<string, { key: string; cert: string }>>) {
  const contexts = new Map(Object.entries(certificates).map(([name, own]) => [name, createSecureContext(own)]))
  const [first] = Object.values(certificates)
  const names: string[] = []
  const server = createServer(
    { ...first, SNICallback: (name, answer) => answer(null, contexts.get(name)) },
    (request, response) => {
      names.push(String(request.headers.host).split(':')[0] ?? '')
      request.resume()
      response.writeHead(204).end()
    },
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: (name: string) => `https://${name}:${port}/`,
    /** The names under which requests came. */
    reachedAs: names,
    close: () => void server.close().closeAllConnections(),
  }
}

const altName = (name: string) =>
  isIPv4(name)
    ? new GeneralName({
        type: ipAddress,
        value: new OctetString({ valueHex: Uint8Array.from(name.split('.'), Number) }),
      })
    : new GeneralName({ type: dnsName, value: name })

const named = (commonName: string) =>
  new RelativeDistinguishedNames({
    typesAndValues: [new AttributeTypeAndValue({ type: oid.commonName, value: new Utf8String({ value: commonName }) })],
  })

const extensionOf = (extnID: string, value: ArrayBuffer) =>
  new Extension({ extnID, critical: extnID === oid.basicConstraints, extnValue: value, parsedValue: undefined })

const pem = (label: string, der: ArrayBuffer): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der)
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')
    .trim()}\n-----END ${label}-----\n`
