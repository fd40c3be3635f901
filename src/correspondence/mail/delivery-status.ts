import { isDeadAddress, mailStatus } from './mail-status.ts'

/** A final failure of delivery: its status by RFC 3463. `isDead` is true when the address will never accept mail. */
interface Bounce {
  status: string
  isDead: boolean
}

const recipientsLimit = 100
const longestReport = 100_000

/**
 * Returns the first failed recipient in a delivery report (RFC 3464, the part `message/delivery-status`); a notice has
 * only one recipient. Null when the mail is only late or was delivered. Reads at most 100,000 characters.
 */
export function bounceIn(deliveryStatus: string): Bounce | null {
  const blocks = deliveryStatus
    .slice(0, longestReport)
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split(/\n[ \t]*\n/)
    .slice(0, recipientsLimit + 1)
  for (const block of blocks) {
    if (
      fieldIn(block, 'action')
        ?.toLowerCase()
        .split(/[\s(;]/, 1)[0] !== 'failed'
    )
      continue
    const status =
      mailStatus(fieldIn(block, 'status') ?? '') ?? mailStatus(fieldIn(block, 'diagnostic-code') ?? '') ?? '5.0.0'
    // A network failure gives 4.x.x here too: delivery was given up, but the address may be good.
    return { status, isDead: isDeadAddress(status) }
  }
  return null
}

const fieldIn = (block: string, name: string): string | undefined =>
  block
    .split('\n')
    .find((line) => line.toLowerCase().startsWith(`${name}:`))
    ?.slice(name.length + 1)
    .trim()
