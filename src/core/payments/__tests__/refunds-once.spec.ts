import fc from "fast-check"
import { type MinorUnits, type MultiSafepayOrder, parseOrder, refundedTotal } from "../../../multisafepay"
import { branded } from "../../../multisafepay/__tests__/branded"
import { decideRefunds } from "../../../workflows/sync-payment/decide-refunds"
import { planRefund } from "../plan-refund"
import { asRefundId, type RefundId } from "../refund-id"
import type { RefundRecord } from "../refund-record"
import {
  type RequestedRefund,
  rebookedRefunds,
  unansweredRefunds,
  withAcceptedIds,
} from "../requested-refunds"
import type { ShopPayment } from "../shop-state"

const PAID = 5_000
const NOW = new Date("2026-01-15T10:00:00Z")
const ALL_LISTED = 0
const NONE_LISTED = 0xffff

/** The outcome of one refund request. */
type Fate = "accepted" | "made, answer lost" | "accepted, record deleted by core" | "not made, answer lost"
/** `hidden` has a bit for each refund that MultiSafepay counts and does not list at that moment. */
type Step =
  | { does: "merchant"; amount: number; fates: Fate[]; hidden: number }
  | { does: "dashboard"; amount: number }
  | { does: "sync"; hidden: number }

/** The shop's tables and MultiSafepay's answers. MultiSafepay's sum is right, but its list may lack any refund. */
class Books {
  readonly made: { transaction_id: string; amount: number; refund_order_id: string; byShop: boolean }[] = []
  records: RefundRecord[] = []
  readonly asked: RequestedRefund[] = []
  private number = 0

  shown(hidden: number): MultiSafepayOrder {
    return parseOrder({
      order_id: "payses_1",
      transaction_id: "77",
      status: this.made.length > 0 ? "partial_refunded" : "completed",
      currency: "EUR",
      amount: PAID,
      amount_refunded: this.sum(this.made),
      related_transactions: this.made
        .filter((_, index) => (hidden & (1 << index)) === 0)
        .map(({ byShop, ...refund }) => ({ ...refund, type: "refund", status: "reserved" })),
    })
  }

  refundInDashboard(amount: number): void {
    if (this.sum(this.made) + amount <= PAID) {
      this.made.push({
        transaction_id: this.next("dash"),
        amount,
        refund_order_id: "payses_1",
        byShop: false,
      })
    }
  }

  /** @returns "again" when the merchant only sees that it failed */
  request(amount: MinorUnits, fate: Fate, hidden: number): "over" | "again" {
    const id = asRefundId(this.next("ref_"))
    const shown = this.shown(hidden)
    const records = [...withAcceptedIds(this.records, this.asked), { id, amount }]
    const unanswered = unansweredRefunds(this.asked, shown, { records, accepted: [] }, NOW)
    const rebooked = rebookedRefunds(this.asked, shown, records, NOW)
    const plan = planRefund(id, amount, shown, records, unanswered, rebooked)
    if (plan.do === "adopt") {
      this.records.push({ id, amount, pspRefundId: plan.refund.transactionId })
    }
    if (plan.do !== "send" || amount > PAID - refundedTotal(shown)) {
      return "over"
    }
    return this.send(id, amount, fate)
  }

  private send(id: RefundId, amount: MinorUnits, fate: Fate): "over" | "again" {
    const ask: RequestedRefund = { refundOrderId: id, amount, askedAt: NOW }
    this.asked.push(ask)
    if (fate === "not made, answer lost") {
      return "again"
    }
    const transaction_id = this.next("tx")
    this.made.push({ transaction_id, amount, refund_order_id: id, byShop: true })
    if (fate === "made, answer lost") {
      return "again"
    }
    ask.acceptedAs = transaction_id
    if (fate === "accepted") {
      this.records.push({ id, amount, pspRefundId: transaction_id })
      return "over"
    }
    return "again"
  }

  sync(hidden: number): void {
    const payment = branded<ShopPayment>({
      id: "pay_1",
      amount: PAID,
      captured: PAID,
      lacksTransaction: false,
      refunds: this.records.map((record) => ({ ...record, createdAt: new Date(NOW.getTime() - 3_600_000) })),
    })
    for (const action of decideRefunds(this.shown(hidden), payment, { now: NOW })) {
      if (action.do === "book_refund") {
        const { amount, pspRefundId } = action
        this.records.push({ id: asRefundId(this.next("ref_sync")), amount, pspRefundId, isOfSync: true })
      } else if (action.do === "adopt_refund") {
        const { refundId, pspRefundId } = action
        this.records = this.records.map((one) => (one.id === refundId ? { ...one, pspRefundId } : one))
      } else {
        throw new Error(`not expected here: ${action.do}`)
      }
    }
  }

  run(steps: readonly Step[]): { wanted: number } {
    let wanted = 0
    for (const step of steps) {
      if (step.does === "merchant") {
        wanted += step.amount
        const amount = branded<MinorUnits>(step.amount)
        step.fates.every((fate) => this.request(amount, fate, step.hidden) === "again")
      } else if (step.does === "dashboard") {
        this.refundInDashboard(step.amount)
      } else {
        this.sync(step.hidden)
      }
    }
    return { wanted }
  }

  sum = (refunds: readonly { amount: number }[]) => refunds.reduce((sum, { amount }) => sum + amount, 0)

  private next(prefix: string): string {
    this.number += 1
    return `${prefix}${this.number}`
  }
}

const amounts = fc.constantFrom(300, 500, 800)
const hidden = fc.oneof(fc.constant(ALL_LISTED), fc.constant(NONE_LISTED), fc.nat(0xff))
const fates = fc.constantFrom<Fate>(
  "accepted",
  "made, answer lost",
  "accepted, record deleted by core",
  "not made, answer lost",
)
const steps = fc.array(
  fc.oneof(
    fc.record({
      does: fc.constant("merchant" as const),
      amount: amounts,
      fates: fc.array(fates, { minLength: 1, maxLength: 3 }),
      hidden,
    }),
    fc.record({ does: fc.constant("dashboard" as const), amount: amounts }),
    fc.record({ does: fc.constant("sync" as const), hidden }),
  ),
  { maxLength: 7 },
)

describe("Refunds of one payment", () => {
  it("the shop never sends more than the merchant wanted, no matter which refunds MultiSafepay counts without listing them, and how often a refund with a lost answer is requested again", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const books = new Books()
        const { wanted } = books.run(all)
        expect(books.sum(books.made.filter(({ byShop }) => byShop))).toBeLessThanOrEqual(wanted)
      }),
      { numRuns: 3_000 },
    )
  })

  it("Medusa's books agree with MultiSafepay once it lists all refunds, when each was booked from its sum before", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const books = new Books()
        books.run(all.flatMap((step): Step[] => [step, { does: "sync", hidden: NONE_LISTED }]))
        books.sync(ALL_LISTED)
        books.sync(ALL_LISTED)
        expect(books.sum(books.records)).toBe(books.sum(books.made))
      }),
      { numRuns: 3_000 },
    )
  })
})
