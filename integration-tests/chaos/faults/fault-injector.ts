import type { Fault, Psp } from "../../../testkit/actors/psp"
import { PSP_TIMEOUT_MS } from "../../../testkit/environment/test-environment"
import type { Mail } from "../plan/checkout"
import type { Tally } from "../report/tally"
import { ENDPOINT, type PspCall, type PspFault } from "./psp-faults"

/** Sets faults in the sandbox, and counts afterwards which of them happened. */
export class FaultInjector {
  private readonly planted = new Map<string, string>()

  constructor(
    private readonly psp: Psp,
    private readonly met: Tally,
  ) {}

  /** @param orderId undefined for the next such call of any payment */
  async plant(call: PspCall, fault: PspFault, times: number, orderId?: string): Promise<string> {
    const { id } = await this.psp.fault({
      on: "api",
      endpoint: ENDPOINT[call],
      times,
      ...(orderId ? { order_id: orderId } : {}),
      ...HOW[fault],
    })
    this.planted.set(id, nameOf(call, fault))
    return id
  }

  async injectNotificationFault(mail: Mail, orderId: string, times: number): Promise<void> {
    const how = MAIL_FAULTS[mail]
    if (!how) return
    const { id } = await this.psp.fault({ on: "notification", order_id: orderId, times, ...how })
    this.planted.set(id, `notification ${mail}`)
  }

  async hasStruck(id: string): Promise<boolean> {
    return !(await this.psp.faults()).some((fault) => fault.id === id && fault.struck === 0)
  }

  /** Counts the faults that happened and removes the others. */
  async end(): Promise<void> {
    const left = new Map((await this.psp.faults()).map((fault) => [fault.id, fault.struck]))
    for (const [id, kind] of this.planted) {
      if (left.get(id) !== 0) this.met.add(kind)
    }
    await this.psp.clearFaults()
  }
}

export const nameOf = (call: PspCall, fault: PspFault) => `PSP ${fault}: ${call}`

const HOW: Record<PspFault, Pick<Fault, "kind"> & Partial<Fault>> = {
  "server error": { kind: "status", status: 500 },
  "proxy page": { kind: "html" },
  "broken JSON": { kind: "malformed" },
  "cut before the work": { kind: "reset-before" },
  "cut after the work": { kind: "reset-after" },
  // MultiSafepay does the work after the shop has given up.
  "time-out before the work": { kind: "latency", ms: PSP_TIMEOUT_MS + 500 },
  "time-out after the work": { kind: "hang" },
  "does not exist, for a moment": { kind: "status", status: 404, error_code: 1006 },
  "balance too low, for a while": { kind: "status", status: 404, error_code: 1034 },
}

const MAIL_FAULTS: Partial<Record<Mail, Pick<Fault, "kind"> & Partial<Fault>>> = {
  lost: { kind: "lost" },
  doubled: { kind: "doubled" },
  reordered: { kind: "reordered" },
  late: { kind: "delayed", ms: 4_000 },
}
