import { randomUUID } from "node:crypto"
import type { MedusaContainer } from "@medusajs/framework/types"
import { acquireLease, releaseLease, takeFromBudget } from "../../modules/payment-journal/leases"
import { remember } from "../remember"
import { connectionOf } from "../shop-db/connection"

export type Start = {
  collectionId: string
  /**
   * For a start with another plugin's provider: whether the collection has a payment of this plugin. Core closes that
   * payment at MultiSafepay, and starts it again when the other start fails.
   */
  replacesOurs?: () => Promise<boolean>
}

export type Admission =
  /** Call `end` when the start has succeeded or failed; it never rejects. */
  | { admitted: true; end: () => Promise<void> }
  /** When to try again, in whole seconds. */
  | { admitted: false; retryAfter: number }

/** A payment collection may have this many starts in a burst, and one more every `secondsEach` seconds. */
const BUDGET = { starts: 6, secondsEach: 10 }
/** The time after which a used-up budget is full again, in ms. */
const FULL_AGAIN_MS = BUDGET.starts * BUDGET.secondsEach * 1_000
/** Longer than a start lasts: one request to MultiSafepay may take 30 s at most. In seconds. */
const LEASE_SECONDS = 60
const REMEMBERED_COLLECTIONS = 10_000

/**
 * One start at a time per payment collection, and a limited number of them: each makes up to four calls to
 * MultiSafepay, and anybody can trigger it with a cart of their own.
 *
 * The first start of a collection in a process costs no SQL. From the second on, budget and lock are rows that all
 * processes share: the whole shop allows the budget plus one start per process. Starts with another plugin's provider
 * count when they replace a payment of this plugin.
 */
export class StartLimit {
  private readonly running = new Set<string>()
  /** The last start of a collection in this process: when, by `now`, and whether it was with this plugin. */
  private readonly started = new Map<string, { at: number; counts: boolean }>()

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Database errors are thrown, but only for a collection that was started before. */
  async admit(container: MedusaContainer, { collectionId, replacesOurs }: Start): Promise<Admission> {
    const before = this.startedBefore(collectionId)
    if (replacesOurs && !(before && (await replacesOurs()))) {
      // Meanwhile it may have been started with this plugin.
      const counts = this.startedBefore(collectionId)?.counts ?? false
      remember(this.started, collectionId, { at: this.now(), counts }, REMEMBERED_COLLECTIONS)
      return UNCOUNTED
    }
    if (this.running.has(collectionId)) {
      return { admitted: false, retryAfter: 1 }
    }
    this.running.add(collectionId)
    try {
      const isFirst = !before?.counts && !replacesOurs
      const admission = isFirst ? UNCOUNTED : await admitAgain(container, collectionId)
      if (!admission.admitted) {
        this.running.delete(collectionId)
        return admission
      }
      remember(this.started, collectionId, { at: this.now(), counts: true }, REMEMBERED_COLLECTIONS)
      return {
        admitted: true,
        end: async () => {
          this.running.delete(collectionId)
          await admission.end()
        },
      }
    } catch (error) {
      this.running.delete(collectionId)
      throw error
    }
  }

  private startedBefore(collectionId: string): { counts: boolean } | undefined {
    const last = this.started.get(collectionId)
    return last && this.now() - last.at <= FULL_AGAIN_MS ? last : undefined
  }
}

const UNCOUNTED: Admission = { admitted: true, end: async () => undefined }

async function admitAgain(container: MedusaContainer, collectionId: string): Promise<Admission> {
  const pg = connectionOf(container)
  const lock = `start:${collectionId}`
  const owner = randomUUID()
  if (!(await acquireLease(pg, lock, owner, LEASE_SECONDS))) {
    return { admitted: false, retryAfter: 1 }
  }
  // A lease that cannot be released expires by itself.
  const end = () => releaseLease(pg, lock, owner).catch(() => undefined)
  const waitSeconds = await takeFromBudget(pg, `starts:${collectionId}`, BUDGET).catch(async (error) => {
    await end()
    throw error
  })
  if (waitSeconds > 0) {
    await end()
    return { admitted: false, retryAfter: waitSeconds }
  }
  return { admitted: true, end }
}
