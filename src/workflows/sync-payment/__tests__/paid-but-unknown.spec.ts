import * as contradiction from "../../../core/payments/contradiction"
import type { ShopState as BrandedState } from "../../../core/payments/shop-state"
import { writeSessionData } from "../../../core/sessions/session-data"
import { type MultiSafepayOrder, parseOrder } from "../../../multisafepay"
import { type Plain, unbranded } from "../../../multisafepay/__tests__/branded"
import * as decision from "../decide"
import * as comparison from "../paid-but-unknown"

const decide = unbranded(decision.decide)
const newClaim = unbranded(comparison.newClaim)
const isOutdated = unbranded(contradiction.predatesPayment)
type ShopState = Plain<BrandedState>

const NOW = new Date("2026-03-01T12:00:00Z")
const ID = "payses_01TEST"

/** The payment as MultiSafepay shows or signs it, with its refunds, so many seconds after `NOW`. */
function psp(second: number, status: string, refunds: number[] = []): MultiSafepayOrder {
  const order = parseOrder({
    order_id: ID,
    transaction_id: 4000000000000001,
    currency: "EUR",
    amount: 100,
    status,
    related_transactions: refunds.map((amount, index) => ({
      transaction_id: 5000000000000001 + index,
      type: "refund",
      status: "completed",
      amount,
    })),
  })
  return { ...order, modified: new Date(NOW.getTime() + second * 1_000) }
}

const data = unbranded(writeSessionData)({
  session_id: ID,
  psp_order_id: ID,
  payment_url: "https://pay.example.com",
  gateway: "ALIPAY",
  payment_type: "redirect",
  environment: "test",
  amount_minor: 100,
  currency: "EUR",
  decimals: 2,
})
const withCart = (status: string): ShopState => ({
  providerId: "pp_alipay_multisafepay",
  session: { id: ID, status, amount: 100, createdAt: NOW, data },
  collection: { id: "pay_col_1", amount: 100, captured: 0 },
  cartId: "cart_1",
})
const orphan: ShopState = {
  providerId: "",
  journal: { firstSeenAt: new Date(NOW.getTime() - 3_600_000) },
}
const signedAsRefunded = withCart("error")
signedAsRefunded.journal = { behindSince: NOW, claim: { status: "refunded", modified: NOW } }
const booked: ShopState = {
  ...withCart("authorized"),
  payment: { id: "pay_1", amount: 100, captured: 100, refunds: [], lacksTransaction: false },
  order: { id: "order_1", displayId: "7", cancelled: false },
}
const refunded: ShopState = {
  ...booked,
  payment: {
    id: "pay_1",
    amount: 100,
    captured: 100,
    refunds: [{ id: "ref_1", amount: 40, pspRefundId: "5000000000000001", createdAt: NOW }],
    lacksTransaction: false,
  },
}

type Case = [name: string, shop: ShopState, answer: MultiSafepayOrder | null, signed: MultiSafepayOrder]

const claimOf = ([, shop, pspOrder, notifiedOrder]: Case) =>
  newClaim({
    shop,
    pspOrder,
    notifiedOrder,
    decide: (seen) => decide(seen, shop, { now: NOW, completionFailed: false }),
  })

