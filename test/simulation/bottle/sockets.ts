import { Socket } from 'node:net'

/** The connections of this process that are open, by their local port. */
export interface OpenSockets {
  /** Resolves when no connection with one of these local ports is open. */
  closed(ports: readonly number[]): Promise<void>
  end(): void
}

/**
 * Watches the connections that this process opens from now on. The end of a database session reaches the process at
 * any moment; `closed` tells that it has, and that the driver has read all that came before.
 */
export function watchSockets(): OpenSockets {
  const open = new Set<number>()
  let waiting: { isOver: () => boolean; resolve: () => void }[] = []
  const { prototype } = Socket
  const { connect } = prototype
  prototype.connect = new Proxy(connect, {
    apply(target, self: Socket, given) {
      let port: number | undefined
      self.once('connect', () => {
        port = self.localPort
        if (port !== undefined) open.add(port)
      })
      self.once('close', () => {
        if (port !== undefined) open.delete(port)
        for (const one of waiting) if (one.isOver()) one.resolve()
        waiting = waiting.filter((one) => !one.isOver())
      })
      return Reflect.apply(target, self, given)
    },
  })
  return {
    closed(ports) {
      const isOver = () => !ports.some((port) => open.has(port))
      return isOver() ? Promise.resolve() : new Promise((resolve) => waiting.push({ isOver, resolve }))
    },
    end: () => void Object.assign(prototype, { connect }),
  }
}
