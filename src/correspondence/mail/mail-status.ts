/**
 * The status of RFC 3463 in what a mail server said, such as `5.1.1`; null when there is none. Its numbers have at most
 * three digits, and nothing else of the words is kept.
 */
export const mailStatus = (words: string): string | null =>
  /(?:^|[^0-9.])([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![0-9.])/.exec(words)?.[1] ?? null

/**
 * Whether a status says that an address takes nothing, and will not (RFC 3463 §3.2 and §3.3): it is wrong, has moved or
 * is closed. A full mailbox, a mail that is too large, a policy against its content, a network that failed say nothing
 * of the address itself.
 */
export const isDeadAddress = (status: string): boolean =>
  /^5\.(?:1\.(?:[0-36]|10)|2\.[01])$/.test(status) || /^55[013]$/.test(status)
