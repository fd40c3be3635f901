/**
 * Returns the status of RFC 3463 in the reply of a mail server, such as `5.1.1`; null when there is none. Nothing else
 * of the reply is kept.
 */
export const mailStatus = (words: string): string | null =>
  /(?:^|[^0-9.])([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![0-9.])/.exec(words)?.[1] ?? null

/**
 * Returns true for a status that means the address takes nothing and will not (RFC 3463 §3.2, §3.3): it is wrong, has
 * moved or is closed. A full mailbox, a large mail, a policy or a network failure does not count.
 */
export const isDeadAddress = (status: string): boolean =>
  /^5\.(?:1\.(?:[0-36]|10)|2\.[01])$/.test(status) || /^55[013]$/.test(status)
