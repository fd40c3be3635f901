import { type App, ref } from '../../http/schema.ts'
import { Me } from './schema.ts'

/** Registers `GET /v1/me`. */
export async function identity(app: App) {
  app.get(
    '/me',
    {
      schema: {
        operationId: 'getMe',
        tags: ['Identity'],
        summary: 'Get the signed-in person',
        description:
          "Returns the signed-in person and their posts. Posts are this service's own record, not claims of the token.",
        response: { 200: ref(Me) },
      },
    },
    async ({ actor: { personId, name, posts } }) => ({ id: personId, name, posts: [...posts] }),
  )
}
