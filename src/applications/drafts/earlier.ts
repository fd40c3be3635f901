/** The purposes for which an application is started from an earlier one. */
export const purposes = ['renewal', 'amendment', 'copy'] as const
export type Purpose = (typeof purposes)[number]

/** The earlier application and the purpose. `application` is null for readers who may not see it. */
export interface StartedFrom {
  purpose: Purpose
  application: { id: string; reference: string } | null
}
