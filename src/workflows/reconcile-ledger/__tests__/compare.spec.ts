import type {
  PspMovement as Movement,
  PaidTransaction,
} from "../../../core/shop-db/reconciliation/candidates"
import type {
  PspCost,
  MultiSafepayOrder as PspOrder,
  RelatedTransaction as Related,
} from "../../../multisafepay"
import { type Plain, unbranded } from "../../../multisafepay/__tests__/branded"
import * as comparison from "../compare"
import type { ShopRecord as BrandedRecord, ShopRecordRefund as BrandedRefund } from "../shop-record"

const compare = unbranded(comparison.compare)
type MultiSafepayOrder = Plain<PspOrder>
type RelatedTransaction = Plain<Related>
type ShopRecord = Plain<BrandedRecord>
type ShopRecordRefund = Plain<BrandedRefund>
type Finding = Plain<comparison.Finding>
type PspMovement = Plain<Movement>

const UNTIL = new Date("2026-03-01T12:00:00Z")
const before = new Date("2026-03-01T11:00:00Z")
const after = new Date("2026-03-01T12:30:00Z")
/** After the midnight by which MultiSafepay must list the refunds of that day. */
const NEXT_DAY = new Date("2026-03-02T03:00:00Z")

const pspOrder = (fields: Partial<MultiSafepayOrder> = {}): MultiSafepayOrder => ({
  orderId: "payses_1",
  transactionId: "1744283802109052",
  status: "completed",
  currency: "EUR",
  amount: 2995,
  amountRefunded: 0,
  completed: before,
  relatedTransactions: [],
  costs: [],
  ...fields,
})
const pspRefund = (amount: number, fields: Partial<RelatedTransaction> = {}): RelatedTransaction => ({
  transactionId: `psp-${amount}`,
  type: "refund",
  status: "completed",
  amount,
  created: before,
  ...fields,
})
const refunded = (...refunds: RelatedTransaction[]) =>
  pspOrder({ status: "partial_refunded", relatedTransactions: refunds })

/** The refund of the whole payment was declined, and the sum does not show it yet. */
const declinedAndCounted = pspOrder({
  amountRefunded: 2995,
  relatedTransactions: [pspRefund(2995, { transactionId: "9", status: "declined" })],
})

const shop = (fields: Partial<ShopRecord> = {}): ShopRecord => ({
  paymentId: "pay_1",
  decimals: 2,
  currency: "EUR",
  captured: 2995,
  refunds: [],
  ...fields,
})
const shopRefund = (amount: number, fields: Partial<ShopRecordRefund> = {}): ShopRecordRefund => ({
  id: `ref_${amount}`,
  amount,
  createdAt: before,
  ...fields,
})

const paid = (transactionId: string, isRefunded = false): PaidTransaction => ({ transactionId, isRefunded })

/** Outgoing money as an order's costs show it. */
const withdrawal = (transactionId: string, created = before): PspCost => ({
  amount: "0",
  type: "withdraw",
  transactionId,
  status: "completed",
  created,
})

type Case = [name: string, psp: MultiSafepayOrder | null, shop: ShopRecord | undefined, findings: Finding[]]

const seen = (
  psp: MultiSafepayOrder | null,
  record: ShopRecord | undefined,
  paid: PaidTransaction[] = [],
  movements: PspMovement[] = [],
  readAt = NEXT_DAY,
) => compare({ pspOrder: psp, readAt, paid, movements }, record, UNTIL)

