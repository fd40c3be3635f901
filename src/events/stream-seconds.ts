/** The longest time that a stream of events stays open. Then the client reconnects, perhaps to another process. */
export const longestStreamSeconds = 3_600
