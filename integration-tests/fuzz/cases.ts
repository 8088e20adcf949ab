import fc from "fast-check"
import {
  type Addressee,
  type Mutated,
  mutatedNotifications,
} from "../../src/api/hooks/multisafepay/__tests__/mutated-notifications"

/** A request from outside. Nothing in it has to be well-formed. */
export type FuzzCase = {
  method: "GET" | "POST"
  /** Path and query, as sent over the wire. */
  path: string
  headers: Record<string, string>
  body?: Buffer
  /**
   * Signed with the site's key. MultiSafepay may sign that a payment was made before its API shows it. Until then, it
   * is asked to resend each message about that payment: only such a message may be answered 503.
   */
  signed?: true
}

const PROVIDER = "alipay_multisafepay"

/** Parts of a URL that are broken, or aimed at another parser. */
const urlPiece = fc.oneof(
  fc.constantFrom(
    "%00",
    "%0A",
    "%zz",
    "%E0%A4%A",
    "%ff%fe",
    "..",
    "%2F",
    "%2e%2e",
    "'",
    "%22",
    ";",
    "{}",
    "[]",
    "~",
  ),
  fc.constantFrom(
    "payses_",
    "01JD3Z5Q8W9XKTMB4VC7NRHYPA",
    "__proto__",
    "constructor",
    "undefined",
    "null",
    "-1",
    "1e999",
  ),
  fc.constantFrom("A".repeat(300), "9".repeat(200), "or%201%3D1--", "$(id)", "%24%7Bx%7D", "é", "支付"),
  fc.string({ maxLength: 12 }),
)
const urlText = fc
  .array(urlPiece, { minLength: 1, maxLength: 5 })
  .map((pieces) => pieces.join("").replace(/[^\x21-\x7e]|[/?#]/g, encodeBytes))

/** Also works for text that is not valid Unicode. */
function encodeBytes(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("")
}

const anyBody = fc.oneof(
  { weight: 5, arbitrary: fc.json({ maxDepth: 4 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 200 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "{", "[", "null", '"', "[".repeat(5_000), '{"__proto__":{"x":1}}'),
  },
)
const contentType = fc.constantFrom(
  "application/json",
  "application/json; charset=utf-8",
  "text/plain",
  "application/x-www-form-urlencoded",
  "",
)

/** Notifications, signed or not, at the plugin's URL and at core's, and in the legacy form. */
export function notificationCases(addressee: Addressee): fc.Arbitrary<FuzzCase> {
  const url = fc.constantFrom(`/hooks/multisafepay/${PROVIDER}`, `/hooks/payment/${PROVIDER}`)
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .record({ url, mutated: mutatedNotifications(addressee) })
        .map(({ url, mutated }) => toRequest(url, mutated)),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({ id: fc.oneof(urlText, fc.constant(addressee.sessionId)), more: urlText })
        .map(({ id, more }) => get(`/hooks/multisafepay/${PROVIDER}?transactionid=${id}&timestamp=${more}`)),
    },
    { weight: 1, arbitrary: urlText.map((provider) => post(`/hooks/multisafepay/${provider}`, "{}")) },
  )
}

/** Requests of the return page, with ids that were read, guessed or made up. */
export function syncCases({ sessionId }: Addressee): fc.Arbitrary<FuzzCase> {
  const id = fc.oneof(
    { weight: 4, arbitrary: fc.constant(sessionId) },
    { weight: 2, arbitrary: fc.constantFrom("a", "b", "c").map((end) => `${sessionId.slice(0, -1)}${end}`) },
    { weight: 4, arbitrary: urlText },
  )
  const proof = fc.oneof(
    anyBody,
    fc.record({ cart_id: fc.anything({ maxDepth: 1 }) }).map((body) => JSON.stringify(body) ?? ""),
  )
  return fc
    .record({ id, proof, type: contentType })
    .map(({ id, proof, type }) => post(`/store/alipay/payment-sessions/${id}/sync`, proof, type))
}

/** Requests of the list of methods, with missing, doubled, nested or nonsense parameters. */
export function methodsCases(regionId: string): fc.Arbitrary<FuzzCase> {
  const name = fc.constantFrom(
    "region_id",
    "amount",
    "currency_code",
    "country_code",
    "amount[]",
    "region_id[$ne]",
    "x",
  )
  const value = fc.oneof(
    urlText,
    fc.constantFrom(regionId, "eur", "usd", "nl", "19.99", "1e5", "-1", "0", "999999999999999.99", ""),
  )
  return fc
    .array(fc.tuple(name, value), { maxLength: 6 })
    .map((parameters) => parameters.map(([name, value]) => `${name}=${value}`).join("&"))
    .chain((query) => fc.constantFrom(query, `region_id=${regionId}&${query}`))
    .map((query) => get(`/store/alipay/methods?${query}`))
}

/** Data with which a payment is started: what a storefront may send, and everything else. */
export function dataCases(collectionIds: readonly string[]): fc.Arbitrary<FuzzCase> {
  const key = fc.oneof(
    fc.constantFrom("return_url", "cancel_url", "locale", "payment_type", "shopper"),
    fc.constantFrom(
      "amount",
      "amount_minor",
      "currency",
      "decimals",
      "psp_order_id",
      "session_id",
      "payment_url",
      "complete_after",
    ),
    fc.constantFrom("__proto__", "constructor", "environment", "gateway", "expires_at", "id"),
    fc.string({ maxLength: 20 }),
  )
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom<unknown>(
      "direct",
      "redirect",
      "paymentlink",
      "nl-NL",
      "zh_CN",
      "http://localhost:8000/return",
    ),
    fc.constantFrom<unknown>(
      "https://evil.example/x",
      "javascript:alert(1)",
      "x".repeat(5_000),
      "\u0000",
      "\ud800",
    ),
    fc.record({ email: fc.string(), ip: fc.string(), user_agent: fc.string() }),
  )
  const data = fc.oneof(
    { weight: 8, arbitrary: fc.dictionary(key, value, { maxKeys: 6 }) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  )
  return fc
    .record({ data, at: fc.nat({ max: collectionIds.length - 1 }) })
    .map(({ data, at }) =>
      post(
        `/store/payment-collections/${collectionIds[at]}/payment-sessions`,
        JSON.stringify({ provider_id: `pp_${PROVIDER}`, data }),
      ),
    )
}

const get = (path: string): FuzzCase => ({ method: "GET", path, headers: {} })

const post = (path: string, body: string, type = "application/json"): FuzzCase => ({
  method: "POST",
  path,
  headers: type === "" ? {} : { "content-type": type },
  body: Buffer.from(body),
})

/** Reduces it to what HTTP can carry: a header is one line of printable characters of limited length. */
function toRequest(url: string, { rawBody, headers, query, signed }: Mutated): FuzzCase {
  const auth = headers.auth === undefined ? undefined : String(headers.auth).replace(/[^\x20-\x7e]/g, "?")
  const parameters = Object.entries(query).map(([name, value]) => `${name}=${encodeBytes(String(value))}`)
  return {
    method: "POST",
    path: parameters.length > 0 ? `${url}?${parameters.join("&")}` : url,
    headers: {
      "content-type": "application/json",
      ...(auth === undefined ? {} : { auth: auth.slice(0, 8_000) }),
    },
    ...(rawBody ? { body: rawBody } : {}),
    ...(signed ? { signed } : {}),
  }
}
