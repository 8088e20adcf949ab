import { Modules } from "@medusajs/framework/utils"
import { type Finding, ok, warning } from "../finding"

const NEEDED = [
  [Modules.WORKFLOW_ENGINE, "workflow engine", "@medusajs/medusa/workflow-engine-redis"],
  [Modules.LOCKING, "locking", '@medusajs/medusa/locking with the provider "@medusajs/medusa/locking-redis"'],
  [Modules.EVENT_BUS, "event bus", "@medusajs/medusa/event-bus-redis"],
] as const

/**
 * Whether the modules keep their data across a restart and are shared by all processes.
 *
 * @param isLive outside the live environment, in-memory modules are fine
 */
export function checkModules(modules: Readonly<Record<string, unknown>>, isLive: boolean): Finding[] {
  const inMemory = NEEDED.filter(([key]) => !isShared(modules[key]))
  if (inMemory.length === 0) {
    return [ok("modules", "workflow engine, locking and event bus are shared and outlive a restart")]
  }
  const names = inMemory.map(([, name]) => name).join(", ")
  if (!isLive) {
    return [ok("modules", `in memory: ${names}; good for a laptop, in production use Medusa's Redis modules`)]
  }
  return inMemory.map(([, name, module]) =>
    warning(
      "modules",
      `the ${name} keeps its state in memory: a restart loses it, and a second process does not see it`,
      `Use ${module}`,
    ),
  )
}

/** Redis or PostgreSQL, as a module of its own or as a provider of the module. */
function isShared(module: unknown): boolean {
  if (typeof module !== "object" || module === null) {
    return false
  }
  const { resolve, options } = module as { resolve?: unknown; options?: { providers?: unknown[] } }
  const providers = (options?.providers ?? []) as { resolve?: unknown }[]
  return [resolve, ...providers.map((provider) => provider?.resolve)].some(
    (path) => typeof path === "string" && /redis|postgres/i.test(path),
  )
}
