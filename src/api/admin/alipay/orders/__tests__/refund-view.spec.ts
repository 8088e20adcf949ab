import type { PspStatus } from "../../../../../types/http/admin"
import type { RecordedRefund } from "../order-payments"
import { mergeRefunds } from "../refund-view"

const recorded = (id: string, changes: Partial<RecordedRefund> = {}): RecordedRefund => ({
  id,
  amount: 5,
  created_at: "2026-05-01T10:00:00.000Z",
  note: null,
  psp_refund_id: null,
  is_outside: false,
  ...changes,
})

const psp = (...refunds: Partial<PspStatus["refunds"][number]>[]) =>
  ({
    paid_out: [] as string[],
    refunds: refunds.map((refund) => ({
      transaction_id: "900",
      refund_order_id: null,
      amount: 5,
      status: "reserved",
      created_at: null,
      ...refund,
    })),
  }) as PspStatus

describe("the refunds of a payment", () => {
  it("shows MultiSafepay's status beside the refunds that the plugin sent", () => {
    expect(
      mergeRefunds([recorded("ref_1")], psp({ refund_order_id: "ref_1", status: "declined" })),
    ).toMatchObject([{ id: "ref_1", psp_refund_id: "900", psp_status: "declined", made_in: "medusa" }])
  })

  it("shows MultiSafepay's status beside the refunds that payment sync booked after they were made in MultiSafepay's dashboard", () => {
    expect(
      mergeRefunds(
        [recorded("ref_1", { psp_refund_id: "901", is_outside: true })],
        psp({ transaction_id: "901", refund_order_id: "payses_1", status: "completed" }),
      ),
    ).toMatchObject([{ id: "ref_1", psp_status: "completed", made_in: "multisafepay" }])
  })

  it("lists a refund that is not booked yet first, without an id of Medusa", () => {
    expect(mergeRefunds([recorded("ref_1")], psp({ transaction_id: "902", amount: 7 }))).toMatchObject([
      { id: null, psp_refund_id: "902", amount: 7 },
      { id: "ref_1", psp_status: null },
    ])
  })

  it.each([
    ["ref_01JZB5", "medusa"],
    ["unbooked-payses_1-2", "medusa"],
    ["payses_1", "multisafepay"],
    [null, "multisafepay"],
  ])(
    "says of a declined refund %s, which is in no book of Medusa, that it was made in %s",
    (refund_order_id, made_in) => {
      expect(mergeRefunds([], psp({ refund_order_id, status: "declined" }))).toMatchObject([{ made_in }])
    },
  )

  it("shows only Medusa's refunds when MultiSafepay was not asked", () => {
    expect(mergeRefunds([recorded("ref_1", { note: "broken" })], null)).toMatchObject([
      { id: "ref_1", note: "broken", psp_refund_id: null, psp_status: null },
    ])
  })

  it("shows a refund that MultiSafepay accepted as under way while its response does not list it", () => {
    const accepted = recorded("ref_1", { psp_refund_id: "900" })
    expect(mergeRefunds([accepted, recorded("ref_2")], psp())).toMatchObject([
      { id: "ref_1", psp_refund_id: "900", psp_status: "accepted" },
      { id: "ref_2", psp_refund_id: null, psp_status: null },
    ])
    expect(mergeRefunds([accepted], null)).toMatchObject([{ psp_status: null }])
  })

  it("shows a refund as paid out that MultiSafepay lists only as a withdrawal", () => {
    expect(
      mergeRefunds([recorded("ref_1", { psp_refund_id: "900" })], { ...psp(), paid_out: ["900"] }),
    ).toMatchObject([{ id: "ref_1", psp_status: "completed" }])
  })

  it("matches each PSP refund with one record only", () => {
    const views = mergeRefunds(
      [recorded("ref_1", { psp_refund_id: "900" }), recorded("ref_2", { psp_refund_id: "900" })],
      psp({ transaction_id: "900", status: "completed" }),
    )
    expect(views.map(({ psp_status }) => psp_status)).toEqual(["completed", "accepted"])
  })
})
