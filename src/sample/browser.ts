const answerTimeout = 10_000

/** Nothing answered at an address, or not within ten seconds. */
export class Unreachable extends Error {}

/** A minimal browser for signing in: it keeps cookies, and leaves redirects to the caller. */
export class Browser {
  readonly #cookies = new Map<string, string>()
  readonly #headers: Record<string, string>

  /** `headers` go with every request, as a browser sends its languages. */
  constructor(headers: Record<string, string> = {}) {
    this.#headers = headers
  }

  /** Opens a page, or sends a form to it. Rejects with Unreachable. */
  async open(address: string, form?: Record<string, string>): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const request = {
      headers: { ...this.#headers, cookie },
      redirect: 'manual',
      signal: AbortSignal.timeout(answerTimeout),
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    } as const
    const response = await fetch(address, request).catch((cause: unknown) => {
      throw new Unreachable(`Nothing answers at ${new URL(address).origin}.`, { cause })
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    return response
  }

  #keep(line: string): void {
    const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? []
    if (name === undefined) return
    if (value) this.#cookies.set(name, value)
    else this.#cookies.delete(name)
  }
}
