import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Admission } from '../../../src/http/admission/admission.ts'
import { eventually } from '../deployment/object-store.ts'
import type { Person } from '../person.ts'

/**
 * Returns a function that sends a request whose rights end before its body does, and returns the status of the answer.
 * `meanwhile` ends the rights. The API with this admission listens at this port.
 */
export function sendingLate(admission: Admission, port: number) {
  /** Sends a request without the end of its body, and waits until the server waits for it. */
  async function begins(person: Person, line: string, body: string): Promise<Socket> {
    const { taken } = admission.load('change')
    const socket = connect({ port, host: '127.0.0.1' })
    await once(socket, 'connect')
    const fields = ['Host: localhost', `Authorization: Bearer ${person.token}`, 'Content-Type: application/json']
    socket.write([`${line} HTTP/1.1`, ...fields, `Content-Length: ${body.length}`, '', body.slice(0, -1)].join('\r\n'))
    await eventually('the server waits for the body', async () => {
      const load = admission.load('change')
      return load.taken === taken + 1 && load.held === 0
    })
    return socket
  }

  return async (person: Person, line: string, body: object, meanwhile: () => Promise<unknown>): Promise<number> => {
    const text = JSON.stringify(body)
    const socket = await begins(person, line, text)
    await meanwhile()
    return ends(socket, text)
  }
}

/** Sends the last byte of the body. Returns the status of the answer. */
async function ends(socket: Socket, body: string): Promise<number> {
  socket.write(body.slice(-1))
  const [answer] = await once(socket, 'data')
  socket.destroy()
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(String(answer))?.[1])
}
