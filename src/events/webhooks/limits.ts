/** The most webhooks of one agency; deleted ones do not count. */
export const webhooksOfOne = 20
/** Default of the hours for which deliveries are signed with the previous secret, too. */
export const usualPreviousHours = 24
/** The most hours for which deliveries are signed with the previous secret, too. */
export const mostPreviousHours = 168
/** The longest address of a webhook, in characters. */
export const longestUrl = 1_000
