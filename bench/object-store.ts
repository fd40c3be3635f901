import { startObjectStore } from '../src/embedded/object-store/server.ts'

/** Runs the embedded object store in a separate process, as in production. Argument: its options as JSON. */
await startObjectStore(JSON.parse(process.argv[2] ?? ''))
