import type { MedusaContainer } from "@medusajs/framework/types"
import { admissionOf } from "../../core/admission"
import type { ProviderId } from "../../core/gateways/provider-id"
import { loggerOf } from "../../core/logger"
import { nextSearch, type SearchPeriod, type SearchProgress } from "../../core/search-period"
import { connectionOf, type PgConnection } from "../../core/shop-db/connection"
import { findUnfinishedWork } from "../../core/shop-db/recovery/find-unfinished-work"
import { findFinishedOrders, findUnfinishedOrders } from "../../core/shop-db/recovery/unfinished-orders"
import {
  endOfRemovedPage,
  ORPHAN_OF_LOST_ROW,
  REMOVED_WITH_ITS_COLLECTION,
} from "../../core/shop-db/recovery/unfinished-work"
import { shortReason } from "../../core/short-reason"
import { configOf, listSites, providerIdsOf, registeredProviderIds } from "../../core/sites/site"
import { keepDue, listDueChecks, rememberAbandoned } from "../../modules/payment-journal/due-checks"
import { listEndedCheckFailures } from "../../modules/payment-journal/failing-checks"
import { lastFinishedRun } from "../../modules/payment-journal/runs"
import type { PspOrderId } from "../../multisafepay"
import { alertMerchant, resolveAlert, sendDueAlerts } from "../alert-merchant/alert-merchant"
import { oneStepWorkflow } from "../one-step-workflow"
import { alertUnregistered } from "./alert-unregistered"
import { CheckNotRecordedError, checkPayment } from "./check-payment"

export type RecoverInput = {
  /** ISO time: search from then on. Default: since the last run of the job. */
  since?: string
  /**
   * Search for all unfinished work, regardless of its age. The job does this daily, and when it finds no earlier run.
   */
  full?: boolean
}

/** What a run found, as the settings page shows it. Times are ISO. */
export type RecoveryReport = Partial<SearchProgress> & {
  started_at: string
  finished_at: string
  checked: number
  /** Payments for which something was done. */
  synced: number
  failed: number
  /** Why payments were checked: the names in unfinished-work.ts and `due_again`. */
  found: Record<string, number>
  /** How often each action of payment sync was taken. */
  actions: Record<string, number>
  /** The registered providers. When they change, the next run looks for payments of others. */
  providers?: string[]
  /** The first failures, for the settings page; the log has all. */
  failures: { psp_order_id: string; message: string }[]
}

const DUE_PAGE = 500
const REMEMBERED_FAILURES = 20
const PROGRESS_EVERY_MS = 10_000
/**
 * How long a run checks sessions that are gone and of which no money is known: anybody can cause any number of them, and
 * no other run begins meanwhile. The next run continues with the longest overdue.
 */
const ABANDONED_FOR_MS = 60_000
/** `sendDueAlerts` sends at most this many per call. */
const ALERTS_PAGE = 200

/**
 * Finds unfinished work by its state, and payments without recent notifications, and syncs each until none are left. A
 * payment that fails does not stop the others and stays due.
 * @param lost aborts when another process has taken over
 * @returns the report; without `until` when a failure could not be recorded, so that the next run searches the same
 *   period again
 */
export async function recoverPayments(
  container: MedusaContainer,
  input: RecoverInput = {},
  now = new Date(),
  lost?: AbortSignal,
): Promise<RecoveryReport> {
  return new RecoveryRun(container, lost).run(input, now)
}

class RecoveryRun {
  private readonly pg: PgConnection
  private readonly providerIds: string[]
  private readonly seen = new Set<string>()
  private hasUnrecorded = false
  private readonly beganAt = performance.now()
  private lastProgressAt = performance.now()
  private readonly report: RecoveryReport = {
    started_at: new Date().toISOString(),
    finished_at: "",
    checked: 0,
    synced: 0,
    failed: 0,
    found: {},
    actions: {},
    failures: [],
  }

  constructor(
    private readonly container: MedusaContainer,
    private readonly lost: AbortSignal | undefined,
  ) {
    const config = configOf(container)
    const sites = listSites(config).filter(({ options }) => options.recovery.enabled)
    this.pg = connectionOf(container)
    this.providerIds = sites.flatMap(providerIdsOf)
  }

  async run({ since, full }: RecoverInput, now: Date): Promise<RecoveryReport> {
    const last = await lastFinishedRun<Partial<RecoveryReport>>(this.pg, "recovery")
    const period = nextSearch(
      { until: since ?? last?.report.until, ...(full ? {} : { full_at: last?.report.full_at ?? since }) },
      now,
    )
    await this.checkDue(false)
    await this.checkUnfinished(period)
    await this.alertUnfinishedOrders(period)
    for (const subject of await listEndedCheckFailures(this.pg)) {
      await resolveAlert(this.container, { kind: "check_failing", subject })
    }
    const providers = registeredProviderIds(this.container)
    if (period.isFull || String(last?.report.providers) !== String(providers)) {
      await alertUnregistered(this.container, now.getTime())
    }
    while ((await sendDueAlerts(this.container)) === ALERTS_PAGE) {
      this.lost?.throwIfAborted()
    }
    await this.checkDue(true, ABANDONED_FOR_MS)
    this.report.finished_at = new Date().toISOString()
    this.logProgress("finished")
    return { ...this.report, providers, ...(this.hasUnrecorded ? progressOf(last?.report) : period.progress) }
  }

