import { Agent, type ClientRequest } from 'node:http'
import { open, type Upload } from './uploads.ts'

/** Enough for the API to detect the type of the file and continue. */
const headBytes = 65_536
/** With the interval at most 8 KB a second: slow, but above the rate below which the API ends an upload. */
const sentBytes = 4_096
const everyMilliseconds = 500

/** Begins `count` slow uploads, which run until disposed of. A refused one is begun again. */
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
