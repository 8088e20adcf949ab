import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

/** Who is let in first: a shopper who waits for an answer, MultiSafepay, and last what nobody waits for. */
export type Lane = "shopper" | "notification"

/** There is no room, and there will be none soon. */
export class BusyError extends Error {
  override readonly name = "BusyError"
  /** In whole seconds: when it is worth trying again. */
  readonly retryAfter = 30
}

export type AdmissionLimits = {
  /** How many may work at once. */
  atOnce: (lane: Lane) => number
  /** How many may wait in a lane; more are refused at once. */
  queue: number
  /** The longest wait for a place, in ms. */
  waitMs: number
  /** How much refused work is kept until there is room. */
  kept: number
}

type Waiting = { letIn: () => void }

/**
 * The one limit for work that comes in from outside. What finds no place in time is refused, and may be kept: it is done
 * as soon as nobody waits any more, at the machine's pace. What is kept here is lost with the process; recovery finds it
 * by its state.
 */
export class Admission {
  private running = 0
  private readonly waiting: Record<Lane, Set<Waiting>> = { shopper: new Set(), notification: new Set() }
  private readonly kept = new Map<string, () => Promise<unknown>>()

  constructor(private readonly limits: AdmissionLimits) {}

  /**
   * Runs `work` when it is its turn.
   * @throws BusyError when it was not its turn in time
   * @throws whatever `work` throws
   */
  async run<T>(lane: Lane, work: () => Promise<T>): Promise<T> {
    await this.enter(lane)
    try {
      return await work()
    } finally {
      this.running--
      this.letNextIn()
    }
  }

  /** Keeps work that was refused; under one key only once. What it throws is nobody's concern here. */
  keep(key: string, work: () => Promise<unknown>): void {
    if (this.kept.size < this.limits.kept || this.kept.has(key)) {
      this.kept.set(key, work)
      this.letNextIn()
    }
  }

  private async enter(lane: Lane): Promise<void> {
    if (this.hasRoom(lane) && this.waiting[lane].size === 0) {
      this.running++
      return
    }
    const line = this.waiting[lane]
    if (line.size >= this.limits.queue) {
      throw new BusyError("Too many are waiting")
    }
    await new Promise<void>((resolve, reject) => {
      const me: Waiting = {
        letIn: () => {
          clearTimeout(patience)
          line.delete(me)
          this.running++
          resolve()
        },
      }
      const patience = setTimeout(() => {
        line.delete(me)
        reject(new BusyError("It was not its turn in time"))
      }, this.limits.waitMs)
      line.add(me)
    })
  }

  private letNextIn(): void {
    for (const lane of ["shopper", "notification"] as const) {
      for (const next of this.waiting[lane]) {
        if (!this.hasRoom(lane)) {
          return
        }
        next.letIn()
      }
    }
    for (const [key, work] of this.kept) {
      if (!this.hasRoom("notification")) {
        return
      }
      this.kept.delete(key)
      void this.run("notification", work).catch(() => undefined)
    }
  }

  private hasRoom(lane: Lane): boolean {
    return this.running < this.limits.atOnce(lane)
  }
}

/** Medusa's default. */
const DEFAULT_POOL = 10
/** Connections that are left to whoever is not limited: core's own requests. */
const LEFT_TO_CORE = 2

/** How many connections to the database the work from outside may keep busy. */
export function roomInPool(container: MedusaContainer): number {
  const { client } = container.resolve<{ client?: { pool?: { max?: number } } }>(
    ContainerRegistrationKeys.PG_CONNECTION,
  )
  return Math.max(2, (client?.pool?.max ?? DEFAULT_POOL) - LEFT_TO_CORE)
}
