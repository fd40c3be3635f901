/** Time limits of requests to the object storage, in milliseconds. Each ends in a `StorageTimeout`. */
export interface StorageLimits {
  /** Waiting for a connection, of which there is a limited number, and opening it, with the handshake of TLS. */
  connect: number
  /** Without progress: no more bytes of a request are taken, or its response does not begin. */
  silence: number
  /** The same, when the response needs work on a whole object: to copy it, or to complete it from parts. */
  work: number
  /** Without progress in the body of a response. A slow reader of it is a reason, too. */
  pause: number
  /** The least pace of a request, in bytes a second. Its size at this pace is added to `silence`. */
  sendRate: number
  /** The least pace of the body of a response, in bytes a second. Its size at this pace is added to `pause`. */
  readRate: number
}

/**
 * The limits of every request. A part of 5 MB is sent within 8 + 40 s at most; with its retry a call takes 56 s at
 * most, so that proxies with the usual limit of 60 s do not give it up first. Bodies are read at the least pace of a
 * sender.
 */
export const storageLimits: StorageLimits = {
  connect: 5_000,
  silence: 8_000,
  work: 60_000,
  pause: 60_000,
  sendRate: 128 * 1024,
  readRate: 4 * 1024,
}

/** Minutes within which an object must be stored, with the time that its sender takes. */
export const storeMinutes = 30
/** The age in minutes of strays that the sweep removes: nothing of them is in progress any more. */
export const sweepMinutes = 2 * storeMinutes
