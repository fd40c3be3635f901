const answerTimeout = 10_000

/** Thrown when a server does not answer within ten seconds. */
export class Unreachable extends Error {}

/** A minimal browser for sign-ins: it stores cookies, and does not follow redirects. */
export class Browser {
  readonly #cookies = new Map<string, string>()
  readonly #headers: Record<string, string>

  /** `headers` are sent with every request. */
  constructor(headers: Record<string, string> = {}) {
    this.#headers = headers
  }

  /** Requests a page, or posts `form` to it. Returns the response of any status. Rejects with `Unreachable`. */
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
