import { enableCompileCache, flushCompileCache, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { resolve } from './program/module-resolution.js'

// JavaScript, because no cache is open yet: for a TypeScript file Node would load its compiler, which takes 12 MB.
//
// Before other imports: a later start then neither strips types nor compiles. Without a writable folder nothing is
// cached. V8 accepts cached code only under the same flags, and that of Node's own modules only without any: a flag
// here would have 117 of them compiled anew.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/satu-pintu', import.meta.url)))
registerHooks({ resolve })
await import('./program/run.ts')
flushCompileCache()
