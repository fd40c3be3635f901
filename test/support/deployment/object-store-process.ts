import { readdirSync, readlinkSync } from 'node:fs'
import { startObjectStore } from '../../../src/embedded/object-store/server.ts'
import { peakMemory } from '../measuring/peak-memory.ts'

/**
 * Runs an object store in a process of its own, so that a test can kill it. Replies to each message with its open files
 * and peak memory.
 */
const options: Parameters<typeof startObjectStore>[0] = JSON.parse(process.argv[2] ?? '')
const store = await startObjectStore(options)

function openFiles(): number {
  const links = readdirSync('/proc/self/fd').map((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`)
    } catch {
      return ''
    }
  })
  return links.filter((path) => path.startsWith(options.dir)).length
}

process.on('message', () => process.send?.({ openFiles: openFiles(), peak: peakMemory() }))
process.on('disconnect', () => process.exit())
process.send?.({ url: store.url })
