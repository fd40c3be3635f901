import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { logEvents } from '../../src/events/log-events.ts'
import { network } from '../support/network.ts'
import { issues, registers } from '../support/people/agencies.ts'
import { accepted, asking, bringsConsulted, consultee } from '../support/scenes/consultations.ts'
import { knowsItsCalendars } from '../support/scenes/visits.ts'
import { appoint } from '../support/staff.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const runMilliseconds = 300_000
const logMilliseconds = 200

const journeys = (await readdir(new URL('../../openapi/', import.meta.url)))
  .filter((name) => name.endsWith('.arazzo.yaml'))
  .sort()
const paths = journeys.map((journey) => `openapi/${journey}`)

interface Report {
  files: Record<string, { totalSteps?: number; executedWorkflows: { workflowId: string; status: string }[] }>
}

const net = await network({ eventStreamSeconds: 60, webhookTargets: { networks: ['127.0.0.0/8'], ports: [443] } })
after(() => net.close())

describe('the journeys of the contract', () => {
  const done: { report: Report; output: string } = { report: { files: {} }, output: '' }
  before(async () => {
    const address = await net.app.listen({ port: 0, host: '127.0.0.1' })
    const client = await registers(net, {
      scopes: ['permits:read', 'events:read', 'webhooks:read', 'webhooks:write'],
      permitTypes: ['SKTM'],
    })
    const { secret } = await issues(net, client)
    await knowsItsCalendars(net)
    const fire = await consultee(net, 'Fire service')
    await bringsConsulted(net, 'OPINION', { order: 'together', agencies: [asking(fire.client)] })
    const { id: application } = await accepted(net, 'OPINION')
    const inputs = {
      consultee: fire.agency.token,
      application,
      applicant: net.applicant.token,
      frontDesk: net.frontDesk.token,
      reviewer: net.reviewer.token,
      head: net.head.token,
      headAbove: (await appoint(net, ['head'], '31.71.06')).token,
      agency: secret,
      receiver: 'http://127.0.0.1:9/hooks',
    }
    // Logs events as the worker does.
    const worker = setInterval(() => void logEvents(net.database.pool), logMilliseconds)
    after(() => clearInterval(worker))
    Object.assign(done, await respects(address, inputs))
  })

  it('are those that integrators requested', () => {
    assert.deepEqual(
      journeys.map((journey) => journey.replace('.arazzo.yaml', '')),
      [
        'check-in-and-decide',
        'file-at-home',
        'follow-a-permit',
        'give-an-opinion',
        'object-and-appeal',
        'set-up-a-webhook',
      ],
    )
  })

  it("pass Redocly's strict rules", async () => {
    const { stderr } = await redocly('lint', ...paths)
    assert.match(stderr, /Your API descriptions are valid/)
  })

  for (const journey of journeys)
    it(`pass against a server with an independent runner (${journey})`, () => {
      const [, run] = Object.entries(done.report.files).find(([file]) => file.endsWith(journey)) ?? []
      assert.deepEqual(
        run?.executedWorkflows.map(({ status }) => status),
        ['success'],
        done.output,
      )
    })
})

/** Runs all journeys by `redocly respect`. Returns its report and its output. */
async function respects(address: string, inputs: object): Promise<{ report: Report; output: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'journeys-'))
  try {
    const report = join(folder, 'report.json')
    const given = ['--server', `satuPintu=${address}`, '--input', JSON.stringify(inputs), '--json-output', report]
    const { stdout, stderr } = await redocly('respect', ...paths, ...given)
    return { report: JSON.parse(await readFile(report, 'utf8')), output: `${stdout}\n${stderr}` }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Runs a command of Redocly without telemetry. Returns its output for any exit code. */
const redocly = (...command: readonly string[]) =>
  promisify(execFile)(process.execPath, ['node_modules/@redocly/cli/bin/cli.js', ...command], {
    cwd: root,
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    timeout: runMilliseconds,
  }).catch((error: { stdout: string; stderr: string }) => error)
