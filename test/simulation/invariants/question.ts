/** A request that a check makes. */
export interface Question {
  method: 'GET' | 'POST'
  url: string
  body?: object
}

/** The answer that it gets. */
export interface Reply {
  status: number
  text: string
}
