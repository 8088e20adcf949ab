import { MetadataStorage } from "@medusajs/framework/mikro-orm/core"

process.env.MEDUSA_DISABLE_TELEMETRY = "true"
process.env.LOG_LEVEL ??= "error"
// A test file boots Medusa in a module registry of its own; entities of the one before would meet there.
MetadataStorage.clear()

// Two sayings of others, at every boot and every restored database, that no test can do anything about:
// knex finds the runner's old database gone, and a migration gives advice to people with duplicate users.
const SAID_BY_OTHERS = /Connection ended unexpectedly|If the index "IDX_user_email" fails to create/
for (const level of ["log", "info"] as const) {
  const print = console[level]
  console[level] = (...args: unknown[]) => {
    if (!SAID_BY_OTHERS.test(String(args[0]))) print(...args)
  }
}
