import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { compileProject, generateClient } from '../support/contract/compiler.ts'
import { network } from '../support/network.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)
const runMilliseconds = 300_000

const net = await network()
after(() => net.close())

describe('a client generated from the contract', () => {
  let complaints: string[] = []
  before(async () => {
    await generateClient()
    const output = await compileProject('test/client')
    complaints = output.split('\n').filter((line) => /: error TS/.test(line))
  })

  it('compiles, strictly, with a program that files an application', () => {
    assert.deepEqual(
      complaints.filter((line) => !line.startsWith('test/client/make-mistakes.ts')),
      [],
    )
  })

  it('does not compile with a mistake: each line is reported', async () => {
    const lines = (await readFile(new URL('../client/make-mistakes.ts', import.meta.url), 'utf8')).split('\n')
    const mistakes = lines.flatMap((line, index) => (line.includes('// mistake') ? [index + 1] : []))
    const told = complaints.flatMap((line) => /make-mistakes\.ts\((\d+)/.exec(line)?.[1] ?? []).map(Number)
    assert.deepEqual([...new Set(told)], mistakes)
  })

  it('files an application over HTTP: draft, what is missing, answers, documents, submit', async () => {
    const address = await net.app.listen({ port: 0, host: '127.0.0.1' })
    const { stdout, stderr } = await run(
      process.execPath,
      ['test/client/file-an-application.ts', address, net.applicant.token ?? ''],
      { cwd: root, timeout: runMilliseconds },
    )
    assert.equal(stderr, '')
    const {
      reference,
      missing,
      problem,
      status,
      documents,
    }: {
      reference: string
      missing: string[]
      problem: string | null
      status: string
      documents: { slot: string; sizeBytes: number }[]
    } = JSON.parse(stdout)
    assert.match(reference, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$/)
    assert.ok(
      missing.includes('document_missing land_title') && missing.includes('place_missing /villageCode'),
      missing.join(),
    )
    assert.deepEqual({ problem, status }, { problem: null, status: 'submitted' })
    assert.ok(documents.length > 0 && documents.every(({ sizeBytes }) => sizeBytes > 0))
  })
})
