import type { MedusaContainer } from "@medusajs/framework/types"
import { toBookedMinorUnits } from "../../core/payments/amount"
import { readSessionData } from "../../core/sessions/session-data"
import { connectionOf } from "../../core/shop-db/connection"
import { lessRequestedReturns } from "../../core/shop-db/orders/order-owed"
import { readSessionState, type SessionStateRow } from "../../core/shop-db/sessions/session-state"
import { configOf, findSite, type Site } from "../../core/sites/site"
import { toJournalEntry } from "../../modules/payment-journal/payments"
import type { ShopRefund, ShopState } from "./shop-state"

/**
 * What the shop knows about a PSP order.
 * @param pspOrderId MultiSafepay's order id, which is the id of a payment session
 * @returns no site when no session or payment of one of this plugin's providers has that id
 */
export async function loadShopState(
  container: MedusaContainer,
  pspOrderId: string,
): Promise<{ shop: ShopState; site?: Site }> {
  const config = configOf(container)
  const row = await readSessionState(connectionOf(container), pspOrderId)
  const site = row.provider_id ? findSite(config, row.provider_id) : undefined
  if (row.order_id && row.outstanding && row.awaits_return) {
    row.outstanding = String(await lessRequestedReturns(container, row.order_id, row.outstanding))
  }
  if (site) {
    return { shop: toShopState(row, site), site }
  }
  const journal = toJournalEntry(row.journal)
  return { shop: { providerId: "", ...(journal ? { journal } : {}) } }
}

function toShopState(row: SessionStateRow, site: Pick<Site, "options">): ShopState {
  const currency = (row.currency_code ?? "").toUpperCase()
  const minor = (amount: string | undefined) => toBookedMinorUnits(amount ?? "0", currency, site.options)
  const journal = toJournalEntry(row.journal)
  const state: ShopState = { providerId: row.provider_id ?? "", ...(journal ? { journal } : {}) }
  if (row.session_id) {
    const data = readSessionData(row.session_data, row.session_id)
    state.session = {
      id: row.session_id,
      status: row.session_status ?? "pending",
      amount: minor(row.session_amount),
      createdAt: new Date(row.session_created_at ?? 0),
      ...(data ? { data } : {}),
    }
  }
  if (row.payment_id) {
    state.payment = {
      id: row.payment_id,
      amount: minor(row.payment_amount),
      captured: minor(row.payment_captured),
      refunds: (row.refunds ?? []).map(
        (refund): ShopRefund => ({
          id: refund.id,
          amount: minor(refund.amount),
          createdAt: new Date(refund.created_at),
          ...(refund.psp_refund_id ? { pspRefundId: refund.psp_refund_id } : {}),
        }),
      ),
      lacksTransaction: row.lacks_transaction ?? false,
      ...(row.payment_transaction_id ? { pspTransactionId: row.payment_transaction_id } : {}),
    }
  }
  if (row.is_disputed) {
    state.isDisputed = true
  }
  if (row.is_deleted) {
    state.deletedOrder = row.sent_number ? { number: row.sent_number } : {}
  }
  if (row.collection_id) {
    state.collection = {
      id: row.collection_id,
      amount: minor(row.collection_amount),
      captured: minor(row.collection_captured),
    }
  }
  if (row.cart_id) {
    state.cartId = row.cart_id
  }
  if (row.competingSessions) {
    state.competingSessions = row.competingSessions.map(({ id, provider_id }) => ({
      id,
      providerId: provider_id,
    }))
  }
  if (row.removed_order_id) {
    state.removedOrderId = row.removed_order_id
  }
  if (row.order_id) {
    state.order = {
      id: row.order_id,
      displayId: String(row.display_id),
      cancelled: Boolean(row.order_canceled_at),
      ...(row.has_collection ? {} : { lacksCollection: true as const }),
      ...(row.has_cart || !row.cart_id ? {} : { lacksCart: true as const }),
    }
    // When several payments share a collection, none of them equals the order's total.
    if (row.placed_for && row.collection_captured === row.payment_captured) {
      state.order.placedFor = minor(row.placed_for)
    }
    if (row.outstanding && row.underway) {
      state.order.owed = minor(row.outstanding) - minor(row.underway)
    }
  }
  return state
}
