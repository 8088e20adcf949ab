/** This many in a row is more than one bad message. */
const MANY = 5
/** A short burst of forged ones between two of MultiSafepay's is not worth an alert. */
const REFUSED_FOR_MS = 60_000
/** Minimum time per site between two checks of whether to alert the merchant. */
const ASK_EVERY_MS = 60_000

/** Notifications of one site that were refused in a row. */
export type Refusals = {
  /** The id of the registration in medusa-config. */
  site: string
  times: number
  /** Since the first was refused. */
  forMs: number
  /** Why the last one was refused. */
  reason: string
}

type Row = Omit<Refusals, "site" | "forMs"> & { since: number; last: number; askedAt: number }

/**
 * Counts, for each site, how many notifications in a row this process has refused since it started. A wrong key, a
 * wrong clock, or a proxy that drops the header `Auth` makes all of them fail, and orders arrive late. Times are those of
 * `performance.now`: the server's clock may be wrong, and set right meanwhile.
 */
export class RefusalWatch {
  private readonly rows = new Map<string, Row>()
  private readonly acceptedAt = new Map<string, number>()

  refused(site: string, reason: string, now: number): void {
    const known = this.rows.get(site)
    this.rows.set(site, {
      times: (known?.times ?? 0) + 1,
      since: known?.since ?? now,
      last: now,
      reason,
      askedAt: known?.askedAt ?? Number.NEGATIVE_INFINITY,
    })
  }

  /** Whether to look for an alert to resolve: at most once a minute, because another process may have raised one. */
  accepted(site: string, now: number): boolean {
    this.rows.delete(site)
    if (now - (this.acceptedAt.get(site) ?? Number.NEGATIVE_INFINITY) < ASK_EVERY_MS) {
      return false
    }
    this.acceptedAt.set(site, now)
    return true
  }

  /** Sites to alert the merchant about: enough refusals in a row, over a long enough time. */
  persistent(now: number): Refusals[] {
    return [...this.rows].flatMap(([site, row]) => {
      const { times, since, last, reason, askedAt } = row
      if (times < MANY || last - since < REFUSED_FOR_MS || now - askedAt < ASK_EVERY_MS) {
        return []
      }
      row.askedAt = now
      return [{ site, times, forMs: now - since, reason }]
    })
  }
}
