import { Modules } from "@medusajs/framework/utils"
import { type Finding, ok, skipped, warning } from "../finding"

const NEEDED = [
  [Modules.WORKFLOW_ENGINE, "workflow engine", "@medusajs/medusa/workflow-engine-redis"],
  [Modules.LOCKING, "locking", '@medusajs/medusa/locking with the provider "@medusajs/medusa/locking-redis"'],
  [Modules.EVENT_BUS, "event bus", "@medusajs/medusa/event-bus-redis"],
] as const

/**
 * Whether the modules keep their data across a restart and share it between processes.
 * @param isLive in the test environment, in-memory modules are fine
 */
export function checkModules(modules: Readonly<Record<string, unknown>>, isLive: boolean): Finding[] {
  return [...checkMemory(modules, isLive), ...checkLockTimeout(modules[Modules.LOCKING])]
}

/** A lock of a killed process lasts 60 s; a shorter wait leaves further locks behind. */
function checkLockTimeout(locking: unknown): Finding[] {
  const redis = providersOf(locking).find(({ resolve }) => /locking-redis/.test(String(resolve)))
  const seconds = Number(redis?.options?.waitLockingTimeout ?? 5)
  return redis === undefined || seconds > 60
    ? []
    : [
        warning(
          "modules",
          `a killed process can shut carts out for minutes: locking-redis waits ${seconds} s for a lock`,
          "Set waitLockingTimeout: 75 in its options",
        ),
      ]
}

type Provider = { resolve?: unknown; options?: { waitLockingTimeout?: unknown } }

function providersOf(module: unknown): Provider[] {
  const { options } = (module ?? {}) as { options?: { providers?: unknown } }
  return Array.isArray(options?.providers) ? options.providers.filter((entry) => entry) : []
}

function checkMemory(modules: Readonly<Record<string, unknown>>, isLive: boolean): Finding[] {
  const are = (kind: Memory) => NEEDED.filter(([key]) => memoryOf(modules[key]) === kind)
  const namesOf = (found: ReturnType<typeof are>) => found.map(([, name]) => name).join(", ")
  const [inMemory, unknown] = [are("in-memory"), are("unknown")]
  const notKnown =
    unknown.length === 0
      ? []
      : [
          skipped(
            "modules",
            `not known: whether ${namesOf(unknown)} are shared and outlive a restart, because Medusa does not ship them`,
          ),
        ]
  if (inMemory.length === 0) {
    return unknown.length > 0
      ? notKnown
      : [ok("modules", "workflow engine, locking and event bus are shared and outlive a restart")]
  }
  if (!isLive) {
    return [
      ok(
        "modules",
        `in memory: ${namesOf(inMemory)}; good for a laptop, in production use Medusa's Redis modules`,
      ),
      ...notKnown,
    ]
  }
  return [
    ...inMemory.map(([, name, module]) =>
      warning(
        "modules",
        `the ${name} keeps its state in memory: a restart loses it, and a second process does not see it`,
        `Use ${module}`,
      ),
    ),
    ...notKnown,
  ]
}

type Memory = "in-memory" | "shared" | "unknown"

/** Medusa's own modules and providers, which may be written as paths. */
const SHARED = /(workflow-engine|event-bus|locking)-(redis|postgres)/
/** Medusa's locking module is in memory unless it has a provider. */
const IN_MEMORY = /workflow-engine-inmemory|event-bus-local|@medusajs\b.*[\\/]locking(?!-)/

/** Where the configuration has no module, Medusa adds its own in memory. */
function memoryOf(module: unknown): Memory {
  if (typeof module !== "object" || module === null) {
    return "in-memory"
  }
  const { resolve } = module as { resolve?: unknown }
  const providers = providersOf(module)
  if ([resolve, ...providers.map((provider) => provider.resolve)].some((path) => SHARED.test(String(path)))) {
    return "shared"
  }
  return providers.length === 0 && IN_MEMORY.test(String(resolve)) ? "in-memory" : "unknown"
}
