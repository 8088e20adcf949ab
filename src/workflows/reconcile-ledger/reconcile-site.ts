import { MedusaError } from "@medusajs/framework/utils"
import { forEachLimited } from "../../core/for-each-limited"
import { isMedusaRefundId } from "../../core/payments/refund-id"
import type { PgConnection } from "../../core/shop-db/connection"
import {
  type Candidate,
  createCandidates,
  listCandidates,
  listUnmatchedRefunds,
} from "../../core/shop-db/reconciliation/candidates"
import { createLedger, finishLedger, type LedgerWindow } from "../../core/shop-db/reconciliation/ledger-table"
import { shortReason } from "../../core/short-reason"
import { providerIdsOf, type Site } from "../../core/sites/site"
import type { MinorUnits, MultiSafepayClient } from "../../multisafepay"
import { toMajorUnits } from "../../multisafepay"
import { compare, type Finding } from "./compare"
import type { Difference, OpenDifference } from "./difference"
import { addToLedger } from "./ledger"
import { ledgerDecimals, loadShopRecords, type ShopRecord } from "./shop-record"

export type ReconciledSite = {
  /** The site's registration in medusa-config. */
  site: string
  /** Lines of MultiSafepay's list that were read, and how many of them belong to this plugin. */
  transactions: number
  ours: number
  /** Payments whose totals differed, each of which was checked in full. */
  payments_checked: number
  differences: number
}

/** The maximum that MultiSafepay allows. */
const PAGE_SIZE = 1_000
/** MultiSafepay lists by creation, which is earlier than the capture in Medusa by the time that the shopper took. */
const SLACK_MS = 3 * 24 * 60 * 60_000

/**
 * Compares one site's transactions with Medusa's payments and refunds, both ways.
 * @param pg a connection in a transaction
 * @param open earlier differences of this site, compared again regardless of their age
 * @param onDifference called with each difference as soon as it is certain
 * @throws when the list cannot be read or does not end, or when more than a few further orders cannot be read
 */
export async function reconcileSite(
  pg: PgConnection,
  site: Site,
  window: LedgerWindow,
  open: readonly OpenDifference[],
  onDifference: (difference: Difference) => void,
): Promise<ReconciledSite> {
  const reconciled: ReconciledSite = {
    site: site.registrationId,
    transactions: 0,
    ours: 0,
    payments_checked: 0,
    differences: 0,
  }
  const reportAndCount = (difference: Difference) => {
    reconciled.differences++
    onDifference(difference)
  }
  await createLedger(pg)
  for await (const page of transactionPages(site.client, { from: listFrom(window, open) })) {
    reconciled.transactions += page.transactions.length + page.unreadable.length
    const { ours, broken } = await addToLedger(pg, page, window, site.options)
    reconciled.ours += ours
    for (const { about, fields } of broken) {
      reportAndCount(notCompared(site, about, `a line of MultiSafepay's list cannot be read: ${fields}`))
    }
  }
  await finishLedger(pg)

  const own = providerIdsOf(site)
  reconciled.payments_checked = await createCandidates(
    pg,
    own,
    window,
    open.map(({ psp_order_id }) => psp_order_id),
  )
  const failures: Failures = { count: 0, known: new Set(open.map(({ psp_order_id }) => psp_order_id)) }
  for await (const page of listCandidates(pg)) {
    for (const difference of await comparePage(pg, site, page, window, failures)) {
      reportAndCount(difference)
    }
  }
  for await (const page of listUnmatchedRefunds(pg)) {
    for (const { transactionId, amount, currency } of page) {
      reportAndCount({
        kind: "refund_missing_in_shop",
        site: site.registrationId,
        psp_transaction_id: transactionId,
        psp_amount: toMajorUnits(amount, ledgerDecimals(currency, site.options)),
        psp_currency: currency,
      })
    }
  }
  return reconciled
}

const listFrom = ({ from }: LedgerWindow, open: readonly OpenDifference[]): Date =>
  new Date(Math.min(from.getTime(), ...open.map(({ listed_from = from }) => new Date(listed_from).getTime())))

