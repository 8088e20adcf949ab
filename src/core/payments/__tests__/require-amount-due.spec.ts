import { MedusaError } from "@medusajs/framework/utils"
import fc from "fast-check"
import { type Plain, unbranded } from "../../../multisafepay/__tests__/branded"
import type { AmountDue as BrandedDue, DueOrder as BrandedOrder } from "../../shop-db/sessions/amount-due"
import * as authorization from "../authorize-payment"

const requireAmountDue = unbranded(authorization.requireAmountDue)
type AmountDue = Plain<BrandedDue>
type DueOrder = Plain<BrandedOrder>

const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 12, 0, second))
const seen = { status: "completed", modified: at(1) }
const PAID = { pspOrderId: "payses_1", amount: 1_345, currency: "EUR", seen }
const { PAYMENT_REQUIRES_MORE_ERROR, PAYMENT_AUTHORIZATION_ERROR } = MedusaError.Types

const order = (fields: Partial<DueOrder> = {}): DueOrder => ({
  id: "order_1",
  cancelled: false,
  currency: "EUR",
  changed: false,
  outstanding: 1_345,
  underway: 0,
  ...fields,
})

const due = (fields: Partial<AmountDue> = {}): AmountDue => ({
  session: { amount: 1_345, currency: "EUR", ended: false },
  collection: { amount: 1_345, currency: "EUR", held: 0 },
  ofCart: true,
  ownerIsGone: false,
  orders: [order()],
  ...fields,
})

/** A collection that belongs to an order and to no cart: for a draft order, an order edit or a payment link. */
const ownDue = (fields: Partial<DueOrder>) => due({ ofCart: false, orders: [order(fields)] })
const cartDue = (fields: Partial<DueOrder>) => due({ orders: [order(fields)] })

describe("requireAmountDue", () => {
  it.each<[string, AmountDue]>([
    ["for a cart's order whose total is exactly its amount", due()],
    [
      "for the rest of a cart's order when another payment pays the other part",
      cartDue({ outstanding: 2_000, underway: 655 }),
    ],
    [
      "for a cart's order whose total an edit has raised since it was placed",
      cartDue({ changed: true, outstanding: 2_000 }),
    ],
    ["which is what MultiSafepay signed", due({ claim: { status: "completed", modified: at(1) } })],
    [
      "for which MultiSafepay signed an earlier state",
      due({ claim: { status: "chargedback", modified: at(0) } }),
    ],
    ["for an order's own collection of exactly its amount", ownDue({})],
    ["for an order's own collection when the order owes more", ownDue({ outstanding: 5_000 })],
    [
      "regardless of what the collection asks for, when the order agrees",
      due({ collection: freshness(99_999) }),
    ],
    ["for a collection of the shop's own code that lacks its amount", due({ ofCart: false, orders: [] })],
    [
      "for what a collection of the shop's own code still lacks",
      due({ ofCart: false, orders: [], collection: { amount: 2_000, currency: "EUR", held: 655 } }),
    ],
  ])("authorises a paid session %s", (_when, amountDue) => {
    expect(() => requireAmountDue(amountDue, PAID)).not.toThrow()
  })
})

function freshness(amount: number): AmountDue["collection"] {
  return { amount, currency: "EUR", held: 0 }
}

