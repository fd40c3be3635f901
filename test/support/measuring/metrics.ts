import assert from 'node:assert/strict'

/** A sample of a metric: one line of the Prometheus text format. */
export interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

/** Parses the Prometheus text format. Fails for a line that it does not know. */
export const samplesOf = (text: string): Sample[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value] = /^([a-z0-9_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? assert.fail(line)
      return {
        name,
        labels: Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, said]) => [label, said])),
        value: Number(value),
      }
    })

/** Returns the first sample of a metric with at least these labels; undefined when there is none. */
export const sampleOf = (found: readonly Sample[], name: string, labels: Record<string, string> = {}) =>
  found.find(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  )

/** Returns the value of that sample; 0 when there is none. */
export const valueOf = (found: readonly Sample[], name: string, labels: Record<string, string> = {}): number =>
  sampleOf(found, name, labels)?.value ?? 0
