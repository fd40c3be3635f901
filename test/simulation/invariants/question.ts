/** A request that a check makes. */
export interface Question {
  method: 'GET' | 'POST' | 'PUT'
  url: string
  body?: object
  /** Sent as `If-Match`. */
  version?: number
}

/** The answer that it gets. */
export interface Reply {
  status: number
  text: string
}

/** Returns the body and the headers of a request that a check makes. */
export const sentOf = ({ body, version }: Question): { body?: object; headers?: Record<string, string> } => ({
  ...(body && { body }),
  ...(version !== undefined && { headers: { 'if-match': `"${version}"` } }),
})
