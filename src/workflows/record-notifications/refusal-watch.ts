/** So many in a row are no accident of one message. */
const MANY = 5
/** A burst of forged ones between two of MultiSafepay's is not worth an alert. */
const REFUSED_FOR_MS = 60_000
/** Between two looks at whether the merchant is to be told, of one site. */
const ASK_EVERY_MS = 60_000

/** Notifications of one site that were refused, one after the other. */
export type Refusals = {
  /** The id of the registration in medusa-config. */
  site: string
  times: number
  /** When the first was, in ms since the epoch. */
  since: number
  /** Why the last one was. */
  reason: string
}

type Row = Omit<Refusals, "site"> & { askedAt: number }

/**
 * Watches, for each site, how many notifications in a row were refused, in this process and since it started. A wrong
 * key, a clock that is off, or a proxy that drops the header `Auth` refuses all of them, and orders come late.
 */
export class RefusalWatch {
  private readonly rows = new Map<string, Row>()
  private readonly acceptedAt = new Map<string, number>()

  refused(site: string, reason: string, now: number): void {
    const known = this.rows.get(site)
    this.rows.set(site, {
      times: (known?.times ?? 0) + 1,
      since: known?.since ?? now,
      reason,
      askedAt: known?.askedAt ?? Number.NEGATIVE_INFINITY,
    })
  }

  /** @returns whether an alert may have to be closed: once a minute at most, as another process may have raised it */
  accepted(site: string, now: number): boolean {
    this.rows.delete(site)
    if (now - (this.acceptedAt.get(site) ?? Number.NEGATIVE_INFINITY) < ASK_EVERY_MS) {
      return false
    }
    this.acceptedAt.set(site, now)
    return true
  }

  /** Sites of which so many in a row were refused for so long that the merchant is to be told. */
  persistent(now: number): Refusals[] {
    return [...this.rows].flatMap(([site, row]) => {
      const { times, since, reason, askedAt } = row
      if (times < MANY || now - since < REFUSED_FOR_MS || now - askedAt < ASK_EVERY_MS) {
        return []
      }
      row.askedAt = now
      return [{ site, times, since, reason }]
    })
  }
}
