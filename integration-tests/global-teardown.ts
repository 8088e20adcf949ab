import type { Postgres } from "../testkit/servers/postgres"

// jest loads setup and teardown apart from one another: only the global object is common to both.
const common = globalThis as { testPostgres?: Postgres }

export function keepForTeardown(postgres: Postgres): void {
  common.testPostgres = postgres
}

export default async function globalTeardown(): Promise<void> {
  await common.testPostgres?.stop()
}
