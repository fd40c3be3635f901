import type postgres from 'postgres'
import { WrongDatabase } from './errors.ts'

const oldestVersion = 18

/** The server of a database: `number` as `server_version_num`, such as 180006, and `version` as people read it. */
interface Server {
  number: number
  version: string
  encoding: string
}

/** Returns the fault of a server on which the migrations fail, with the remedy; undefined if it has none. */
export function serverFault({ number, version, encoding }: Server): string | undefined {
  if (number < oldestVersion * 10_000)
    return `has to lead to PostgreSQL ${oldestVersion} or newer. It is PostgreSQL ${version} there`
  if (encoding !== 'UTF8')
    return `has to lead to a database with the encoding UTF8. It is ${encoding} there. Make the database anew with \
createdb --encoding=UTF8 --locale=C.UTF-8 --template=template0`
  return undefined
}

/** Throws `WrongDatabase` for a server that is too old, and for a database with another encoding than UTF-8. */
export async function demandServer(session: postgres.Sql): Promise<void> {
  const [server] = await session<Server[]>`
    select current_setting('server_version_num')::int as number,
      current_setting('server_version') as version,
      current_setting('server_encoding') as encoding`
  const fault = server && serverFault(server)
  if (fault !== undefined) throw new WrongDatabase(`${fault}.`)
}

/** Throws `WrongDatabase` when the role may not create schemas in the database, or tables in the schema `public`. */
export async function demandRights(session: postgres.Sql): Promise<void> {
  const [role] = await session<{ name: string; database: string; mayMigrate: boolean }[]>`
    select quote_ident(current_user) as name,
      quote_ident(current_database()) as database,
      has_database_privilege(current_database(), 'create')
        and coalesce(has_schema_privilege(to_regnamespace('public')::oid, 'create'), false) as "mayMigrate"`
  if (role?.mayMigrate !== false) return
  const { name, database } = role
  throw new WrongDatabase(
    `has to name a role that may create schemas and tables. ${name} may not in ${database}. As a superuser there: \
grant create on database ${database} to ${name}; grant create, usage on schema public to ${name}.`,
  )
}
