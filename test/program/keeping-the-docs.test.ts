import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, request, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { listening } from '../support/files/sending.ts'
import { network } from '../support/network.ts'

const net = await network()
after(() => net.close())
const port = await listening(net)

/** Gets an address. Returns the type and the text of the reply. */
async function reads(path: string) {
  const [response] = await once(get({ port, host: '127.0.0.1', path }), 'response')
  assert.equal(response.statusCode, 200)
  return { type: response.headers['content-type'], text: String(await buffer(response)) }
}

describe('what the docs pages load', () => {
  for (const path of ['/docs/json', '/docs/yaml'])
    it(`is written once, however many ask for it (${path})`, async (t) => {
      const { mock } = t.mock.method(net.app, 'swagger')
      const first = await reads(path)
      assert.equal(mock.callCount(), 1)
      assert.match(first.text, /openapi/)
      for (let count = 0; count < 3; count++) assert.deepEqual(await reads(path), first)
      const [head] = await once(request({ port, host: '127.0.0.1', path, method: 'HEAD' }).end(), 'response')
      assert.equal(head.headers['content-length'], String(Buffer.byteLength(first.text)))
      assert.equal(mock.callCount(), 1)
    })

  it('gives optional parameters no example, which Swagger UI would send: a list is read without a cursor', async () => {
    const { components, paths } = JSON.parse((await reads('/docs/json')).text)
    const operations = Object.values(paths).flatMap((path) => Object.values(Object(path)))
    const inline = operations.flatMap((operation) => Object(operation).parameters ?? [])
    const optional = [...Object.values(components.parameters), ...inline].filter(
      ({ required, name }) => name && !required,
    )
    assert.ok(optional.length > 100)
    assert.deepEqual(
      optional.filter(({ example, examples }) => (example ?? examples) !== undefined),
      [components.parameters.Purpose],
      'agencies must state a purpose',
    )
    assert.match(components.parameters.Cursor.description, /Example: `\w+`\.$/)
    const assignee = optional.find(({ name }) => name === 'assigneeId')
    assert.match(assignee.description, /Example: `me`, `none`, `[0-9a-f-]{36}`\.$/)
    assert.equal(components.parameters.Code.example, 'IMB')
  })

  it('is sent from the same bytes, so that slow readers hold no copy each', async (t) => {
    for (const path of ['/docs/json', '/docs/yaml', '/docs/reading/js/scalar.js', '/v1/openapi.json']) {
      await reads(path)
      const { mock } = t.mock.method(ServerResponse.prototype, 'end')
      await Promise.all([reads(path), reads(path)])
      const [one, other] = mock.calls.map(({ arguments: [chunk] }): unknown => chunk)
      assert.ok(Buffer.isBuffer(one) && one.length > 100_000, path)
      assert.equal(one, other, path)
      mock.restore()
    }
  })
})
