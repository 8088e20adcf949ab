import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { Shop } from "./shop"

const LEVELS = ["info", "warn", "error"] as const

/** Collects the log lines of Medusa and the plugin while `work` runs, instead of printing them. */
export async function logLinesOf(shop: Shop, work: () => Promise<unknown>): Promise<string[]> {
  const lines: string[] = []
  const logger = shop.container.resolve(ContainerRegistrationKeys.LOGGER)
  const spies = LEVELS.map((level) =>
    jest.spyOn(logger, level).mockImplementation((...said: unknown[]) => {
      lines.push(said.map((part) => (part instanceof Error ? String(part.stack) : String(part))).join(" "))
    }),
  )
  try {
    await work()
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return lines
}
