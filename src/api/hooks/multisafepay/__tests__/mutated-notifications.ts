import fc from "fast-check"
import { signNotification } from "../../../../multisafepay"
import { MAX_NOTIFICATION_BYTES } from "../[provider]/route"

/** The shop that receives the notifications. */
export type Addressee = {
  siteKey: string
  /** A payment session of the shop's, open at MultiSafepay. */
  sessionId: string
  /**
   * The id of no order of this shop: a signed "paid" for one that MultiSafepay does not know is rightly answered 503.
   */
  otherIds: readonly string[]
}

/** What an entry point passes on, and whether its signature is valid. */
export type Mutated = {
  rawBody: Buffer | undefined
  headers: Record<string, unknown>
  query: Record<string, unknown>
  signed: boolean
}

/** Notifications as broken proxies, attackers and a faulty PSP would send them. */
export function mutatedNotifications({ siteKey, sessionId, otherIds }: Addressee): fc.Arbitrary<Mutated> {
  const GENUINE = {
    amount: 1745,
    amount_refunded: 0,
    created: "2026-03-01T12:00:00",
    currency: "EUR",
    custom_info: { custom_1: null },
    customer: { locale: "nl_NL", email: "mei@example.com" },
    description: "Your order",
    fastcheckout: "NO",
    financial_status: "completed",
    items: null,
    modified: "2026-03-01T12:01:00",
    order_id: sessionId,
    payment_details: { account_iban: null, external_transaction_id: "4711", type: "ALIPAY" },
    related_transactions: null,
    status: "completed",
    transaction_id: 1795339998403000,
    var1: "alipay_multisafepay",
  }

  const sign = (rawBody: Buffer, apiKey = siteKey) => signNotification({ apiKey, rawBody })
  const signedWith = (rawBody: Buffer): Mutated => ({
    rawBody,
    headers: { auth: sign(rawBody) },
    query: {},
    // MultiSafepay never signs an empty body, so an empty one is refused.
    signed: rawBody.length > 0,
  })

  /** Words, numbers and shapes that a field may hold instead of what belongs there. */
  const anything = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      "",
      "0",
      -1,
      0,
      1,
      1e21,
      Number.MAX_SAFE_INTEGER,
      true,
      [],
      {},
      "__proto__",
      "\u0000",
    ),
    fc.constantFrom("completed", "refunded", "partial_refunded", "cancelled", "void", "expired", "declined"),
    fc.constantFrom("chargedback", "shipped", "COMPLETED ", "paid", "EUR", "usd"),
    fc.constantFrom(sessionId, ...otherIds, `${sessionId}' or 1=1--`),
    fc.jsonValue({ maxDepth: 3 }),
  )

  const relatedTransaction = fc.dictionary(
    fc.constantFrom("transaction_id", "type", "status", "amount", "refund_order_id", "currency", "order_id"),
    anything,
  )

  /** A genuine order, signed, with some fields replaced, added or taken away. */
  const alteredOrder = fc
    .record({
      changes: fc.dictionary(fc.constantFrom(...Object.keys(GENUINE), "reason", "costs", "x"), anything, {
        maxKeys: 4,
      }),
      related: fc.option(fc.array(relatedTransaction, { maxLength: 3 })),
      without: fc.subarray(Object.keys(GENUINE), { maxLength: 2 }),
    })
    .map(({ changes, related, without }): Mutated => {
      const order: Record<string, unknown> = { ...GENUINE, related_transactions: related, ...changes }
      for (const field of without) delete order[field]
      return signedWith(Buffer.from(JSON.stringify(order)))
    })

  /** Genuine bytes and signature, and then something on the way flips, cuts or adds bytes. */
  const damagedOnTheWay = fc
    .record({ at: fc.nat(), length: fc.nat({ max: 8 }), insert: fc.uint8Array({ maxLength: 8 }) })
    .map(({ at, length, insert }): Mutated => {
      const bytes = Buffer.from(JSON.stringify(GENUINE))
      const from = at % bytes.length
      const rawBody = Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + length)])
      return { rawBody, headers: { auth: sign(bytes) }, query: {}, signed: rawBody.equals(bytes) }
    })

  /** A genuine body under a header that no honest sender writes. */
  const wrongHeader = fc
    .oneof(
      fc.constantFrom<unknown>(undefined, null, "", 1, ["a", "b"], {}, "Og==", "a".repeat(100_000)),
      fc.string(),
      fc.base64String(),
      fc.nat().map((timestamp) => Buffer.from(`${timestamp}:${"0".repeat(128)}`).toString("base64")),
      fc
        .constantFrom("another-key", `${siteKey} x`, "0")
        .map((key) => sign(Buffer.from(JSON.stringify(GENUINE)), key)),
      fc.integer({ min: 700, max: 10_000_000 }).chain((seconds) =>
        fc.constantFrom(-seconds, seconds).map((shift) => {
          const rawBody = JSON.stringify(GENUINE)
          return signNotification({
            apiKey: siteKey,
            rawBody,
            timestamp: Math.floor(Date.now() / 1000) + shift,
          })
        }),
      ),
    )
    .map(
      (auth): Mutated => ({
        rawBody: Buffer.from(JSON.stringify(GENUINE)),
        headers: { auth },
        query: {},
        signed: false,
      }),
    )

  /** Correctly signed, but not an order. */
  const signedGarbage = fc
    .oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.string({ maxLength: 300 }).map((text) => Buffer.from(text)),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .constantFrom("utf16le", "latin1", "base64")
        .map((encoding) => Buffer.from(JSON.stringify(GENUINE), encoding as BufferEncoding)),
      fc
        .constantFrom("\uFEFF", "\u0000", "//\n", "42 ")
        .map((prefix) => Buffer.from(prefix + JSON.stringify(GENUINE))),
    )
    .map(signedWith)

  /** Signed, and so large or so deep that a careless parser is slow or crashes. */
  const signedMonster = fc
    .record({
      piece: fc.constantFrom("[", '{"a":', '{"order_id":[', " ", "9", '"', "\\", "\u0000", "é", "[[],"),
      share: fc.double({ min: 0.001, max: 1, noNaN: true }),
      prefix: fc.constantFrom(
        "",
        `{"order_id":"${sessionId}","amount":`,
        '{"status":"',
        '{"related_transactions":',
      ),
    })
    .map(({ piece, share, prefix }): Mutated => {
      const room = Math.min(MAX_NOTIFICATION_BYTES, 256 * 1024) - prefix.length
      const text = prefix + piece.repeat(Math.floor((room * share) / Buffer.byteLength(piece)))
      return signedWith(Buffer.from(text))
    })

  /** The pre-transaction form: the body names no order, the URL does, and attackers can write URLs. */
  const preTransaction = fc
    .record({
      transactionid: fc.oneof(anything, fc.constant(sessionId), fc.constant([sessionId, sessionId])),
      body: fc.constantFrom('{"status":"cancelled"}', "{}", "", "null"),
      isSigned: fc.boolean(),
    })
    .map(({ transactionid, body, isSigned }): Mutated => {
      const rawBody = Buffer.from(body)
      const query = { payload_type: "pretransaction", transactionid, timestamp: "1" }
      const auth = isSigned ? sign(rawBody) : "unsigned"
      return { rawBody, headers: { auth }, query, signed: isSigned && rawBody.length > 0 }
    })

  const noBody = fc
    .constantFrom(undefined, Buffer.alloc(0))
    .map(
      (rawBody): Mutated => ({ rawBody, headers: { auth: sign(Buffer.alloc(0)) }, query: {}, signed: false }),
    )

  return fc
    .oneof(
      { weight: 40, arbitrary: alteredOrder },
      { weight: 20, arbitrary: damagedOnTheWay },
      { weight: 15, arbitrary: wrongHeader },
      { weight: 15, arbitrary: signedGarbage },
      { weight: 8, arbitrary: preTransaction },
      { weight: 1, arbitrary: signedMonster },
      { weight: 1, arbitrary: noBody },
    )
    .map((mutated) => ({ ...mutated, [fc.toStringMethod]: () => inBrief(mutated) }))
}

/** For the report of a failure; its seed and path reproduce the whole message. */
function inBrief({ rawBody, headers, query, signed }: Mutated): string {
  const body =
    rawBody && `${rawBody.length} bytes ${JSON.stringify(rawBody.subarray(0, 400).toString("latin1"))}`
  return `${signed ? "signed" : "not signed"}, ${JSON.stringify({ headers, query }).slice(0, 400)}, ${body}`
}
