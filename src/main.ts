import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'

// Before anything else is loaded, so that a later start neither strips types nor compiles again. Where the folder
// cannot be written, nothing is kept.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/satu-pintu', import.meta.url)))
// A start would leave 50 MB of room for new objects, which V8 never takes back from a process that is idle. From then
// on the room grows with what there is to do.
setFlagsFromString('--semi-space-growth-factor=1')
await import('./program/run.ts')
setFlagsFromString('--semi-space-growth-factor=2')
