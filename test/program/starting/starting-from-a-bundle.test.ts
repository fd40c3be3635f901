import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bundle } from '../../../deploy/image/bundle.ts'
import { Product, runs } from '../../support/deployment/product.ts'
import { services } from '../../support/deployment/services.ts'

const folder = fileURLToPath(new URL('../../../.generated/bundle', import.meta.url))
/** There are 349; with a module for each room's routes and schemas there were 652. */
const mostFiles = 450
const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())

describe('the bundle that an image starts', () => {
  before(() => bundle(folder))

  it('has the committed contract', async () => {
    assert.deepEqual(await runs([join(folder, 'warm.js')]), { code: 0, stdout: '', stderr: '' })
  })

  it('has the routes and schemas of all rooms in one module, and so fewer files to load', async () => {
    const files = await readdir(folder)
    assert.equal(files.filter((name) => name.startsWith('all-rooms-')).length, 1)
    assert.ok(files.length < mostFiles, `${files.length} files`)
  })

  it('starts an API that finds its migrations, its guide and the files of its packages', async () => {
    const { settings, close } = await services()
    parts.defer(close)
    const api = new Product(settings, ['api'], join(folder, 'main.js'))
    parts.defer(() => api.kill())
    const address = await api.address()
    const answers = await Promise.all(
      ['/health/ready', '/docs/static/swagger-ui.css', '/docs/pages/glossary', '/v1/permit-types/IMB'].map(
        async (path) => (await fetch(`${address}${path}`)).status,
      ),
    )
    assert.deepEqual(answers, [200, 200, 200, 200])
    const { code, stderr } = await api.stop()
    assert.deepEqual([code, stderr], [0, ''])
  })
})
