import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Before anything else is loaded, so that a later start neither strips types nor compiles again. Where the folder cannot be written, nothing is kept.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/satu-pintu', import.meta.url)))
await import('./program.ts')
