import { readSessionData, writeSessionData } from "../session-data"

const KEY = "the-key-in-force"
const DATA = writeSessionData(
  {
    session_id: "payses_01A",
    psp_order_id: "payses_01A",
    payment_url: "https://pay.example.com/1",
    gateway: "ALIPAY",
    payment_type: "redirect",
    environment: "test",
    amount_minor: 2995,
    currency: "EUR",
  },
  KEY,
)

/** Written by release 1.0.0 with the key above; must stay readable. */
const BY_THE_FIRST_RELEASE = {
  version: 1,
  session_id: "payses_01A",
  psp_order_id: "payses_01A",
  payment_url: "https://pay.example.com/1",
  gateway: "ALIPAY",
  payment_type: "redirect",
  environment: "test",
  amount_minor: 2995,
  currency: "EUR",
  expires_at: "2026-12-01T00:00:00.000Z",
  proof: "aOX2FDJcABaKq2mmBsH94S",
  return_url: "https://www.example.com/return",
}

describe("the data of a payment session", () => {
  it("are read as they were written, whatever else the storefront put beside them", () => {
    expect(readSessionData({ ...DATA, return_url: "https://www.example.com", foo: 1 }, [KEY])).toEqual(DATA)
  })

  it("of the first release are read", () => {
    expect(readSessionData(BY_THE_FIRST_RELEASE, [KEY])).toMatchObject({
      amount_minor: 2995,
      currency: "EUR",
    })
  })

  it("are read after the key was changed, as long as the old one is known", () => {
    expect(readSessionData(DATA, ["a-new-key", KEY])).toEqual(DATA)
    expect(readSessionData(DATA, ["a-new-key"])).toBeUndefined()
  })

  it.each([
    ["another session's id", { session_id: "payses_01B" }],
    ["another PSP order", { psp_order_id: "payses_01B" }],
    ["no proof", { proof: undefined }],
    ["another proof", { proof: "0".repeat(22) }],
    ["another version", { version: 2 }],
  ])("are not taken with %s", (_, forged) => {
    expect(readSessionData({ ...DATA, ...forged }, [KEY])).toBeUndefined()
  })

  it("hold no key", () => {
    expect(JSON.stringify(DATA)).not.toContain(KEY)
  })
})
