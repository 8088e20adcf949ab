import { MetadataStorage } from "@medusajs/framework/mikro-orm/core"

process.env.MEDUSA_DISABLE_TELEMETRY = "true"
process.env.LOG_LEVEL ??= "error"
// A test file boots Medusa in a module registry of its own; entities of the one before would meet there.
MetadataStorage.clear()
