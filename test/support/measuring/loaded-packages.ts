import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

/**
 * Loaded by `--import` into a program: writes the packages that it has loaded to the file `LOADED_PACKAGES` when it
 * ends, as JSON.
 */
const packages = new Set<string>()
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context)
    const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(resolved.url) ?? []
    if (name !== undefined) packages.add(name)
    return resolved
  },
})
process.once('exit', () => writeFileSync(process.env['LOADED_PACKAGES'] ?? '', JSON.stringify([...packages])))
