import { Http } from "../../testkit/actors/http"
import { Merchant } from "../../testkit/actors/merchant"
import { Psp } from "../../testkit/actors/psp"
import { Shopper } from "../../testkit/actors/shopper"
import { eventually } from "../../testkit/eventually"
import type { PspSettings } from "../../testkit/settings"
import { type AdminLogin, TEA_SHOP_PUBLISHABLE_KEY } from "../../testkit/tea-shop/credentials"
import type { Progress } from "../terminal/progress"
import { payerFor } from "./payer"
import { PspApi } from "./psp-api"

const PROVIDER = "pp_alipay_multisafepay"

/** One of the two bags is refunded. */
const BASKET = { "LONGJING-50": 2 }
const REFUND = 12.5

/**
 * One shopper buys two bags of tea with Alipay, and the merchant refunds one of them; each step is shown with
 * its ids and amounts.
 *
 * @throws what the first step that failed threw
 */
export async function playCheckout(
  medusaUrl: string,
  psp: PspSettings,
  admin: AdminLogin,
  progress: Progress,
): Promise<void> {
  const storeApi = new Http(medusaUrl, { "x-publishable-api-key": TEA_SHOP_PUBLISHABLE_KEY })
  const shopper = new Shopper(storeApi, `mei-${Date.now()}@example.com`)
  const merchant = new Merchant(new Http(medusaUrl), admin)
  const pspApi = new PspApi(psp)

  await progress.step("Cart", async (remark) => {
    const cart = await shopper.createCart({ items: BASKET })
    remark(`${cart.id}  2 × Longjing 50 g, ${money(cart.item_total, cart.currency_code)}`)
  })
  await progress.step("Shipping", async (remark) => {
    const cart = await shopper.addShipping()
    remark(
      `${money(cart.shipping_total, cart.currency_code)}, in all ${money(cart.total, cart.currency_code)}`,
    )
  })
  const session = await progress.step("Alipay session", async (remark) => {
    const started = await shopper.startPayment(PROVIDER)
    remark(`${started.id}  ${money(started.amount, started.currency_code)} at ${started.data.payment_url}`)
    return started
  })
  const payer = payerFor(psp)
  await progress.step("Payment", async (remark) => {
    remark(await payer.pay(session.id, session.data.payment_url, (text) => progress.line(text)))
  })
  const orderId = await progress.step("Order", async (remark) => {
    const placed = await orderOf(shopper, session.id, payer.patienceMs)
    const order = await merchant.order(placed)
    const payment = await merchant.paymentOf(placed)
    const captured = (payment.captures ?? []).reduce((sum, { amount }) => sum + Number(amount), 0)
    if (captured !== session.amount) {
      throw new Error(`${placed} has ${captured} captured instead of ${session.amount}`)
    }
    remark(`#${order.display_id} ${placed}  ${money(captured, order.currency_code)} ${order.payment_status}`)
    return placed
  })
  await progress.step("Partial refund", async (remark) => {
    const { id, currency_code } = await merchant.paymentOf(orderId)
    const { refunds = [] } = await merchant.refund(id, REFUND, "One bag came back")
    remark(`${refunds.map((refund) => refund.id).join(", ")}  ${money(REFUND, currency_code)} of ${id}`)
  })
  await progress.step("Refund at the PSP", async (remark) => {
    const known = await refundAtPsp(pspApi, session.id)
    if (psp.kind === "external") return remark(`${known.id}  ${known.status}`)
    // Done by MultiSafepay's staff, or at the next midnight.
    await new Psp(new Http(new URL(psp.baseUrl).origin)).acceptRefund(known.id)
    const accepted = await refundAtPsp(pspApi, session.id)
    if (accepted.status !== "completed")
      throw new Error(`${accepted.id} is ${accepted.status}, not completed`)
    remark(`${accepted.id}  ${known.status}, then ${accepted.status}`)
  })
}

/** Waits like a storefront's return page: the shop syncs and says whether the order was placed. */
async function orderOf(shopper: Shopper, sessionId: string, patienceMs: number): Promise<string> {
  const synced = await eventually(
    async () => {
      const synced = await shopper.sync(sessionId)
      if (synced.order_id || (synced.status !== "open" && synced.status !== "paid")) return synced
      throw new Error(`The payment is ${synced.status}, and no order stands after ${patienceMs / 1000} s`)
    },
    { within: patienceMs, every: 1_000 },
  )
  if (!synced.order_id) throw new Error(`The payment is ${synced.status}: the shop placed no order`)
  return synced.order_id
}

function refundAtPsp(pspApi: PspApi, pspOrderId: string): Promise<{ id: string; status: string }> {
  return eventually(
    async () => {
      const refund = await pspApi.refundOf(pspOrderId, Math.round(REFUND * 100))
      if (!refund) throw new Error(`The PSP knows of no refund of ${REFUND} on ${pspOrderId}`)
      return refund
    },
    { within: 30_000, every: 500 },
  )
}

const money = (amount: number, currency: string) => `${amount.toFixed(2)} ${currency.toUpperCase()}`
