import { z } from "zod"

export const API_FAULTS = [
  "latency",
  "status",
  "html",
  "malformed",
  "behind",
  "reset-before",
  "reset-after",
  "hang",
] as const
export const NOTIFICATION_FAULTS = ["lost", "doubled", "reordered", "delayed"] as const

const common = {
  order_id: z.string().min(1).optional(),
  /** How many times it applies; absent or null: until it is deleted. */
  times: z.int().min(1).nullish(),
  probability: z.number().min(0).max(1).optional(),
  /** For latency and delayed, in real milliseconds. */
  ms: z.int().min(0).max(600_000).optional(),
}

export const faultSchema = z.discriminatedUnion("on", [
  z.strictObject({
    on: z.literal("api"),
    kind: z.enum(API_FAULTS),
    endpoint: z.string().optional(),
    status: z.int().min(200).max(599).optional(),
    error_code: z.int().optional(),
    error_info: z.string().optional(),
    ...common,
  }),
  z.strictObject({ on: z.literal("notification"), kind: z.enum(NOTIFICATION_FAULTS), ...common }),
])

export type Fault = z.infer<typeof faultSchema>
export type ApiFault = Extract<Fault, { on: "api" }>
export type NotificationFault = Extract<Fault, { on: "notification" }>
export type PlantedFault = { id: string; struck: number } & Fault

/** Active faults. Each application reduces a fault's own `times`. */
export class Faults {
  #planted: PlantedFault[] = []
  #count = 0
  readonly #random: () => number

  constructor(random: () => number = Math.random) {
    this.#random = random
  }

  plant(fault: Fault): PlantedFault {
    this.#count += 1
    const planted: PlantedFault = { id: `fault-${this.#count}`, struck: 0, ...fault }
    this.#planted.push(planted)
    return planted
  }

  list(): readonly PlantedFault[] {
    return this.#planted
  }

  remove(id?: string): number {
    const before = this.#planted.length
    this.#planted = id === undefined ? [] : this.#planted.filter((fault) => fault.id !== id)
    return before - this.#planted.length
  }

  /** Every fault that applies to this API call, latency first. */
  strikeApi(endpoint: string, orderId: string | null): ApiFault[] {
    const struck: ApiFault[] = []
    for (const fault of [...this.#planted]) {
      if (fault.on !== "api" || (fault.endpoint && fault.endpoint !== endpoint)) continue
      if (this.#strikes(fault, orderId)) struck.push(fault)
    }
    return struck.sort((one, other) => Number(other.kind === "latency") - Number(one.kind === "latency"))
  }

  strikeNotification(orderId: string): NotificationFault[] {
    const struck: NotificationFault[] = []
    for (const fault of [...this.#planted]) {
      if (fault.on === "notification" && this.#strikes(fault, orderId)) struck.push(fault)
    }
    return struck
  }

  #strikes(fault: PlantedFault, orderId: string | null): boolean {
    if (fault.order_id && fault.order_id !== orderId) return false
    if (fault.probability !== undefined && this.#random() >= fault.probability) return false
    fault.struck += 1
    if (typeof fault.times === "number" && fault.struck >= fault.times) this.remove(fault.id)
    return true
  }
}
