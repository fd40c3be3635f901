import { enableCompileCache, flushCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'

// A start would leave 50 MB of room for new objects, which V8 never takes back from a process that is idle. From then
// on the room grows with what there is to do.
setFlagsFromString('--semi-space-growth-factor=1')
// Before anything else is loaded, so that a later start neither strips types nor compiles again. Where the folder
// cannot be written, nothing is kept. V8 takes compiled code only from a process with the same flags: the flag comes
// before the cache is opened, and what was loaded with it is kept before it changes.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/satu-pintu', import.meta.url)))
await import('./program/run.ts')
flushCompileCache()
setFlagsFromString('--semi-space-growth-factor=2')
