import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import performance from 'node:perf_hooks'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { connect } from '../../../src/platform/db/client.ts'
import { createMetrics } from '../../../src/program/metrics/metrics.ts'
import { jobs } from '../../../src/program/registers.ts'
import { forgettingJob } from '../../../src/program/sandbox/worker.ts'
import { committedContract, operationsOf } from '../../support/contract/operations.ts'

const page = await readText('docs/operations/metrics.md')

const rules: { groups: { rules: Rule[] }[] } = parse(await readText('deploy/alerts.yaml'))
const alerts = rules.groups.flatMap((group) => group.rules)
const alertsPage = await readText('docs/operations/alerts.md')

interface Rule {
  alert: string
  expr: string
  labels: { severity: string }
}

function readText(path: string): Promise<string> {
  return readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')
}

/** Returns the distinct names of our metrics in a text, sorted. */
const namesIn = (text: string): string[] => [...new Set(text.match(/\bsatu_pintu_[a-z_]+/g))].sort()

/** Returns the names of the metrics that a process exposes, by its help lines. */
async function exposed(): Promise<string[]> {
  const nowhere = connect('postgres://127.0.0.1:9/none')
  const text = await createMetrics().text(nowhere.pool)
  await nowhere.close()
  return namesIn([...text.matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name).join(' '))
}

describe('the page of the metrics', () => {
  it('describes each metric that a process exposes, and no other', async () => {
    assert.deepEqual(namesIn(page), await exposed())
  })
})

describe('the metrics of Node.js', () => {
  it('are measured once for all servers of a process, which each measure wakes 100 times a second', (t) => {
    const { mock } = t.mock.method(performance, 'monitorEventLoopDelay')
    createMetrics()
    createMetrics()
    assert.ok(mock.callCount() <= 1, `measured ${mock.callCount()} times`)
  })

  it('are in the answer of each server', async () => {
    const nowhere = connect('postgres://127.0.0.1:9/none')
    for (const metrics of [createMetrics(), createMetrics()])
      assert.match(await metrics.text(nowhere.pool), /^nodejs_eventloop_lag_p99_seconds \S+$/m)
    await nowhere.close()
  })
})

describe('the alert rules', () => {
  it('use metrics that exist', async () => {
    const there = await exposed()
    const asked = namesIn(alerts.map(({ expr }) => expr).join('\n'))
    const plain = asked.map((name) => name.replace(/_(?:bucket|sum|count)$/, ''))
    assert.deepEqual(
      plain.filter((name) => !there.includes(name)),
      [],
    )
    assert.ok(asked.length > 10)
  })

  it('use jobs and operations that exist', () => {
    const text = alerts.map(({ expr }) => expr).join('\n')
    const valuesOf = (label: string) =>
      [...text.matchAll(new RegExp(`\\b${label}!?="([^"]+)"`, 'g'))].map(([, value = '']) => value)
    const names = operationsOf(committedContract()).map(({ operationId }) => operationId)
    assert.deepEqual(
      valuesOf('operation').filter((name) => !names.includes(name)),
      [],
    )
    assert.deepEqual(
      valuesOf('job_name').filter((name) => name !== forgettingJob && !Object.hasOwn(jobs, name)),
      [],
    )
  })

  it('treat `job` as the scrape job: Prometheus renames a label `job` of a process', () => {
    const text = alerts.map(({ expr }) => expr).join('\n')
    const jobsAsked = [...text.matchAll(/(\w+)\{[^}]*\bjob="([^"]+)"/g)].map(([, name = '', job]) => ({ name, job }))
    assert.ok(jobsAsked.length > 0 && jobsAsked.every(({ job }) => job === 'satu-pintu'))
    assert.deepEqual(text.match(/by \(job\)/g), null)
  })

  it('are all on the page of alerts, and no others', () => {
    const described = [...alertsPage.matchAll(/^\| `([A-Za-z]+)` \|/gm)].map(([, name]) => name)
    assert.deepEqual(described.sort(), alerts.map(({ alert }) => alert).sort())
  })
})
