import { Socket } from 'node:net'

/** The connections of this process, by their local port. */
export interface OpenSockets {
  /** The number of connections that have ended. */
  readonly ended: number
  /**
   * Resolves when each connection with one of these local ports has ended that was open when `ended` was `since`. The
   * system can give the port of one that has ended to a new one at once, which is not waited for.
   */
  closed(ports: readonly number[], since: number): Promise<void>
  end(): void
}

/**
 * Watches the connections that this process opens from now on. The end of a database session reaches the process at
 * any moment; `closed` tells that it has, and that the driver has read all that came before.
 */
export function watchSockets(): OpenSockets {
  const open = new Map<Socket, number>()
  /** The number of connections that had ended when the last one with a port did. */
  const endedAt = new Map<number, number>()
  let ended = 0
  let waiting: { isOver: () => boolean; resolve: () => void }[] = []
  const { prototype } = Socket
  const { connect } = prototype
  prototype.connect = new Proxy(connect, {
    apply(target, self: Socket, given) {
      self.once('connect', () => {
        if (self.localPort !== undefined) open.set(self, self.localPort)
      })
      self.once('close', () => {
        const port = open.get(self)
        if (port !== undefined) endedAt.set(port, ++ended)
        open.delete(self)
        for (const one of waiting) if (one.isOver()) one.resolve()
        waiting = waiting.filter((one) => !one.isOver())
      })
      return Reflect.apply(target, self, given)
    },
  })
  return {
    get ended() {
      return ended
    },
    closed(ports, since) {
      const isOpen = (port: number) => (endedAt.get(port) ?? 0) <= since && [...open.values()].includes(port)
      const isOver = () => !ports.some(isOpen)
      return isOver() ? Promise.resolve() : new Promise((resolve) => waiting.push({ isOver, resolve }))
    },
    end: () => void Object.assign(prototype, { connect }),
  }
}