  /**
   * Payments whose scheduled check was due when the run began: the last one failed, or they wait for a shopper, a bank
   * or MultiSafepay. What becomes due meanwhile is left to the next run, so that this one ends.
   * @param abandoned whether to check those of which no money is known, or the others
   */
  private async checkDue(abandoned: boolean, forMs = Number.POSITIVE_INFINITY): Promise<void> {
    const from = performance.now()
    const isOver = () => performance.now() - from > forMs
    let page: Awaited<ReturnType<typeof listDueChecks>>
    let rest: typeof page
    do {
      const dueForMs = performance.now() - this.beganAt
      page = await listDueChecks(this.pg, this.providerIds, DUE_PAGE, { abandoned, dueForMs })
      rest = page.filter(({ psp_order_id }) => !this.seen.has(psp_order_id))
      await this.checkAll(
        rest.map((due) => ({ ...due, reason: "due_again" })),
        isOver,
      )
    } while (rest.length > 0 && page.length === DUE_PAGE && !isOver())
  }

  private async checkUnfinished(period: SearchPeriod): Promise<void> {
    for await (const page of findUnfinishedWork(this.pg, this.providerIds, period)) {
      // A scheduled check does not know that the session was removed meanwhile, or until when its page can be paid.
      const isNew = ({ psp_order_id, reason }: (typeof page)[number]) =>
        reason === REMOVED_WITH_ITS_COLLECTION || !this.seen.has(psp_order_id)
      await this.checkAll(page.filter(isNew))
    }
  }

  private async checkAll(
    payments: readonly { psp_order_id: PspOrderId; provider_id?: ProviderId; reason: string }[],
    isOver = () => false,
  ): Promise<void> {
    await admissionOf(this.container).forEach(payments, async ({ psp_order_id, provider_id, reason }) => {
      if (!this.lost?.aborted && !isOver()) {
        this.seen.add(psp_order_id)
        count(this.report.found, reason)
        await this.check(psp_order_id, provider_id, reason)
      }
    })
    this.lost?.throwIfAborted()
  }

  private async check(
    pspOrderId: PspOrderId,
    providerId: ProviderId | undefined,
    reason: string,
  ): Promise<void> {
    const { report } = this
    report.checked++
    try {
      if (reason === REMOVED_WITH_ITS_COLLECTION) {
        // Nothing else in the shop refers to it: payment sync closes the page of an order that the journal knows.
        await rememberAbandoned(
          this.pg,
          { pspOrderId, providerId },
          await endOfRemovedPage(this.pg, pspOrderId),
        )
      }
      if (reason === ORPHAN_OF_LOST_ROW) {
        // Without a row, nothing that is found out about it would be remembered, and its alert would not end.
        await keepDue(this.pg, { pspOrderId, providerId })
      }
      const actions = await checkPayment(this.container, { pspOrderId, providerId })
      report.synced += actions.length > 0 ? 1 : 0
      for (const action of actions) {
        count(report.actions, action)
      }
    } catch (error) {
      this.hasUnrecorded ||= error instanceof CheckNotRecordedError
      report.failed++
      const message = shortReason(error)
      if (report.failures.length < REMEMBERED_FAILURES) {
        report.failures.push({ psp_order_id: pspOrderId, message })
      }
      this.logger.warn(`Alipay: recovery will retry ${pspOrderId} in a later run: ${message}`)
    }
    if (performance.now() - this.lastProgressAt > PROGRESS_EVERY_MS) {
      this.logProgress("continues")
    }
  }

  private async alertUnfinishedOrders(period: SearchPeriod): Promise<void> {
    for (const subject of await findFinishedOrders(this.pg)) {
      await resolveAlert(this.container, { kind: "unfinished_order", subject })
    }
    for (const order of await findUnfinishedOrders(this.pg, this.providerIds, period)) {
      const { id, display_id, ...payment } = order
      await alertMerchant(this.container, {
        kind: "unfinished_order",
        subject: id,
        order_id: id,
        display_id,
        ...payment,
      })
    }
  }

  private logProgress(how: string): void {
    const { checked, synced, failed } = this.report
    this.lastProgressAt = performance.now()
    if (checked > 0) {
      this.logger.info(
        `Alipay: recovery ${how}: ${checked} payments checked, ${synced} synced, ${failed} failed`,
      )
    }
  }

  private get logger() {
    return loggerOf(this.container)
  }
}

const progressOf = ({ until, full_at }: Partial<SearchProgress> = {}): Partial<SearchProgress> => ({
  ...(until ? { until } : {}),
  ...(full_at ? { full_at } : {}),
})

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

/** Syncs the payments that notifications and returning shoppers did not, like the job that runs every minute. */
export const recoverPaymentsWorkflow = oneStepWorkflow(
  "alipay-recover-payments",
  (container, input: RecoverInput) => recoverPayments(container, input),
)
