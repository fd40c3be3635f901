import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'

/** Prints which functions of a statement and of an answer are in the young generation of a new process. */
const look = `
  import { createFunctionsYoung } from '${new URL('young-closures.ts', import.meta.url).href}'
  createFunctionsYoung()
  const [{ default: postgres }, { default: inject }] = await Promise.all([import('postgres'), import('light-my-request')])
  const { resolve, reject } = postgres('postgres://nobody@127.0.0.1:1/none')\`select 1\`
  const { json, stream } = await inject((_, reply) => reply.end('{}'), { url: '/' })
  const found = Object.entries({ resolve, reject, json, stream }).map(([name, made]) => [name, %InYoungGeneration(made)])
  console.log(JSON.stringify(Object.fromEntries(found)))
  process.exit()`

describe('functions that the driver and the injected requests create', () => {
  it('are young, so that no statement and no answer waits for a full garbage collection', async () => {
    const flags = ['--allow-natives-syntax', '--input-type=module', '--eval']
    const cwd = new URL('.', import.meta.url)
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, look], { cwd })
    assert.deepEqual(JSON.parse(stdout), { resolve: true, reject: true, json: true, stream: true })
  })
})
