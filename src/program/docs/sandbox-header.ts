import { isObject, type JsonObject } from './json.ts'

const sandbox = {
  'Satu-Pintu-Sandbox': {
    description: '`true` in every answer to a test key of a live deployment: nothing in it is live data.',
    schema: { type: 'string', examples: ['true'] },
  },
}

/** Adds the header of the sandbox to the 2xx responses of an operation that accepts API keys of agencies. */
export function declareSandbox({ security, responses }: JsonObject): void {
  if (!Array.isArray(security) || !security.some((way) => isObject(way) && 'agencyKey' in way)) return
  if (!isObject(responses)) return
  for (const [status, response] of Object.entries(responses))
    if (isObject(response) && status.startsWith('2'))
      response['headers'] = { ...(isObject(response['headers']) && response['headers']), ...sandbox }
}
