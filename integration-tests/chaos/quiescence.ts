import { readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { runMedusa } from "../../tools/demo/medusa"
import type { House } from "./house"
import type { Reconciled } from "./reconcile-until-quiet"
import type { World } from "./world"

const QUARTER_SECONDS = 15 * 60 + 1
const DAY_SECONDS = 24 * 60 * 60

/**
 * Runs reconciliation in a process of its own, while the shop is closed: its locks are its process's.
 * @param when `two hours later`, carts that could not be completed until then are given up
 */
export async function reconcileAlone(
  { env, folder, logs, cluster }: House,
  when: "now" | "two hours later" = "now",
): Promise<Reconciled> {
  await cluster?.redis.untilUnlocked()
  const report = join(folder, "reconciled.json")
  const script = "./integration-tests/chaos/reconcile-until-quiet.ts"
  // What happens now is for the workers to hear of, once they are back.
  const mode = cluster ? { MEDUSA_WORKER_MODE: "server" } : {}
  const clock = when === "now" ? {} : { NODE_OPTIONS: `--require ${join(__dirname, "two-hours-later.cjs")}` }
  await runMedusa(
    ["exec", script],
    { ...env, ...mode, ...clock, CHAOS_REPORT: report },
    join(logs, "reconciliation.log"),
  )
  return JSON.parse(readFileSync(report, "utf8"))
}

/** Every message that MultiSafepay still has to send is sent, and every refund is through. */
export async function letMailArrive({ psp, house }: World): Promise<void> {
  // Four tries, a quarter of an hour apart; then midnight, with messages about refunds; then their tries.
  for (const seconds of [...quarters(4), DAY_SECONDS, ...quarters(4)]) {
    await psp.advance(seconds)
    await pause(200)
  }
  await house.cluster?.redis.untilIdle()
}

const quarters = (count: number) => Array.from({ length: count }, () => QUARTER_SECONDS)
