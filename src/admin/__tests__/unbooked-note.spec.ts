import { unbookedNote } from "../order/unbooked-note"

describe("why a refund is in no book of Medusa", () => {
  it.each([
    [null, "multisafepay", "completed", "refundNotBooked"],
    [null, "medusa", "reserved", "refundWithoutPayment"],
    [null, "medusa", "declined", undefined],
    [null, "multisafepay", "void", undefined],
    ["ref_1", "medusa", "completed", undefined],
    ["ref_1", "multisafepay", "completed", undefined],
  ] as const)(
    "a refund with the id %s that was made in %s and is %s has the note %s",
    (id, made_in, status, note) => {
      expect(unbookedNote({ id, made_in }, status)).toBe(note)
    },
  )
})
