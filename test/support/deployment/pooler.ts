import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/**
 * The startup parameters that PgBouncer passes on. It refuses all others, or drops those in
 * `ignore_startup_parameters`.
 */
const kept = ['user', 'database', 'client_encoding', 'TimeZone', 'application_name']

/**
 * Starts a proxy that treats the startup parameters of a connection as PgBouncer does. With `keeps` it refuses others,
 * and gives prepared statements names of its own, as PgBouncer does from 1.21 on.
 */
export async function pooler(url: string, behaviour: 'refuses' | 'drops' | 'keeps') {
  const target = new URL(url)
  const server = createServer((near) => {
    near.on('error', () => {})
    near.once('data', (message: Buffer) => {
      const words = message.subarray(8).toString().split('\0')
      const settings = words.flatMap((name, at) => (at % 2 === 0 && name ? [[name, words[at + 1] ?? '']] : []))
      const unknown = settings.find(([name = '']) => !kept.includes(name))
      if (unknown && behaviour !== 'drops') {
        near.end(refusal(`unsupported startup parameter: ${unknown[0]}`))
        return
      }
      const far = connect(Number(target.port), target.hostname, () => {
        far.write(startup(settings.filter(([name = '']) => kept.includes(name))))
        near.on('data', behaviour === 'keeps' ? (sent: Buffer) => far.write(renamed(sent)) : (sent) => far.write(sent))
        near.on('end', () => far.end())
        far.pipe(near)
      })
      far.on('error', () => near.destroy())
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The pooler has no port.')
  return {
    url: Object.assign(new URL(url), { port: String(address.port) }).href,
    close: () => void server.close(),
  }
}

/** The byte at which the name of a statement begins in a message: Parse, Bind without a portal's name, and Describe. */
const nameAt: Readonly<Record<string, number>> = { P: 5, B: 6, D: 6 }

/** Gives the statements in whole messages other names, as long as before. */
function renamed(messages: Buffer): Buffer {
  for (let at = 0; at < messages.length; at += 1 + messages.readUInt32BE(at + 1)) {
    const name = nameAt[messages.toString('latin1', at, at + 1)]
    if (name !== undefined && messages[at + name] !== 0) messages.write('P_', at + name, 'latin1')
  }
  return messages
}

/** Returns a message of the PostgreSQL protocol: type, length (which includes itself), body. */
function framed(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(type), length, body])
}

const protocolVersion = Buffer.from([0, 3, 0, 0])

const startup = (settings: readonly string[][]): Buffer =>
  framed(
    '',
    Buffer.concat([
      protocolVersion,
      Buffer.from(
        `${settings
          .flat()
          .map((word) => `${word}\0`)
          .join('')}\0`,
      ),
    ]),
  )

const refusal = (words: string): Buffer => framed('E', Buffer.from(`SFATAL\0VFATAL\0C08P01\0M${words}\0\0`))
