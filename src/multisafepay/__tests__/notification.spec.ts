import fc from "fast-check"
import { signNotification, verifyNotification } from ".."
import { describeVectors } from "./vectors"

const KEY = "8HHhGgRWrA3O7NswjmgwyH7buPPCGnR5AkwAQyqI"
const BODY = '{"order_id":"payses_01", "amount":1000,"city":"München \\/ 東京"}'
const SIGNED_AT = 1_700_000_000

/** Made with `printf '1700000000:%s' "$BODY" | openssl dgst -sha512 -hmac "$KEY"`, then base64. */
const AUTH =
  "MTcwMDAwMDAwMDphYzVkZDY2ODYxOTFjY2IxODk1YWUzNWY4OTAxMmJmMGM4MjEwNmVjNDkyM2Q0ZTk3MTE5MTc4OThhOWY3Mzk5ODQxMTYzYmE0ZDlhNmQ3MTJkNzdhZmFjNmVjNzMyN2RmOGEyNzNmZDRkYzFmZDJmNmVlYWRiZTAxNDZkZTQ5ZA=="

const at = (seconds: number) => () => seconds * 1000
const check = (changes: Partial<Parameters<typeof verifyNotification>[0]> = {}) =>
  verifyNotification({ authHeader: AUTH, rawBody: BODY, apiKeys: [KEY], now: at(SIGNED_AT), ...changes })
const header = (content: string) => Buffer.from(content).toString("base64")

describe("verifyNotification", () => {
  it("accepts a notification that openssl signed", () => {
    expect(check()).toEqual({ valid: true, keyIndex: 0 })
    expect(check({ rawBody: Buffer.from(BODY) })).toEqual({ valid: true, keyIndex: 0 })
  })

  it.each([
    ["one blank removed", BODY.replace(", ", ",")],
    ["been parsed and written again", JSON.stringify(JSON.parse(BODY))],
    ["another amount", BODY.replace("1000", "1")],
    ["something after its end", `${BODY}\n`],
    ["capital letters", BODY.toUpperCase()],
    ["an empty text", ""],
    ["an empty buffer", Buffer.alloc(0)],
    ["no body at all", undefined],
  ])("refuses a notification whose body has %s", (_name, rawBody) => {
    expect(check({ rawBody })).toEqual({ valid: false, reason: "bad_signature" })
  })

  it("refuses an empty body even with a signature over it", () => {
    const authHeader = signNotification({ apiKey: KEY, rawBody: "", timestamp: SIGNED_AT })
    for (const rawBody of ["", Buffer.alloc(0)]) {
      expect(check({ authHeader, rawBody })).toEqual({ valid: false, reason: "bad_signature" })
    }
  })

  it.each([
    ["no header", undefined, "missing_header"],
    ["an empty header", "", "missing_header"],
    ["a header of blanks", "   ", "malformed_header"],
    ["a header that is not base64", "§§§", "malformed_header"],
    ["base64 without a colon", header(`1700000000${"a".repeat(128)}`), "malformed_header"],
    ["only a colon", header(":"), "malformed_header"],
    ["no timestamp", header(`:${"a".repeat(128)}`), "malformed_header"],
    ["no signature", header("1700000000:"), "malformed_header"],
    ["a timestamp in words", header(`yesterday:${"a".repeat(128)}`), "malformed_header"],
    ["a negative timestamp", header(`-1700000000:${"a".repeat(128)}`), "malformed_header"],
    ["a timestamp with an exponent", header(`17e8:${"a".repeat(128)}`), "malformed_header"],
    ["a timestamp of 13 digits", header(`1700000000000:${"a".repeat(128)}`), "malformed_header"],
    ["half a signature", header(`1700000000:${"a".repeat(64)}`), "malformed_header"],
    ["a signature that is too long", header(`1700000000:${"a".repeat(129)}`), "malformed_header"],
    ["a signature that is not hex", header(`1700000000:${"z".repeat(128)}`), "malformed_header"],
    ["a long header", "a".repeat(1_000_000), "malformed_header"],
    ["a signature of somebody else", header(`1700000000:${"a".repeat(128)}`), "bad_signature"],
    [
      "another timestamp",
      header(Buffer.from(AUTH, "base64").toString().replace("1700000000", "1700000001")),
      "bad_signature",
    ],
  ])("refuses a notification with %s", (_name, authHeader, reason) => {
    expect(check({ authHeader })).toEqual({ valid: false, reason })
  })

  it.each([
    ["fresh", 0, true],
    ["600 s old", 600, true],
    ["601 s old", 601, "too_old"],
    ["60 s ahead", -60, true],
    ["61 s ahead", -61, "from_the_future"],
  ])("checks the age of a notification that is %s", (_name, age, expected) => {
    expect(check({ now: at(SIGNED_AT + age) })).toMatchObject(
      expected === true ? { valid: true } : { valid: false, reason: expected },
    )
  })

  it("counts the age of a notification in whole seconds, as MultiSafepay does", () => {
    expect(check({ now: () => (SIGNED_AT + 600) * 1000 + 999 })).toMatchObject({ valid: true })
  })

  it("finds the previous key during a rotation and says which key signed", () => {
    expect(check({ apiKeys: ["new-key", KEY] })).toMatchObject({ valid: true, keyIndex: 1 })
  })

  it("removes blanks around a key before it verifies a notification", () => {
    expect(check({ apiKeys: [` ${KEY}\n`] })).toMatchObject({ valid: true, keyIndex: 0 })
  })

  it("accepts no notification without a key, not even one signed with the empty key", () => {
    const authHeader = signNotification({ apiKey: "", rawBody: BODY, timestamp: SIGNED_AT })
    for (const apiKeys of [[], [""], ["  "]]) {
      expect(check({ authHeader, apiKeys })).toEqual({ valid: false, reason: "bad_signature" })
    }
  })

  it("refuses every change of a single byte of a notification's header or body", () => {
    fc.assert(
      fc.property(fc.nat({ max: BODY.length - 1 }), fc.integer({ min: 1, max: 255 }), (position, change) => {
        const rawBody = Buffer.from(BODY)
        rawBody[position] = (rawBody[position] ?? 0) ^ change
        expect(check({ rawBody }).valid).toBe(false)
        const content = Buffer.from(AUTH, "base64")
        content[position % content.length] = (content[position % content.length] ?? 0) ^ change
        expect(check({ authHeader: content.toString("base64") }).valid).toBe(false)
      }),
    )
  })

  it("never throws on a notification and never accepts it, whatever comes from outside", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), fc.uint8Array(), (authHeader, body) => {
        expect(check({ authHeader, rawBody: Buffer.from(body) }).valid).toBe(false)
      }),
      { numRuns: 5_000 },
    )
  })
})