describe("What MultiSafepay signed", () => {
  it.each<Case>([
    ["a payment that it does not know when asked", withCart("pending"), null, psp(1, "completed")],
    [
      "a refund that leaves nothing to do, while its answer would place an order",
      withCart("error"),
      psp(1, "completed"),
      psp(2, "refunded", [100]),
    ],
    [
      "a refund of money that nobody owes, while its answer would send all of it back again",
      orphan,
      psp(1, "completed"),
      psp(2, "refunded", [100]),
    ],
    [
      "a refund of a part of money that nobody owes, while its answer would send back that part too",
      orphan,
      psp(1, "completed"),
      psp(2, "partial_refunded", [40]),
    ],
    [
      "a second refund, while its answer shows the first one only",
      booked,
      psp(2, "partial_refunded", [40]),
      psp(3, "partial_refunded", [40, 30]),
    ],
    [
      "a refund of a part, while its answer would place the order in the same way",
      withCart("pending"),
      psp(1, "completed"),
      psp(2, "partial_refunded", [40]),
    ],
  ])("is waited for when it signed %s", (...one) => {
    expect(claimOf(one)).toBe(one[3])
  })

  it.each<Case>([
    [
      "neither what it signed nor its answer asks for anything",
      refunded,
      psp(1, "completed", [40]),
      psp(2, "partial_refunded", [40]),
    ],
    ["its answer shows the same", withCart("pending"), psp(1, "completed"), psp(1, "completed")],
    ["its answer is later", withCart("error"), psp(2, "refunded", [100]), psp(1, "completed")],
    [
      "a later state was signed before and is still awaited",
      signedAsRefunded,
      psp(-2, "initialized"),
      psp(-1, "completed"),
    ],
    ["no money is in question", withCart("pending"), psp(1, "initialized"), psp(2, "expired")],
  ])("is not waited for when %s", (...one) => {
    expect(claimOf(one)).toBeUndefined()
  })

  it("is kept only as a payment when a former key signed it and MultiSafepay does not know the order", () => {
    const notifiedOrder = { ...psp(1, "chargedback"), modified: new Date("2099-01-01T00:00:00Z") }
    const claim = newClaim({
      shop: withCart("pending"),
      pspOrder: null,
      notifiedOrder,
      isOfFormerKey: true,
      decide: () => [],
    })
    expect(claim).toEqual({ status: "completed" })
  })

  it("is not weakened by what a former key signed", () => {
    const claim = newClaim({
      shop: signedAsRefunded,
      pspOrder: null,
      notifiedOrder: psp(1, "completed"),
      isOfFormerKey: true,
      decide: () => [],
    })
    expect(claim).toEqual(signedAsRefunded.journal?.claim)
  })
})

const EARLIER = new Date(NOW.getTime() - 3_600_000)
const retried: ShopState = {
  ...withCart("pending"),
  journal: { completion: { tries: 1, firstFailedAt: EARLIER, retryAt: NOW } },
}
const askedAbout: ShopState = {
  ...withCart("canceled"),
  journal: { hasAlert: true, askedAt: EARLIER, decision: "refund" },
}
const toBeRefunded: ShopState = { ...withCart("canceled"), journal: { decision: "refund" } }
const BEFORE = ["initialized", "uncleared", "a new word"]
const ENDED = ["void", "declined", "expired", "cancelled"]
const PAID = ["completed", "partial_refunded", "refunded", "chargedback"]

describe("An answer of MultiSafepay", () => {
  it.each([
    ["money without a session", orphan],
    ["a paid cart that is tried again", retried],
    ["money that the merchant was asked about", askedAbout],
  ])(
    "is from before the payment when it was last changed before the shop saw %s, no matter which unpaid state it shows",
    (_what, shop) => {
      for (const status of [...BEFORE, ...ENDED]) {
        expect([status, isOutdated(psp(-3_602, status), shop)]).toEqual([status, true])
        expect([status, isOutdated(psp(1, status), shop)]).toEqual([status, false])
      }
      for (const status of PAID) {
        expect([status, isOutdated(psp(-3_602, status), shop)]).toEqual([status, false])
      }
    },
  )

  it.each(BEFORE)(
    "is from before the payment when it shows as %s what is booked, or what the merchant decided about",
    (status) => {
      expect(isOutdated(psp(1, status), booked)).toBe(true)
      expect(isOutdated(psp(1, status), toBeRefunded)).toBe(true)
    },
  )

  it.each(ENDED)(
    "is from before the payment when it shows another try as %s than the one that is booked",
    (status) => {
      const { payment } = booked
      const ofTry = (pspTransactionId: string): ShopState => ({
        ...booked,
        ...(payment ? { payment: { ...payment, pspTransactionId } } : {}),
      })
      expect(isOutdated(psp(1, status), ofTry("4000000000000002"))).toBe(true)
      expect(isOutdated(psp(1, status), ofTry("4000000000000001"))).toBe(false)
    },
  )

  it("is current when it shows that a try has ended and the shop has seen no money", () => {
    expect(isOutdated(psp(1, "void"), withCart("pending"))).toBe(false)
  })
})
