/**
 * Returns the status by RFC 3463 in the reply of a mail server, such as `5.1.1`, without the text, which may be
 * personal. Null when there is none.
 */
export const mailStatus = (words: string): string | null =>
  /(?:^|[^0-9.])([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![0-9.])/.exec(words)?.[1] ?? null

/**
 * Returns true for a status by which the address will never accept mail (RFC 3463 §3.2, §3.3): it is wrong, has moved
 * or is closed. The SMTP codes 550, 551 and 553 count too. A full mailbox, a large mail, a policy or a network failure
 * does not.
 */
export const isDeadAddress = (status: string): boolean =>
  /^5\.(?:1\.(?:[0-36]|10)|2\.[01])$/.test(status) || /^55[013]$/.test(status)
