import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { cachedDataVersionTag } from 'node:v8'

/**
 * The content of the file `LOADED_PACKAGES`, as JSON. `keepsFlags`: no import came while V8 had other flags than at
 * the start.
 */
export interface Loaded {
  packages: string[]
  keepsFlags: boolean
}

/** Loaded by `--import` into a program: writes what it has loaded to the file `LOADED_PACKAGES` when it ends. */
const tagAtStart = cachedDataVersionTag()
let keepsFlags = true
const packages = new Set<string>()
registerHooks({
  resolve(specifier, context, next) {
    keepsFlags &&= cachedDataVersionTag() === tagAtStart
    const resolved = next(specifier, context)
    const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(resolved.url) ?? []
    if (name !== undefined) packages.add(name)
    return resolved
  },
})
process.once('exit', () => {
  const loaded: Loaded = { packages: [...packages], keepsFlags }
  writeFileSync(process.env['LOADED_PACKAGES'] ?? '', JSON.stringify(loaded))
})
