import { webhookComponents, webhookEntries } from '../../events/webhook-entries.ts'
import { isObject } from './json.ts'

/** Adds the webhooks to a contract, and their shared headers and responses to its components. */
export function declareWebhooks(document: object): void {
  if (!('components' in document) || !isObject(document.components)) return
  for (const [section, shared] of Object.entries(webhookComponents)) {
    const present = document.components[section]
    document.components[section] = { ...(isObject(present) && present), ...shared }
  }
  Object.assign(document, { webhooks: webhookEntries() })
}
