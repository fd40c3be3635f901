import { type ResolveHookSync, registerHooks } from 'node:module'

/**
 * A program of its own: loads the API, the worker and the commands, and resolves each import twice, by Node and by
 * `src/program/module-resolution.js`. Prints as JSON how many imports there were, and those that were found elsewhere.
 */
const program = new URL('../../../src/program/', import.meta.url).href
const { resolve }: { resolve: ResolveHookSync } = await import(`${program}module-resolution.js`)
let imports = 0
const different: string[] = []
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    const { url } = resolve(specifier, context, next)
    imports++
    if (url !== found.url) different.push(`${specifier} in ${context.parentURL}: ${url}, not ${found.url}`)
    return found
  },
})
for (const name of ['worker', 'starting/start-parts', 'starting/serve', 'starting/commands'])
  await import(`${program}${name}.ts`)
const { loadSchemas } = await import('../../../src/program/registers.ts')
await loadSchemas()
process.stdout.write(JSON.stringify({ imports, different }))
process.exit()
