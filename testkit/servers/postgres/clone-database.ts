import { Client } from "@medusajs/framework/pg"

/**
 * @param serverUrl of any database of the server except `from`
 * @param from a database without connections
 */
export async function cloneDatabase(serverUrl: string, from: string, to: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(`create database "${to}" template "${from}"`)
  } finally {
    await client.end()
  }
}
