import { Counter, Gauge, type Registry } from 'prom-client'
import { type Admission, kinds, type Load } from '../../http/admission/admission.ts'

/** Adds the metrics of the turns of requests. Pass the admission of the API to `add`. Others have none. */
export function admissionMeasures(registry: Registry) {
  const registers = [registry]
  const labelNames = ['kind']
  let watched: Pick<Admission, 'load'> | undefined
  const gauge = (name: string, help: string, value: keyof Load) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        for (const kind of watched ? kinds : []) this.set({ kind }, watched?.load(kind)[value] ?? 0)
      },
    })
  const counter = (name: string, help: string, value: keyof Load) =>
    new Counter({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset()
        for (const kind of watched ? kinds : []) this.inc({ kind }, watched?.load(kind)[value] ?? 0)
      },
    })
  gauge('satu_pintu_turns_held', 'Requests in progress that hold a turn, by kind.', 'held')
  gauge('satu_pintu_turns_waiting', 'Requests that wait for a turn, by kind.', 'waiting')
  counter('satu_pintu_turns_total', 'Requests that got a turn, by kind.', 'taken')
  counter('satu_pintu_overloads_total', 'Requests refused because they waited too long for a turn, by kind.', 'refused')
  return {
    add(admission: Pick<Admission, 'load'>): void {
      watched = admission
    },
  }
}
