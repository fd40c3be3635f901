import { Gauge, type Registry } from 'prom-client'

/** Adds the metric of the mailbox that this process fetches. Call the result with the failures in a row. */
export function mailboxMeasures(registry: Registry): (failures: number) => void {
  const gauge = new Gauge({
    name: 'satu_pintu_mailbox_failures',
    help: 'How often in a row the mailbox of MAIL_IMAP_URL could not be read. 0 once it is read again, or without one.',
    registers: [registry],
  })
  return (failures) => gauge.set(failures)
}
