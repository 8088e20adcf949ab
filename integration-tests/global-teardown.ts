import type { Postgres } from "../testkit/servers/postgres"

// jest loads setup and teardown separately: they share only the global object.
const common = globalThis as { testPostgres?: Postgres }

export function keepForTeardown(postgres: Postgres): void {
  common.testPostgres = postgres
}

export default async function globalTeardown(): Promise<void> {
  await common.testPostgres?.stop()
}
