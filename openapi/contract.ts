import { buildApp } from '../src/app.ts'
import { connect } from '../src/db/client.ts'
import { Problem } from '../src/problems/problem.ts'
import { createStorage } from '../src/storage.ts'

/** The contract as it is committed, made of the routes alone: nothing is connected to. */
export async function contract(): Promise<string> {
  const app = await buildApp({
    bankSecrets: [],
    database: connect('postgres://localhost/none'),
    storage: createStorage({ endpoint: 'http://localhost', region: 'none', bucket: 'none', accessKeyId: 'none', secretAccessKey: 'none' }),
    signIn: { actorOf: () => Promise.reject(new Problem('unauthorized', { reason: 'missing' })), close: () => Promise.resolve() },
    signInPages: { authorizationUrl: '/oidc/auth', tokenUrl: '/oidc/token', clientId: 'docs' },
  })
  const text = `${JSON.stringify(app.swagger(), null, 2)}\n`
  await app.close()
  return text
}