describe("The books of one payment", () => {
  it("do not differ when the merchant has decided to keep money that Medusa has not booked", () => {
    const psp = { pspOrder: pspOrder(), readAt: NEXT_DAY, paid: [], movements: [] }
    expect(compare({ ...psp, isKept: true }, undefined, UNTIL)).toEqual([])
    expect(compare({ ...psp, isKept: false }, undefined, UNTIL)).toHaveLength(1)
  })

  it.each<[name: string, psp: MultiSafepayOrder | null, shop: ShopRecord | undefined]>([
    ["when both have the same payment", pspOrder(), shop()],
    ["when it was shipped", pspOrder({ status: "shipped" }), shop()],
    ["when neither has a paid payment", pspOrder({ status: "expired" }), undefined],
    ["when neither knows the payment", null, undefined],
    ["when a payment that was never booked was refunded", pspOrder({ status: "refunded" }), undefined],
    ["when it was paid just now", pspOrder({ completed: after }), undefined],
    [
      "when both have the same refund",
      refunded(pspRefund(500, { refundOrderId: "ref_500" })),
      shop({ refunds: [shopRefund(500)] }),
    ],
    [
      "when Medusa booked a refund of MultiSafepay's dashboard",
      refunded(pspRefund(500, { transactionId: "4711" })),
      shop({ refunds: [shopRefund(500, { pspRefundId: "4711" })] }),
    ],
    [
      "when a refund in the dashboard replaced one that was declined",
      refunded(pspRefund(500, { refundOrderId: "ref_500", status: "declined" }), pspRefund(500)),
      shop({ refunds: [shopRefund(500)] }),
    ],
    [
      "when a refund is on its way to MultiSafepay",
      pspOrder(),
      shop({ refunds: [shopRefund(500, { createdAt: after })] }),
    ],
    [
      "when a refund of MultiSafepay is on its way to Medusa",
      refunded(pspRefund(500, { created: after })),
      shop(),
    ],
    [
      "when MultiSafepay shows a refund only in the costs, under the id that it gave Medusa",
      pspOrder({ costs: [withdrawal("4711")] }),
      shop({ refunds: [shopRefund(500, { pspRefundId: "4711" })] }),
    ],
    [
      "when MultiSafepay shows a refund in its list and in the costs",
      {
        ...refunded(pspRefund(500, { transactionId: "4711", refundOrderId: "ref_500" })),
        costs: [withdrawal("4711")],
      },
      shop({ refunds: [shopRefund(500)] }),
    ],
    [
      "when a refund in the costs was paid out just now",
      pspOrder({ costs: [withdrawal("4711", after)] }),
      shop(),
    ],
    [
      "when MultiSafepay gives only the sum of the refunds",
      pspOrder({ status: "partial_refunded", amountRefunded: 800 }),
      shop({ refunds: [shopRefund(500), shopRefund(300)] }),
    ],
    [
      "when Medusa took a declined refund out of the books that still shows in MultiSafepay's status",
      refunded(pspRefund(500, { status: "declined" })),
      shop(),
    ],
    [
      "when a refund in the costs was paid out just now and shows in the status",
      pspOrder({ status: "partial_refunded", costs: [withdrawal("4711", after)] }),
      shop(),
    ],
    [
      "when Medusa took a declined refund out of the books that MultiSafepay's sum still includes",
      { ...declinedAndCounted, status: "partial_refunded" },
      shop(),
    ],
    [
      "when MultiSafepay's sum includes a declined refund, or the repetition that it accepted",
      { ...refunded(pspRefund(400, { status: "declined" })), amountRefunded: 700 },
      shop({ refunds: [shopRefund(400, { pspRefundId: "8" }), shopRefund(300, { pspRefundId: "9" })] }),
    ],
    [
      "when MultiSafepay's sum, with nothing listed but a declined refund, has room for the repetition that it accepted",
      { ...refunded(pspRefund(400, { status: "declined" })), amountRefunded: 400 },
      shop({ refunds: [shopRefund(400, { pspRefundId: "8" })] }),
    ],
    [
      "when MultiSafepay's sum surely holds a refund that was booked from it and is not listed beside another one",
      { ...refunded(pspRefund(200, { refundOrderId: "ref_200" })), amountRefunded: 500 },
      shop({
        refunds: [shopRefund(200), shopRefund(300, { pspRefundId: "4000000000000001-refunded-300" })],
      }),
    ],
    [
      "when MultiSafepay's sum has room for an accepted refund beside a listed and a declined one",
      {
        ...refunded(pspRefund(300, { refundOrderId: "ref_300" }), pspRefund(400, { status: "declined" })),
        amountRefunded: 700,
      },
      shop({ refunds: [shopRefund(300), shopRefund(400, { pspRefundId: "8" })] }),
    ],
  ])("the books of a payment agree %s", (_name, psp, record) => {
    expect(seen(psp, record)).toEqual([])
  })

  const both = { pspTransactionId: "1744283802109052", pspAmount: 2995, shopAmount: 2995 }

  it.each<Case>([
    [
      "when Medusa knows nothing of a payment",
      pspOrder(),
      undefined,
      [{ kind: "payment_missing_in_shop", pspTransactionId: "1744283802109052", pspAmount: 2995 }],
    ],
    [
      "by the rest of a partly refunded payment that Medusa never booked",
      refunded(pspRefund(2000)),
      undefined,
      [{ kind: "payment_missing_in_shop", pspTransactionId: "1744283802109052", pspAmount: 995 }],
    ],
    [
      "by a refund that MultiSafepay counts and does not list, beside one that it lists",
      { ...refunded(pspRefund(200, { refundOrderId: "ref_200" })), amountRefunded: 500 },
      shop({ refunds: [shopRefund(200)] }),
      [
        {
          kind: "refund_missing_in_shop",
          pspTransactionId: "1744283802109052",
          pspAmount: 500,
          shopAmount: 200,
        },
      ],
    ],
    [
      "by a refund that MultiSafepay shows only in the costs and Medusa does not have",
      pspOrder({ costs: [withdrawal("4711"), withdrawal("4712")] }),
      shop({ refunds: [shopRefund(500, { pspRefundId: "4711" })] }),
      [{ kind: "refund_missing_in_shop", pspTransactionId: "4712" }],
    ],
    [
      "by a partial refund that shows only in the status of the order",
      pspOrder({ status: "partial_refunded" }),
      shop(),
      [{ kind: "refund_missing_in_shop", pspTransactionId: "1744283802109052" }],
    ],
    [
      "by a partial refund that shows in the status and, without its amount, in the costs",
      pspOrder({ status: "partial_refunded", costs: [withdrawal("4712")] }),
      shop(),
      [{ kind: "refund_missing_in_shop", pspTransactionId: "4712" }],
    ],
    [
      "when the payment was never paid at MultiSafepay",
      pspOrder({ status: "expired" }),
      shop(),
      [{ ...both, kind: "payment_missing_at_psp" }],
    ],
    [
      "when MultiSafepay knows nothing of a payment",
      null,
      shop(),
      [
        {
          kind: "payment_missing_at_psp",
          pspTransactionId: undefined,
          pspAmount: undefined,
          shopAmount: 2995,
        },
      ],
    ],
    ["after a chargeback", pspOrder({ status: "chargedback" }), shop(), [{ ...both, kind: "disputed" }]],
    [
      "in the amount",
      pspOrder({ amount: 2994 }),
      shop(),
      [{ ...both, pspAmount: 2994, kind: "payment_amount_differs" }],
    ],
    ["in the currency", pspOrder({ currency: "USD" }), shop(), [{ ...both, kind: "payment_amount_differs" }]],
    [
      "in a refund that was sent twice",
      refunded(
        pspRefund(500, { refundOrderId: "ref_500" }),
        pspRefund(500, { transactionId: "again", refundOrderId: "ref_gone" }),
      ),
      shop({ refunds: [shopRefund(500)] }),
      [{ kind: "refund_missing_in_shop", pspTransactionId: "again", pspAmount: 500 }],
    ],
    [
      "in a refund that MultiSafepay never got",
      pspOrder(),
      shop({ refunds: [shopRefund(500)] }),
      [{ kind: "refund_missing_at_psp", pspTransactionId: undefined, refundId: "ref_500", shopAmount: 500 }],
    ],
    [
      "in a refund that MultiSafepay declined",
      refunded(pspRefund(500, { refundOrderId: "ref_500", status: "declined" })),
      shop({ refunds: [shopRefund(500)] }),
      [{ kind: "refund_declined", pspTransactionId: "psp-500", refundId: "ref_500", shopAmount: 500 }],
    ],
    [
      "in a refund's amount",
      refunded(pspRefund(400, { refundOrderId: "ref_500" })),
      shop({ refunds: [shopRefund(500)] }),
      [
        {
          kind: "refund_amount_differs",
          pspTransactionId: "psp-400",
          pspAmount: 400,
          refundId: "ref_500",
          shopAmount: 500,
        },
      ],
    ],
    [
      "in the sum of the refunds, when MultiSafepay gives only the sum",
      pspOrder({ status: "partial_refunded", amountRefunded: 800 }),
      shop({ refunds: [shopRefund(500)] }),
      [
        {
          kind: "refund_missing_in_shop",
          pspTransactionId: "1744283802109052",
          pspAmount: 800,
          shopAmount: 500,
        },
      ],
    ],
    [
      "when Medusa knows nothing of a payment whose declined refund MultiSafepay still counts",
      declinedAndCounted,
      undefined,
      [{ kind: "payment_missing_in_shop", pspTransactionId: "1744283802109052", pspAmount: 2995 }],
    ],
    [
      "when the refund of a cancelled order was declined and MultiSafepay still counts it",
      declinedAndCounted,
      shop({ order: { id: "order_1", displayId: "1", cancelled: true } }),
      [
        {
          kind: "cancelled_order_not_refunded",
          pspTransactionId: "1744283802109052",
          pspAmount: 2995,
          shopAmount: 2995,
        },
      ],
    ],
    [
      "by a declined refund in Medusa's books that MultiSafepay still counts",
      declinedAndCounted,
      shop({ refunds: [shopRefund(2995, { pspRefundId: "9" })] }),
      [{ kind: "refund_declined", pspTransactionId: "9", refundId: "ref_2995", shopAmount: 2995 }],
    ],
    [
      "by an accepted refund that MultiSafepay's sum has no room for beside a listed one",
      {
        ...refunded(pspRefund(300, { refundOrderId: "ref_300" }), pspRefund(400, { status: "declined" })),
        amountRefunded: 400,
      },
      shop({ refunds: [shopRefund(300), shopRefund(401, { pspRefundId: "8" })] }),
      [{ kind: "refund_missing_at_psp", pspTransactionId: undefined, refundId: "ref_401", shopAmount: 401 }],
    ],
    [
      "by a declined refund that the shop had booked from MultiSafepay's sum, although the sum still counts it",
      { ...refunded(pspRefund(300, { status: "declined" })), amountRefunded: 300 },
      shop({ refunds: [shopRefund(300, { pspRefundId: "4000000000000001-refunded-300" })] }),
      [{ kind: "refund_missing_at_psp", pspTransactionId: undefined, refundId: "ref_300", shopAmount: 300 }],
    ],
    [
      "by a refund that MultiSafepay never accepted, although its sum has room for it",
      { ...refunded(pspRefund(400, { status: "declined" })), amountRefunded: 400 },
      shop({ refunds: [shopRefund(400)] }),
      [{ kind: "refund_missing_at_psp", pspTransactionId: undefined, refundId: "ref_400", shopAmount: 400 }],
    ],
    [
      "by a refund in the sum without a list that is smaller than what Medusa refunded",
      { ...refunded(pspRefund(400, { status: "declined" })), amountRefunded: 700 },
      shop({ refunds: [shopRefund(800, { pspRefundId: "8" })] }),
      [
        {
          kind: "refund_missing_at_psp",
          pspTransactionId: "1744283802109052",
          pspAmount: 700,
          shopAmount: 800,
        },
      ],
    ],
  ])("the books of a payment differ %s", (_name, psp, record, findings) => {
    expect(seen(psp, record)).toEqual(findings)
  })

  it.each<[name: string, psp: MultiSafepayOrder, refunds: ShopRecordRefund[], onSameDay: number]>([
    ["it lists none", pspOrder(), [shopRefund(500, { pspRefundId: "9" })], 0],
    [
      "it lists another one",
      refunded(pspRefund(300, { refundOrderId: "ref_300" })),
      [shopRefund(300), shopRefund(500, { pspRefundId: "9" })],
      0,
    ],
    [
      "it gives only the sum of earlier ones",
      pspOrder({ status: "partial_refunded", amountRefunded: 300 }),
      [shopRefund(300), shopRefund(500, { pspRefundId: "9" })],
      0,
    ],
    [
      "it was in the books for days before it could be sent",
      pspOrder(),
      [shopRefund(500, { pspRefundId: "9", createdAt: new Date("2026-02-25T11:00:00Z"), askedAt: before })],
      0,
    ],
    ["it was never accepted", pspOrder(), [shopRefund(500)], 1],
    [
      "it was booked from a sum",
      pspOrder(),
      [shopRefund(500, { pspRefundId: "4000000000000001-refunded-500" })],
      1,
    ],
    [
      "it was declined",
      refunded(pspRefund(500, { transactionId: "9", status: "declined" })),
      [shopRefund(500, { pspRefundId: "9" })],
      1,
    ],
  ])(
    "an accepted refund is a difference only from the midnight on by which MultiSafepay must show it, and any other one at once: %s",
    (_name, psp, refunds, onSameDay) => {
      expect(seen(psp, shop({ refunds }), [], [], after)).toHaveLength(onSameDay)
      expect(seen(psp, shop({ refunds }))).toHaveLength(1)
    },
  )

  it("the books differ when the shopper paid twice, although each payment is right by itself", () => {
    expect(seen(pspOrder(), shop(), [paid("first"), paid("second")])).toEqual([
      { kind: "paid_twice", pspTransactionId: "second", pspAmount: 2995 },
    ])
  })

  it.each([
    ["one of them", [paid("first", true), paid("second")], shop(), []],
    ["all but one of three", [paid("first"), paid("second", true), paid("third", true)], shop(), []],
    [
      "the one that Medusa had booked",
      [paid("first", true), paid("second")],
      shop({ refunds: [shopRefund(2995)] }),
      ["second"],
    ],
    ["all", [paid("first", true), paid("second", true)], shop({ refunds: [shopRefund(2995)] }), []],
  ])(
    "the books of a shopper who paid more than once agree as far as the merchant has refunded %s",
    (_which, transactions, record, twice) => {
      const found = seen(pspOrder(), record, transactions).filter(({ kind }) => kind === "paid_twice")
      expect(found.map(({ pspTransactionId }) => pspTransactionId)).toEqual(twice)
    },
  )
})

