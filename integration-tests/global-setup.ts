import { startPostgres } from "../tools/postgres"
import { keepForTeardown } from "./global-teardown"

/** One PostgreSQL for all test files; each file makes its own database in it. */
export default async function globalSetup(): Promise<void> {
  // A server of the caller's own. Medusa's runner speaks TLS to every host but "localhost".
  if (process.env.DB_HOST) return
  const postgres = await startPostgres()
  keepForTeardown(postgres)
  Object.assign(process.env, {
    DB_HOST: "localhost",
    DB_PORT: String(postgres.port),
    DB_USERNAME: "postgres",
    DB_PASSWORD: "",
  })
}
