import { Agent, type ClientRequest } from 'node:http'
import { open, type Upload } from './uploads.ts'

/** Enough for the API to detect the type of the file, so that the upload goes on. */
const headBytes = 65_536
/** With the interval below 8 KB a second: a possible line of a client, and above the rate at which uploads end. */
const sentBytes = 4_096
const everyMilliseconds = 500

/** Begins `count` slow uploads that run until they are disposed of; a refused one begins again. */
export function slowSenders(target: Upload, slot: string, file: Buffer, count: number): Disposable {
  const agent = new Agent({ keepAlive: false, maxSockets: Infinity })
  const begin = () => ({ outgoing: begun(target, slot, file, agent), sent: headBytes })
  const senders = Array.from({ length: count }, begin)
  const timer = setInterval(() => {
    for (const [index, sender] of senders.entries()) {
      if (sender.outgoing.destroyed) senders[index] = begin()
      else sender.outgoing.write(file.subarray(sender.sent, (sender.sent += sentBytes)))
    }
  }, everyMilliseconds)
  return {
    [Symbol.dispose]() {
      clearInterval(timer)
      for (const { outgoing } of senders) outgoing.destroy()
      agent.destroy()
    },
  }
}

function begun(target: Upload, slot: string, file: Buffer, agent: Agent): ClientRequest {
  const outgoing = open(target, slot, file, agent)
  outgoing.on('error', () => {})
  outgoing.on('response', (answer) => {
    answer.resume()
    outgoing.destroy()
  })
  outgoing.write(file.subarray(0, headBytes))
  return outgoing
}
