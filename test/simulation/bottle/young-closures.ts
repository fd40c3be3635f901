import { registerHooks } from 'node:module'
import { type Patch, patch, patched } from '../guards/guard.ts'

/**
 * The functions that dependencies assign to a property for each statement and each request. V8 creates a function that
 * is written in such an assignment in the old generation. Each keeps its statement with all rows, or its request with
 * its answer, until the next full collection: the next young collections copy them, and then they fill the heap. Here
 * each has a name first, and does the same.
 */
const assignments: readonly Patch[] = [
  patch(
    'postgres/src/query.js',
    'this.resolve = x => (this.active = false, resolve(x))\n    this.reject = x => (this.active = false, reject(x))\n\n    this.active',
    'const settle = x => (this.active = false, resolve(x))\n    const fail = x => (this.active = false, reject(x))\n' +
      '    this.resolve = settle\n    this.reject = fail\n\n    this.active',
  ),
  patch(
    'light-my-request/lib/response.js',
    'res.json = function parseJsonPayload () {\n      return JSON.parse(res.payload)\n    }',
    'const parseJsonPayload = () => JSON.parse(res.payload)\n    res.json = parseJsonPayload',
  ),
  patch(
    'light-my-request/lib/response.js',
    'res.stream = function streamPayload () {',
    'const streamPayload = () => {',
  ),
  patch('light-my-request/lib/response.js', '\n\n  return res\n}', '\n\n  res.stream = streamPayload\n  return res\n}'),
]

/**
 * Changes these functions in the files that are loaded from now on. Call it before anything of the program is loaded.
 */
export function createFunctionsYoung(): void {
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context)
      const here = assignments.filter(({ file }) => url.endsWith(`/node_modules/${file}`))
      return here.length === 0 ? loaded : { ...loaded, source: patched(String(loaded.source), here) }
    },
  })
}