describe("requireAmountDue refuses", () => {
  it.each<[string, AmountDue | undefined, string, RegExp]>([
    ["when its row is gone", undefined, PAYMENT_REQUIRES_MORE_ERROR, /session is gone/],
    [
      "when MultiSafepay signed that it was reversed since, and still shows it as paid",
      due({ claim: { status: "chargedback", modified: at(2) } }),
      PAYMENT_REQUIRES_MORE_ERROR,
      /signed that it is "chargedback"/,
    ],
    [
      "before its cart has an order",
      due({ orders: [] }),
      PAYMENT_REQUIRES_MORE_ERROR,
      /no order of its cart yet/,
    ],
    [
      "for a cart's order whose total is larger",
      cartDue({ outstanding: 18_345 }),
      PAYMENT_AUTHORIZATION_ERROR,
      /order_1 owes 18345 EUR/,
    ],
    [
      "for a cart's order whose total is larger, even when the collection agrees with the session",
      due({ collection: freshness(1_345), orders: [order({ outstanding: 1_346 })] }),
      PAYMENT_AUTHORIZATION_ERROR,
      /owes 1346 EUR/,
    ],
    [
      "for a cart's order whose total is smaller",
      cartDue({ outstanding: 1_344 }),
      PAYMENT_AUTHORIZATION_ERROR,
      /owes 1344 EUR/,
    ],
    [
      "for an order in another currency",
      cartDue({ currency: "USD" }),
      PAYMENT_AUTHORIZATION_ERROR,
      /owes 1345 USD/,
    ],
    [
      "for an order that another method has authorised",
      cartDue({ underway: 1_345 }),
      PAYMENT_AUTHORIZATION_ERROR,
      /owes 0 EUR/,
    ],
    [
      "for a cart's order that an edit has made cheaper since it was placed",
      cartDue({ changed: true, outstanding: 1_000 }),
      PAYMENT_AUTHORIZATION_ERROR,
      /owes 1000 EUR/,
    ],
    [
      "for an order's own collection when the order owes less",
      ownDue({ changed: true, outstanding: 1_344 }),
      PAYMENT_AUTHORIZATION_ERROR,
      /owes 1344 EUR/,
    ],
    [
      "for an order to which the shop owes money",
      ownDue({ changed: true, outstanding: -1_250 }),
      PAYMENT_AUTHORIZATION_ERROR,
      /owes -1250 EUR/,
    ],
    [
      "for an order whose remaining amount another payment is being captured for",
      ownDue({ outstanding: 1_345, underway: 1 }),
      PAYMENT_AUTHORIZATION_ERROR,
      /owes 1344 EUR/,
    ],
    [
      "for a cancelled order",
      cartDue({ cancelled: true }),
      PAYMENT_AUTHORIZATION_ERROR,
      /order_1 is cancelled/,
    ],
    [
      "for one of two orders that share a collection",
      due({ orders: [order(), order({ id: "order_2" })] }),
      PAYMENT_AUTHORIZATION_ERROR,
      /several orders share/,
    ],
    [
      "when Medusa would book another amount than was paid",
      due({ session: { amount: 18_345, currency: "EUR", ended: false } }),
      PAYMENT_AUTHORIZATION_ERROR,
      /would book 18345 EUR/,
    ],
    [
      "when it has ended, because its money may be on its way back",
      due({ session: { amount: 1_345, currency: "EUR", ended: true } }),
      PAYMENT_AUTHORIZATION_ERROR,
      /has ended/,
    ],
    [
      "when Medusa would book another currency than was paid",
      due({ session: { amount: 1_345, currency: "USD", ended: false } }),
      PAYMENT_AUTHORIZATION_ERROR,
      /would book 1345 USD/,
    ],
    [
      "for a collection whose cart or order was deleted",
      due({ ofCart: false, ownerIsGone: true, orders: [] }),
      PAYMENT_AUTHORIZATION_ERROR,
      /was deleted/,
    ],
    [
      "for a collection of the shop's own code that lacks less",
      due({ ofCart: false, orders: [], collection: { amount: 1_345, currency: "EUR", held: 1 } }),
      PAYMENT_AUTHORIZATION_ERROR,
      /collection lacks 1344 EUR/,
    ],
  ])("does not authorise a paid session %s", (_when, amountDue, type, message) => {
    const authorising = () => requireAmountDue(amountDue, PAID)
    expect(authorising).toThrow(message)
    expect(authorising).toThrow(expect.objectContaining({ type }))
  })

  it("does not authorise a paid session for the order of a cart whose total differs from its amount", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (outstanding) => {
        fc.pre(outstanding !== PAID.amount)
        expect(() => requireAmountDue(cartDue({ outstanding }), PAID)).toThrow(/owes/)
      }),
    )
  })
})