describe("signNotification", () => {
  it("signs a notification as openssl does", () => {
    expect(signNotification({ apiKey: KEY, rawBody: BODY, timestamp: SIGNED_AT })).toBe(AUTH)
    expect(signNotification({ apiKey: ` ${KEY} `, rawBody: Buffer.from(BODY), timestamp: SIGNED_AT })).toBe(
      AUTH,
    )
  })

  it("signs a notification with the current time when none is given", () => {
    const authHeader = signNotification({ apiKey: KEY, rawBody: BODY })
    expect(verifyNotification({ authHeader, rawBody: BODY, apiKeys: [KEY] })).toMatchObject({ valid: true })
  })

  it("signs a notification so that verifyNotification accepts it, for every key, body and time", () => {
    const key = fc.string({ minLength: 1 }).filter((text) => text.trim() !== "")
    fc.assert(
      fc.property(
        key,
        fc.string({ minLength: 1, unit: "binary" }),
        fc.nat({ max: 2_000_000_000 }),
        (apiKey, rawBody, timestamp) => {
          const authHeader = signNotification({ apiKey, rawBody, timestamp })
          expect(verifyNotification({ authHeader, rawBody, apiKeys: [apiKey], now: at(timestamp) })).toEqual({
            valid: true,
            keyIndex: 0,
          })
        },
      ),
      { numRuns: 500 },
    )
  })
})

type Vector = {
  id: string
  auth_header: string
  api_key: string
  payload: string
  validation_seconds: number
  now_unix: number | null
  expected: boolean
  timestamp: number
  signature_hex: string
  hmac_over_raw_payload_matches: boolean
}

describeVectors("notification-signature.json", (text) => {
  const { vectors } = JSON.parse(text) as { vectors: Vector[] }

  it("the file of signature vectors contains all 15", () => {
    expect(vectors).toHaveLength(15)
  })

  it.each(vectors.map((vector) => [vector.id, vector] as const))(
    "verifies the signature vector %s",
    (_id, vector) => {
      const verdict = verifyNotification({
        authHeader: vector.auth_header,
        rawBody: vector.payload,
        apiKeys: [vector.api_key],
        // With 0, their libraries do not check the age.
        now:
          vector.validation_seconds === 0 ? at(vector.timestamp) : at(vector.now_unix ?? Date.now() / 1000),
      })
      expect(verdict.valid).toBe(vector.expected)
      if (!verdict.valid) {
        expect(verdict.reason).toBe(vector.hmac_over_raw_payload_matches ? "too_old" : "bad_signature")
      }
    },
  )

  it.each(vectors.filter((vector) => vector.expected).map((vector) => [vector.id, vector] as const))(
    "signs the signature vector %s in the same way",
    (_id, vector) => {
      const signed = signNotification({
        apiKey: vector.api_key,
        rawBody: vector.payload,
        timestamp: vector.timestamp,
      })
      expect(signed).toBe(vector.auth_header)
    },
  )
})
