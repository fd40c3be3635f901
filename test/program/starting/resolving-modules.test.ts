import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runs } from '../../support/deployment/product.ts'

/** Loading the API without its routes, the worker and the commands takes more than 4,000. */
const leastImports = 3_000
const src = new URL('../../../src/', import.meta.url).href

/** Prints each relative import that Node resolves. */
const prints = `
  import { registerHooks } from 'node:module'
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier.startsWith('.')) console.log(specifier, 'in', context.parentURL)
      return next(specifier, context)
    },
  })`

describe('the resolution of modules', () => {
  it('finds for each import of the program what Node finds', async () => {
    const { stdout, stderr, code } = await runs(['test/support/measuring/compared-resolution.ts'])
    assert.deepEqual([code, stderr], [0, ''])
    const { imports, different }: { imports: number; different: string[] } = JSON.parse(stdout)
    assert.deepEqual(different, [])
    assert.ok(imports > leastImports, `${imports} imports`)
  })

  it('asks Node for no file that an import of the program states', async () => {
    const { stdout, stderr, code } = await runs(['src/main.js', '--help'], {
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(prints)}`,
    })
    assert.deepEqual([code, stderr], [0, ''])
    const asked = stdout.split('\n').filter((line) => line.includes(` in ${src}`))
    assert.deepEqual(asked, [`./program/module-resolution.js in ${src}main.js`])
  })

  it('leaves an import that states no file to Node, whose error names both files', async () => {
    const { stdout, stderr, code } = await runs(['test/support/measuring/imports-without-file.ts'])
    assert.deepEqual([code, stderr], [0, ''])
    const errors: Record<string, string> = JSON.parse(stdout)
    assert.match(errors['../measuring'] ?? '', /^ERR_UNSUPPORTED_DIR_IMPORT: .+measuring' .+ imported from .+file\.ts$/)
    assert.match(errors['./reading'] ?? '', /^ERR_MODULE_NOT_FOUND: .+reading' imported from .+file\.ts$/)
    assert.match(errors['./%2e%2freading.ts'] ?? '', /^ERR_INVALID_MODULE_SPECIFIER: /)
  })
})
