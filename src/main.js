import { enableCompileCache, flushCompileCache, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { resolve } from './program/module-resolution.js'

// JavaScript, because no cache is open yet: for a TypeScript file Node would load its compiler, which takes 12 MB.
//
// Without this flag, a start grows the young generation and has a peak of 207 MB in place of 149. After the start it
// may grow with the load.
setFlagsFromString('--semi-space-growth-factor=1')
// Before other imports: a later start then neither strips types nor compiles. Without a writable folder nothing is
// cached. V8 accepts cached code only under the same flags: set the flag before the cache is opened, and flush the
// cache before the flag changes.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/satu-pintu', import.meta.url)))
registerHooks({ resolve })
await import('./program/run.ts')
flushCompileCache()
setFlagsFromString('--semi-space-growth-factor=2')
