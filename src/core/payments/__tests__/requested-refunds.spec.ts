import { type MinorUnits, parseOrder } from "../../../multisafepay"
import { branded, type Plain, unbranded } from "../../../multisafepay/__tests__/branded"
import type { RefundRecord as BrandedRecord } from "../refund-record"
import * as asked from "../requested-refunds"

const rebookedRefunds = unbranded(asked.rebookedRefunds)
const unansweredRefunds = unbranded(asked.unansweredRefunds)
const withAcceptedIds = unbranded(asked.withAcceptedIds)
type RefundRecord = Plain<BrandedRecord>

const ASKED = { refundOrderId: "ref_1", amount: 300, askedAt: new Date("2026-01-15T10:00:00Z") }
const BOOKED_BY_SYNC: RefundRecord = {
  id: "ref_sync",
  amount: 300,
  pspRefundId: "9",
  isOfSync: true,
}

const pspOrder = (...related_transactions: object[]) =>
  parseOrder({
    order_id: "payses_1",
    status: "completed",
    currency: "EUR",
    amount: 2995,
    related_transactions,
  })
const listed = (status: string) => ({
  transaction_id: "9",
  type: "refund",
  amount: 300,
  status,
  refund_order_id: "ref_1",
})

/** Another refund of the same payment that MultiSafepay has accepted. */
const OTHER: RefundRecord = { id: "ref_0", amount: 200, pspRefundId: "8" }
const listedOther = { transaction_id: "8", type: "refund", amount: 200, status: "reserved" }

