/** The longest time that a stream of events stays open. The client connects again, perhaps to another process. */
export const longestStreamSeconds = 3_600
