import { type ResolveHookSync, registerHooks } from 'node:module'

/** A program of its own: imports what states no file, as `src/main.js` resolves it. Prints the errors as JSON. */
const program = new URL('../../../src/program/', import.meta.url).href
const { resolve }: { resolve: ResolveHookSync } = await import(`${program}module-resolution.js`)
registerHooks({ resolve })
const errors: Record<string, string> = {}
for (const specifier of ['../measuring', './reading', './%2e%2freading.ts'])
  await import(specifier).catch((error: NodeJS.ErrnoException) => {
    errors[specifier] = `${error.code}: ${error.message}`
  })
process.stdout.write(JSON.stringify(errors))
