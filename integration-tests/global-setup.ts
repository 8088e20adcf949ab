import { startPostgres } from "../testkit/servers/postgres"
import { PREPARED, prepareDatabase } from "../testkit/tea-shop/prepared-database"
import { keepForTeardown } from "./global-teardown"
import { NOT_THERE, SPECIFICATION_FOLDER } from "./specification/folder"

/** One PostgreSQL for all test files. Each file creates its own database in it. */
export default async function globalSetup(): Promise<void> {
  if (SPECIFICATION_FOLDER === undefined) console.log(NOT_THERE)
  // The caller has its own server, where each file starts from an empty database. Medusa's runner uses TLS for every
  // host except "localhost".
  if (process.env.DB_HOST) return
  const postgres = await startPostgres({ database: PREPARED })
  keepForTeardown(postgres)
  Object.assign(process.env, {
    DB_HOST: "localhost",
    DB_PORT: String(postgres.port),
    DB_USERNAME: "postgres",
    DB_PASSWORD: "",
    PREPARED_DATABASES: postgres.url("postgres"),
  })
  await prepareDatabase(postgres.url())
}
