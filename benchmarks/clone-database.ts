import { Client } from "@medusajs/framework/pg"
import type { Postgres } from "../tools/postgres"

/** @param from a database that nobody is connected to */
export async function cloneDatabase(postgres: Postgres, from: string, to: string): Promise<void> {
  const client = new Client({ connectionString: postgres.url("postgres") })
  await client.connect()
  try {
    await client.query(`create database "${to}" template "${from}"`)
  } finally {
    await client.end()
  }
}
