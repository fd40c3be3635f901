/** The most webhooks of one agency. */
export const webhooksOfOne = 20
/** Hours for which the previous secret signs beside the new one, unless another number is asked for. */
export const usualPreviousHours = 24
/** The most hours of that. */
export const mostPreviousHours = 168
/** The longest address of a webhook, in characters. */
export const longestUrl = 1_000
