import { setTimeout as pause } from "node:timers/promises"
import type { Fault, Psp } from "../../../testkit/actors/psp"
import type { ShopSupervisor } from "../../../testkit/environment/medusa-supervisor"
import type { Kill, KillMoment } from "../plan/plan"
import type { Tally } from "../report/tally"
import { ENDPOINT, type PspCall } from "./psp-faults"

/** How long a kill waits for its call, in ms; then the shop is killed regardless of what it does. */
const MAX_WAIT_MS = 20_000

const CALL: Record<Exclude<KillMoment, "at random">, PspCall> = {
  "while a payment is started": "start",
  "while a payment is read": "read",
  "while a payment is closed": "close",
  "while a refund is sent": "refund",
}

const HOLD: Record<Kill["psp"], Pick<Fault, "kind"> & Partial<Fault>> = {
  "has not begun": { kind: "latency", ms: 1_500 },
  "is done, unheard": { kind: "hang" },
  "has answered": { kind: "latency", ms: 0 },
}

/** Kills the shop at the planned moment; resolves once it answers again. */
export async function kill(kill: Kill, psp: Psp, supervisor: ShopSupervisor, met: Tally): Promise<void> {
  const struck = kill.during === "at random" || (await waitForCall(psp, CALL[kill.during], HOLD[kill.psp]))
  await pause(kill.delayMs)
  await supervisor.killAndRestart(kill)
  met.add(struck ? `SIGKILL ${kill.during}` : "SIGKILL at random")
}

/** @returns false when there was no such call in time */
async function waitForCall(
  psp: Psp,
  call: PspCall,
  hold: Pick<Fault, "kind"> & Partial<Fault>,
): Promise<boolean> {
  const { id } = await psp.fault({ on: "api", endpoint: ENDPOINT[call], times: 1, ...hold })
  const giveUpAt = Date.now() + MAX_WAIT_MS
  while (Date.now() < giveUpAt) {
    if (!(await psp.faults()).some((fault) => fault.id === id)) return true
    await pause(15)
  }
  return false
}