describe("A refund that MultiSafepay was asked for", () => {
  it.each<[string, ReturnType<typeof pspOrder>, RefundRecord[], string, boolean]>([
    [
      "is unanswered after a moment",
      pspOrder(),
      [OTHER, { id: "ref_1", amount: 300 }],
      "2026-01-15T10:00:01Z",
      true,
    ],
    ["is unanswered when Medusa has deleted its record", pspOrder(), [OTHER], "2026-01-15T22:59:00Z", true],
    [
      "is unanswered while MultiSafepay pays out at midnight",
      pspOrder(),
      [OTHER],
      "2026-01-15T23:59:00Z",
      true,
    ],
    ["is answered an hour after midnight in Amsterdam", pspOrder(), [OTHER], "2026-01-16T00:00:00Z", false],
    ["is answered when MultiSafepay has accepted no other", pspOrder(), [], "2026-01-15T10:01:00Z", false],
    [
      "is answered when MultiSafepay lists what it has accepted",
      pspOrder(listedOther),
      [OTHER],
      "2026-01-15T10:01:00Z",
      false,
    ],
    [
      "is answered when MultiSafepay lists it",
      pspOrder(listed("reserved")),
      [OTHER],
      "2026-01-15T10:01:00Z",
      false,
    ],
    [
      "is answered when MultiSafepay declined it",
      pspOrder(listed("declined")),
      [OTHER],
      "2026-01-15T10:01:00Z",
      false,
    ],
    [
      "is answered when Medusa's record says that it was accepted",
      pspOrder(),
      [OTHER, { id: "ref_1", amount: 300, pspRefundId: "9" }],
      "2026-01-15T10:01:00Z",
      false,
    ],
  ])("a refund that MultiSafepay was asked for %s", (_name, shown, records, now, isUnanswered) => {
    expect(unansweredRefunds([ASKED], shown, { records, accepted: [] }, new Date(now))).toEqual(
      isUnanswered ? [ASKED] : [],
    )
  })

  it("a refund that MultiSafepay was asked for is unanswered while MultiSafepay counts more than it lists", () => {
    const now = new Date("2026-01-15T10:01:00Z")
    const known = { records: [], accepted: [] }
    const counting = { ...pspOrder(), ...branded<{ amountRefunded: MinorUnits }>({ amountRefunded: 500 }) }

    expect(unansweredRefunds([ASKED], counting, known, now)).toEqual([ASKED])
  })

  it("a refund whose record was deleted counts as booked when payment sync has booked its amount from the sum", () => {
    const bookedFromSum = { ...BOOKED_BY_SYNC, pspRefundId: "77-refunded-300" }
    const now = new Date("2026-01-15T10:10:00Z")

    expect(rebookedRefunds([ASKED], pspOrder(), [bookedFromSum], now)).toMatchObject([
      { bookedAs: "ref_sync" },
    ])
    expect(rebookedRefunds([ASKED], pspOrder(), [{ ...bookedFromSum, amount: 200 }], now)).toEqual([])
    expect(rebookedRefunds([ASKED], pspOrder(listed("reserved")), [bookedFromSum], now)).toMatchObject([
      { bookedAs: "ref_sync" },
    ])
    expect(rebookedRefunds([ASKED], pspOrder(listed("declined")), [bookedFromSum], now)).toEqual([])
  })

  it("a refund that MultiSafepay has accepted and does not list is unanswered, even when Medusa has deleted its record", () => {
    const accepted = { ...ASKED, acceptedAs: "9" }
    const now = new Date("2026-01-15T10:01:00Z")

    expect(unansweredRefunds([accepted], pspOrder(), { records: [], accepted: [] }, now)).toEqual([accepted])
    expect(
      unansweredRefunds([accepted], pspOrder(listed("reserved")), { records: [], accepted: [] }, now),
    ).toEqual([])
  })

  it("a record of Medusa gets the id of its accepted refund from the plugin's own table", () => {
    expect(withAcceptedIds([{ id: "ref_1", amount: 300 }, OTHER], [{ ...ASKED, acceptedAs: "9" }])).toEqual([
      { id: "ref_1", amount: 300, pspRefundId: "9" },
      OTHER,
    ])
  })

  it.each<[string, string, RefundRecord[], string, boolean]>([
    ["counts", "reserved", [BOOKED_BY_SYNC], "2026-01-15T10:10:00Z", true],
    ["no longer counts after midnight", "reserved", [BOOKED_BY_SYNC], "2026-01-16T00:00:00Z", false],
    ["does not count once it was declined", "declined", [BOOKED_BY_SYNC], "2026-01-15T10:10:00Z", false],
    [
      "does not count while Medusa has its own record",
      "reserved",
      [{ id: "ref_1", amount: 300, pspRefundId: "9" }],
      "2026-01-15T10:10:00Z",
      false,
    ],
    [
      "does not count when the merchant repeated it under that id",
      "reserved",
      [{ id: "ref_2", amount: 300, pspRefundId: "9" }],
      "2026-01-15T10:10:00Z",
      false,
    ],
    ["does not count while no record matches it", "reserved", [OTHER], "2026-01-15T10:10:00Z", false],
    [
      "is not matched with a refund of payment sync that MultiSafepay never received",
      "declined",
      [{ id: "ref_sync", amount: 100, isOfSync: true }],
      "2026-01-15T10:10:00Z",
      false,
    ],
  ])(
    "a refund whose record was deleted and which was booked under another id %s",
    (_how, status, records, now, counts) => {
      const rebooked = counts ? [{ ...ASKED, bookedAs: "ref_sync" }] : []
      expect(rebookedRefunds([ASKED], pspOrder(listed(status)), records, new Date(now))).toEqual(rebooked)
    },
  )

  it("a refund that MultiSafepay listed under another id than the one asked for counts as booked by the id with which it was accepted", () => {
    const shown = pspOrder({ ...listed("reserved"), refund_order_id: undefined })
    const records = [BOOKED_BY_SYNC]
    const accepted = { ...ASKED, acceptedAs: "9" }
    const now = new Date("2026-01-15T10:10:00Z")
    expect(rebookedRefunds([accepted], shown, records, now)).toMatchObject([{ bookedAs: "ref_sync" }])
    expect(rebookedRefunds([ASKED], shown, records, now)).toEqual([])
  })
})
