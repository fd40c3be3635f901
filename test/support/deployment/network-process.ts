import { listening } from '../files/sending.ts'
import { peakMemory } from '../measuring/peak-memory.ts'
import { network } from '../network.ts'
import type { Ground } from './bucket.ts'

/**
 * Runs an API and an object store in one process, as `npm start` does, so that a test can kill it. Replies to each
 * message with its memory.
 */
const ground: Ground | undefined = process.argv[2] === undefined ? undefined : JSON.parse(process.argv[2])
const net = await network({ ground })
const port = await listening(net)

process.on('message', () => process.send?.({ rss: process.memoryUsage().rss, peak: peakMemory() }))
process.on('disconnect', () => void net.close().finally(() => process.exit()))
process.send?.({ port, url: net.url, settings: net.settings, token: net.applicant.token })
