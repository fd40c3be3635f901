/** What for an application is begun from an earlier one. */
export const purposes = ['renewal', 'amendment', 'copy'] as const
export type Purpose = (typeof purposes)[number]

/** Where an application came from; `application` is null for who may not see the earlier one. */
export interface StartedFrom {
  purpose: Purpose
  application: { id: string; reference: string } | null
}