/** @throws MedusaError unexpected_state when MultiSafepay gives a cursor again: its list would never end */
export async function* transactionPages(
  client: Pick<MultiSafepayClient, "listTransactions">,
  { from }: Pick<LedgerWindow, "from">,
) {
  const seen = new Set<string>()
  let after: string | undefined
  do {
    const page = await client.listTransactions({
      createdFrom: new Date(from.getTime() - SLACK_MS),
      limit: PAGE_SIZE,
      ...(after === undefined ? {} : { after }),
    })
    yield page
    after = page.next
    if (after !== undefined && seen.has(after)) {
      throw new MedusaError(
        MedusaError.Types.UNEXPECTED_STATE,
        `MultiSafepay's list of transactions does not end: it gave the cursor "${after.slice(0, 100)}" twice`,
      )
    }
    seen.add(after ?? "")
  } while (after !== undefined)
}

const notCompared = ({ registrationId }: Site, about: string, reason: string): Difference => ({
  kind: "not_compared",
  site: registrationId,
  ...(isMedusaRefundId(about) ? { refund_id: about } : { psp_order_id: about }),
  reason,
})

/** More new failures than this mean that the whole site cannot be read, not just a few orders. */
const MAX_FAILURES = 20

/** `known`: orders with a difference in an earlier night, whose failures do not count. */
type Failures = { count: number; known: ReadonlySet<string>; last?: unknown }

/** Orders that are read from MultiSafepay in parallel. */
const AT_ONCE = 4

/** The list only produces candidates. Each order, as read from MultiSafepay, decides. */
async function comparePage(
  pg: PgConnection,
  site: Site,
  candidates: readonly Candidate[],
  { until }: LedgerWindow,
  failures: Failures,
): Promise<Difference[]> {
  const sessionIds = candidates.map(({ sessionId }) => sessionId)
  const records = await loadShopRecords(pg, sessionIds, site.options, until)
  const found = new Map<string, Difference[]>()
  await forEachLimited(candidates, AT_ONCE, async (candidate) => {
    try {
      const readAt = new Date()
      const pspOrder = await site.client.findOrder(candidate.sessionId)
      const shop = records.get(candidate.sessionId)
      const findings = compare({ ...candidate, pspOrder, readAt }, shop, until)
      found.set(
        candidate.sessionId,
        findings.map((finding) => toDifference(finding, candidate, pspOrder ?? undefined, shop, site)),
      )
    } catch (error) {
      failures.count += failures.known.has(candidate.sessionId) ? 0 : 1
      failures.last = error
      found.set(candidate.sessionId, [notCompared(site, candidate.sessionId, shortReason(error))])
    }
  })
  if (failures.count > MAX_FAILURES) {
    throw failures.last
  }
  return sessionIds.flatMap((sessionId) => found.get(sessionId) ?? [])
}

function toDifference(
  finding: Finding,
  { sessionId }: Candidate,
  pspOrder: { currency: string; status: string } | undefined,
  shop: ShopRecord | undefined,
  { registrationId, options }: Site,
): Difference {
  const major = (minor: MinorUnits, currency: string) =>
    toMajorUnits(minor, shop?.decimals ?? ledgerDecimals(currency, options))
  return {
    kind: finding.kind,
    site: registrationId,
    psp_order_id: sessionId,
    ...(finding.pspTransactionId ? { psp_transaction_id: finding.pspTransactionId } : {}),
    ...(pspOrder ? { psp_status: pspOrder.status } : {}),
    ...(pspOrder && finding.pspAmount !== undefined
      ? { psp_amount: major(finding.pspAmount, pspOrder.currency), psp_currency: pspOrder.currency }
      : {}),
    ...(shop ? { payment_id: shop.paymentId } : {}),
    ...(finding.refundId ? { refund_id: finding.refundId } : {}),
    ...(shop?.order ? { order_id: shop.order.id, display_id: shop.order.displayId } : {}),
    ...(shop && finding.shopAmount !== undefined
      ? { shop_amount: major(finding.shopAmount, shop.currency), shop_currency: shop.currency }
      : {}),
  }
}