describe("Movements of money besides payment and refunds", () => {
  const moved = (type: string, amount = 2995): PspMovement => ({ transactionId: `psp-${type}`, type, amount })
  const chargeback = moved("chargeback")
  const reversal = moved("reverse_chargeback")

  it.each<[name: string, status: string, movements: PspMovement[], kinds: string[]]>([
    ["a chargeback, once, whatever the order says", "chargedback", [chargeback], ["disputed"]],
    ["a chargeback of an order that still says completed", "completed", [chargeback], ["disputed"]],
    ["a disputed order without a transaction for the chargeback", "chargedback", [], ["disputed"]],
    ["a chargeback and its reversal", "completed", [chargeback, reversal], ["dispute_won"]],
    [
      "a reversal while the order still says charged back",
      "chargedback",
      [chargeback, reversal],
      ["dispute_won"],
    ],
    ["a reversal alone, because the chargeback is older", "completed", [reversal], ["dispute_won"]],
    ["a second chargeback after a reversal", "completed", [chargeback, reversal, chargeback], ["disputed"]],
    ["a coupon", "completed", [moved("coupon", 500)], ["coupon"]],
    ["nothing for an unknown type", "completed", [moved("loyalty")], []],
  ])(
    "reconciliation reports a movement of money besides payment and refunds: %s",
    (_name, status, movements, kinds) => {
      expect(seen(pspOrder({ status }), shop(), [], movements).map(({ kind }) => kind)).toEqual(kinds)
    },
  )
})

