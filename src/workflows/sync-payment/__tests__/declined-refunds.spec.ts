import { type PspRefund as BrandedRefund, parseOrder } from "../../../multisafepay"
import { type Plain, unbranded } from "../../../multisafepay/__tests__/branded"
import * as declined from "../declined-refunds"

const unreplacedRefunds = unbranded(declined.unreplacedRefunds)
const replacedRefunds = unbranded(declined.replacedRefunds)
type PspRefund = Plain<BrandedRefund>
type RefundEvidence = Plain<declined.RefundEvidence>

const refund = (transactionId: string, status: string, amount: number, day = 1): PspRefund => ({
  transactionId,
  status,
  amount,
  currency: "EUR",
  created: new Date(`2026-05-0${day}T10:00:00Z`),
})

const alert = (raisedAt: Date, ...known: string[]) => ({ raisedAt, knownRefunds: new Set(known) })

describe("declinedRefunds", () => {
  it.each<[string, PspRefund[], string[]]>([
    ["are none when none failed", [refund("1", "completed", 500), refund("2", "reserved", 500)], []],
    ["are those that failed", [refund("1", "declined", 500), refund("2", "void", 300)], ["1", "2"]],
    [
      "do not include one that was sent again",
      [refund("1", "declined", 500), refund("2", "reserved", 500, 2)],
      [],
    ],
    [
      "include one that was followed by a refund of another amount",
      [refund("1", "declined", 500), refund("2", "completed", 400, 2)],
      ["1"],
    ],
    [
      "include one of two when one refund was made since",
      [refund("1", "declined", 500), refund("2", "declined", 500), refund("3", "completed", 500, 2)],
      ["2"],
    ],
    [
      "include one next to an equal refund that was made before",
      [refund("1", "completed", 500), refund("2", "declined", 500, 2)],
      ["2"],
    ],
    [
      "are matched by time, regardless of the order of the list",
      [refund("2", "completed", 500, 2), refund("1", "declined", 500, 1)],
      [],
    ],
    [
      "are matched by the order of the list in the hour that occurs twice",
      [
        { ...refund("1", "declined", 500), created: new Date("2025-10-26T00:50:00Z") },
        { ...refund("2", "completed", 500), created: new Date("2025-10-26T00:10:00Z") },
      ],
      [],
    ],
    [
      "include both of two that failed before there was an alert",
      [refund("1", "declined", 500), refund("2", "declined", 500, 2)],
      ["1", "2"],
    ],
  ])("the failed refunds that no later refund replaced %s", (_name, refunds, expected) => {
    expect(unreplacedRefunds(refunds).map(({ transactionId }) => transactionId)).toEqual(expected)
  })

  const both = alert(new Date("2026-05-03T10:00:00Z"), "1", "2")

  it.each<[string, RefundEvidence]>([
    ["was sent again", { unresolvedAlerts: new Map([["1", both]]), closedAlerts: new Map([["2", both]]) }],
    [
      "waits for the merchant, not the one that the merchant has dismissed",
      {
        unresolvedAlerts: new Map([
          ["1", both],
          ["2", both],
        ]),
        closedAlerts: new Map([["1", both]]),
      },
    ],
    ["waits for the merchant, not one that was withdrawn", { unresolvedAlerts: new Map([["2", both]]) }],
  ])("of two failed refunds of the same amount, a later refund replaces the one that %s", (_name, books) => {
    const refunds = [
      refund("1", "declined", 500),
      refund("2", "declined", 500, 2),
      refund("3", "completed", 500, 5),
    ]
    const unreplaced = unreplacedRefunds(refunds, { ...books, payment: { refunds: [record("3", 5)] } })
    expect(unreplaced.map(({ transactionId }) => transactionId)).toEqual(["1"])
  })

  it("a refund that was known when the alert was raised does not replace the failed one after that alert was resolved", () => {
    const known = alert(new Date("2026-05-03T10:00:00Z"), "1", "2", "ref_9", "9")
    const refunds = [
      refund("1", "declined", 500),
      refund("2", "declined", 500, 2),
      refund("9", "completed", 500, 3),
      refund("3", "completed", 500, 5),
    ]
    const unreplaced = unreplacedRefunds(refunds, {
      unresolvedAlerts: new Map([["1", known]]),
      closedAlerts: new Map([["2", known]]),
      payment: { refunds: [record("9", 3), record("3", 5)] },
    })
    expect(unreplaced.map(({ transactionId }) => transactionId)).toEqual(["1"])
  })

  it("a failed refund that somebody repeated beside a booked sum stays replaced when its alert is resolved", () => {
    const refunds = [refund("1", "declined", 500), refund("2", "completed", 500, 5)]
    const payment = { refunds: [{ ...record("4000000000000001-refunded-500", 2) }] }
    const raised = new Map([["1", alert(new Date("2026-05-03T10:00:00Z"), "1")]])
    for (const books of [{ unresolvedAlerts: raised }, { closedAlerts: raised }]) {
      expect(unreplacedRefunds(refunds, { ...books, payment })).toEqual([])
    }
  })

  const twoOfOneAmount = [refund("1", "declined", 500), refund("2", "completed", 500, 2)]
  const record = (pspRefundId: string, day: number) => ({
    id: `ref_${pspRefundId}`,
    amount: 500,
    pspRefundId,
    createdAt: new Date(`2026-05-0${day}T10:00:00Z`),
  })
  const ofSum = { ...record("4000000000000001-refunded-800", 2), amount: 800 }
  const day = (number: number) => new Date(`2026-05-0${number}T12:00:00Z`)
  const alertOn = (day: number, ...known: string[]) =>
    new Map([["1", alert(new Date(`2026-05-0${day}T10:00:00Z`), ...known)]])
  /** Dated by the server that wrote it, a few minutes before or after the alert of day 2. */
  const writtenAt = (time: string) => ({ ...record("2", 2), createdAt: new Date(`2026-05-02T${time}:00Z`) })

  it.each<[string, RefundEvidence, string[]]>([
    [
      "is not replaced while Medusa's books hold both",
      { payment: { refunds: [record("1", 1), record("2", 2)] } },
      ["1"],
    ],
    [
      "is not replaced by one that was booked before it left the books",
      { payment: { refunds: [record("2", 2)] }, unresolvedAlerts: alertOn(3, "ref_2") },
      ["1"],
    ],
    [
      "is replaced by one that was booked after it had left the books",
      { payment: { refunds: [record("2", 2)] }, unresolvedAlerts: alertOn(1) },
      [],
    ],
    [
      "is not replaced by one that was booked before it left the books, by a server whose clock is ahead",
      { payment: { refunds: [writtenAt("10:02")] }, unresolvedAlerts: alertOn(2, "1", "ref_2") },
      ["1"],
    ],
    [
      "is replaced by one that was booked after it had left the books, by a server whose clock is behind",
      { payment: { refunds: [writtenAt("09:57")] }, unresolvedAlerts: alertOn(2, "1") },
      [],
    ],
    [
      "is replaced by one that is not in Medusa's books",
      { payment: { refunds: [record("1", 1)] }, unresolvedAlerts: alertOn(1) },
      [],
    ],
    [
      "is not replaced by one that may be a part of a sum that is booked",
      { payment: { refunds: [record("1", 1), ofSum] } },
      ["1"],
    ],
    [
      "is not replaced by a part of a booked sum that was made before it left the books",
      { payment: { refunds: [ofSum] }, unresolvedAlerts: alertOn(3) },
      ["1"],
    ],
    [
      "is not replaced by one that may be the one of a record that was not sent",
      {
        payment: { refunds: [{ id: "ref_2", amount: 500, createdAt: day(1) }] },
        unresolvedAlerts: alertOn(1),
      },
      ["1"],
    ],
    [
      "is replaced by one that was made before an equal record that was not sent",
      {
        payment: { refunds: [{ id: "ref_2", amount: 500, createdAt: day(3) }] },
        unresolvedAlerts: alertOn(1),
      },
      [],
    ],
    [
      "is replaced by one that was made after it had left the books, although a sum is booked",
      { payment: { refunds: [ofSum] }, unresolvedAlerts: alertOn(1) },
      [],
    ],
  ])("a failed refund that was followed by one of the same amount %s", (_name, books, expected) => {
    expect(unreplacedRefunds(twoOfOneAmount, books).map(({ transactionId }) => transactionId)).toEqual(
      expected,
    )
  })

  it.each<[string, number[], string[], number?]>([
    ["may be a part of a booked sum that was made minutes before its alert", [500], ["1"]],
    ["may be a part of a booked sum, although more than the sum is listed", [500, 300, 400], ["1"]],
    ["no longer fits into the booked sum", [500, 300, 500], []],
    ["is more than the booked sum", [500], [], 300],
  ])(
    "a failed refund and a later one of the same amount: the later one %s",
    (_name, listed, expected, booked = 800) => {
      const at = (time: string) => new Date(`2026-05-02T${time}:00Z`)
      const made = listed.map((amount, i) => ({
        ...refund(`${i + 2}`, "completed", amount),
        created: at(`09:5${i}`),
      }))
      const books = {
        payment: { refunds: [{ ...ofSum, amount: booked }] },
        unresolvedAlerts: new Map([["1", alert(at("10:00"), "1")]]),
      }
      const refunds = [{ ...refund("1", "declined", 500), created: at("09:00") }, ...made]
      expect(unreplacedRefunds(refunds, books).map(({ transactionId }) => transactionId)).toEqual(expected)
    },
  )

  it.each<[string, PspRefund[], RefundEvidence, string[]]>([
    [
      "leaves only itself, because it was sent for the first one after its alert",
      [refund("1", "declined", 500), refund("2", "declined", 500, 3)],
      { unresolvedAlerts: new Map([["2", alert(day(4))]]), closedAlerts: new Map([["1", alert(day(2))]]) },
      ["2"],
    ],
    [
      "leaves both when it was listed when the alert about the first one was raised, by a clock that is behind",
      [refund("1", "declined", 500), refund("2", "declined", 500, 3)],
      { closedAlerts: new Map([["1", alert(day(2), "1", "2")]]) },
      ["1", "2"],
    ],
    [
      "leaves only itself when it was made after the alert about the first one, by a clock that is ahead",
      [refund("1", "declined", 500), refund("2", "declined", 500, 2)],
      { closedAlerts: new Map([["1", alert(new Date("2026-05-02T10:10:00Z"), "1")]]) },
      ["2"],
    ],
    [
      "leaves nothing once a third one replaced it",
      [refund("1", "declined", 500), refund("2", "declined", 500, 3), refund("3", "completed", 500, 5)],
      { unresolvedAlerts: new Map([["2", alert(day(4))]]), closedAlerts: new Map([["1", alert(day(2))]]) },
      [],
    ],
    [
      "leaves both when it was made before the alert about the first one",
      [refund("1", "declined", 500), refund("2", "declined", 500, 2)],
      {
        unresolvedAlerts: new Map([
          ["1", alert(day(3))],
          ["2", alert(day(3))],
        ]),
      },
      ["1", "2"],
    ],
    [
      "leaves both while the alert about the first one is open",
      [refund("1", "declined", 500), refund("2", "declined", 500, 4)],
      { unresolvedAlerts: new Map([["1", alert(day(2))]]) },
      ["1", "2"],
    ],
    [
      "leaves only itself when the merchant dismissed the alert about the first one",
      [refund("1", "void", 500), refund("2", "declined", 500, 4)],
      { unresolvedAlerts: new Map([["1", alert(day(2))]]), closedAlerts: new Map([["1", alert(day(2))]]) },
      ["2"],
    ],
    [
      "leaves itself when a later one replaced the first of both",
      [refund("1", "declined", 500), refund("2", "declined", 500, 2), refund("3", "completed", 500, 5)],
      { unresolvedAlerts: new Map([["2", alert(day(3))]]), closedAlerts: new Map([["1", alert(day(3))]]) },
      ["2"],
    ],
  ])(
    "a refund that failed after another failed one of the same amount %s",
    (_name, refunds, books, expected) => {
      expect(unreplacedRefunds(refunds, books).map(({ transactionId }) => transactionId)).toEqual(expected)
    },
  )

  it.each<[string, RefundEvidence, string[]]>([
    [
      "is replaced by one that was booked after it had left the books",
      { payment: { refunds: [record("2", 2)] }, unresolvedAlerts: alertOn(1) },
      [],
    ],
    [
      "is not replaced by one that was booked before it left the books",
      { payment: { refunds: [record("2", 2)] }, unresolvedAlerts: alertOn(3, "ref_2") },
      ["1"],
    ],
    [
      "is not replaced by one that was booked from the sum, which may have included it",
      { payment: { refunds: [record("4000000000000001-refunded-500", 2)] }, unresolvedAlerts: alertOn(1) },
      ["1"],
    ],
    [
      "is replaced by one that was booked after its alert, by a server whose clock is behind",
      { payment: { refunds: [writtenAt("09:57")] }, unresolvedAlerts: alertOn(2, "1") },
      [],
    ],
    [
      "is replaced by one that was booked after its alert, which is resolved by now",
      { payment: { refunds: [record("2", 2)] }, closedAlerts: alertOn(1) },
      [],
    ],
    [
      "is not replaced by one that MultiSafepay has not accepted",
      {
        payment: { refunds: [{ id: "ref_2", amount: 500, createdAt: new Date("2026-05-02T10:00:00Z") }] },
        unresolvedAlerts: alertOn(1),
      },
      ["1"],
    ],
    [
      "is not replaced by one of another amount",
      { payment: { refunds: [{ ...record("2", 2), amount: 400 }] }, unresolvedAlerts: alertOn(1) },
      ["1"],
    ],
    [
      "is not replaced twice: another failed one of the same amount is still due",
      {
        payment: { refunds: [record("2", 2)] },
        unresolvedAlerts: new Map([...alertOn(1), ["0", alert(new Date("2026-05-01T10:00:00Z"))]]),
      },
      ["1"],
    ],
  ])("a failed refund, when MultiSafepay does not list the later one yet, %s", (name, books, expected) => {
    const failed = [refund("1", "declined", 500)]
    const refunds = name.includes("twice") ? [refund("0", "declined", 500), ...failed] : failed
    expect(unreplacedRefunds(refunds, books).map(({ transactionId }) => transactionId)).toEqual(expected)
  })

  it("a refund that was booked under another id than it was sent with replaces no failed one that left the books later", () => {
    const [failed, other] = twoOfOneAmount as [PspRefund, PspRefund]
    const books = { payment: { refunds: [record("2", 3)] }, unresolvedAlerts: alertOn(2, "1", "ref_gone") }

    expect(unreplacedRefunds([failed, { ...other, refundOrderId: "ref_gone" }], books)).toEqual([failed])
  })

  it.each<[string, PspRefund[], string[]]>([
    [
      "is not resolved by an answer that does not list it but lists another failed refund",
      [refund("0", "declined", 300)],
      [],
    ],
    ["is not resolved by an answer that lists nothing", [], []],
    ["is not resolved while no other refund has replaced it", [refund("1", "declined", 500)], []],
    ["is resolved once another refund has replaced it", twoOfOneAmount, ["1"]],
  ])("the alert about a failed refund %s", (_name, refunds, expected) => {
    const pspOrder = parseOrder({
      order_id: "payses_1",
      currency: "EUR",
      amount: 1000,
      status: "completed",
      related_transactions: refunds.map(({ transactionId, created, ...fields }) => ({
        ...fields,
        transaction_id: transactionId,
        created: created?.toISOString(),
        type: "refund",
      })),
    })
    expect(replacedRefunds(pspOrder, { unresolvedAlerts: alertOn(1) })).toEqual(expected)
  })
})
