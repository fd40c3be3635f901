import assert from 'node:assert/strict'

/** One line of the metrics. */
export interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

/** Returns the samples of a text in the format of Prometheus. */
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

/** Returns the sample of a name that has at least these labels. */
export const sampleOf = (found: readonly Sample[], name: string, labels: Record<string, string> = {}) =>
  found.find(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  )

/** Returns the value of that sample, 0 when there is none. */
export const valueOf = (found: readonly Sample[], name: string, labels: Record<string, string> = {}): number =>
  sampleOf(found, name, labels)?.value ?? 0
