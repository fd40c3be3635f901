import { Counter, Gauge, type Registry } from 'prom-client'
import { type Admission, kinds, type Load } from '../../http/admission/admission.ts'

/** Adds the metrics of the limits of requests in progress. Pass the admission of the API to `add`. Others have none. */
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
  gauge('satu_pintu_requests_in_flight', 'Requests in progress that hold a place, by kind.', 'held')
  gauge('satu_pintu_requests_queued', 'Requests that wait for a place, by kind.', 'waiting')
  counter('satu_pintu_requests_admitted_total', 'Requests that got a place, by kind.', 'taken')
  counter('satu_pintu_overloads_total', 'Requests refused after they waited too long, by kind.', 'refused')
  return {
    add(admission: Pick<Admission, 'load'>): void {
      watched = admission
    },
  }
}
