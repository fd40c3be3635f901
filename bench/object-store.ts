import { startObjectStore } from '../src/embedded/object-store/server.ts'

/** Runs the embedded object store in a process of its own, as a real one would be. Argument: its options as JSON. */
await startObjectStore(JSON.parse(process.argv[2] ?? ''))
