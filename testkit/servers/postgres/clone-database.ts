import { Client } from "@medusajs/framework/pg"

/**
 * @param serverUrl of any database of the server but `from`
 * @param from a database that nobody is connected to
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