describe("A cancelled order's payment", () => {
  const cancelled = { id: "order_1", displayId: "1", cancelled: true }

  it.each<[name: string, psp: MultiSafepayOrder, shop: ShopRecord, kinds: string[]]>([
    [
      "reports one that was not refunded",
      pspOrder(),
      shop({ order: cancelled }),
      ["cancelled_order_not_refunded"],
    ],
    [
      "reports one that was refunded only in part",
      refunded(pspRefund(995)),
      shop({ order: cancelled, refunds: [shopRefund(995)] }),
      ["cancelled_order_not_refunded"],
    ],
    [
      "accepts one that was refunded in full",
      refunded(pspRefund(2995)),
      shop({ order: cancelled, refunds: [shopRefund(2995)] }),
      [],
    ],
    [
      "reports one that is refunded in Medusa and not at MultiSafepay",
      pspOrder(),
      shop({ order: cancelled, refunds: [shopRefund(2995)] }),
      ["refund_missing_at_psp"],
    ],
    [
      "reports one that is refunded at MultiSafepay only",
      refunded(pspRefund(2995)),
      shop({ order: cancelled }),
      ["refund_missing_in_shop"],
    ],
    [
      "accepts one whose order is not cancelled",
      pspOrder(),
      shop({ order: { ...cancelled, cancelled: false } }),
      [],
    ],
  ])("reconciliation of a cancelled order's payment %s", (_name, psp, record, kinds) => {
    expect(seen(psp, record).map(({ kind }) => kind)).toEqual(kinds)
  })
})
