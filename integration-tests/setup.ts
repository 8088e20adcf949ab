import { MetadataStorage } from "@medusajs/framework/mikro-orm/core"

process.env.MEDUSA_DISABLE_TELEMETRY = "true"
process.env.LOG_LEVEL ??= "error"
// Each test file boots Medusa in its own module registry; here it would meet the entities of the previous one.
MetadataStorage.clear()

// Two messages at every boot and every restored database that no test can prevent: knex finds that the runner's old
// database is gone, and a migration gives advice about duplicate users.
const SAID_BY_OTHERS = /Connection ended unexpectedly|If the index "IDX_user_email" fails to create/
for (const level of ["log", "info"] as const) {
  const print = console[level]
  console[level] = (...args: unknown[]) => {
    if (!SAID_BY_OTHERS.test(String(args[0]))) print(...args)
  }
}
