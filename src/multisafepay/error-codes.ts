/** Who can fix an error: the merchant's settings, the caller's request, or nobody because it is temporary. */
export type ErrorKind = "configuration" | "request" | "transient"

type CodeFact = {
  kind: ErrorKind
  /** A write with this response may have taken effect: read the order before doing anything else. */
  ambiguous?: boolean
  advice: string
}

const request = (advice: string): CodeFact => ({ kind: "request", advice })
const configuration = (advice: string): CodeFact => ({ kind: "configuration", advice })
const ambiguous = (advice: string): CodeFact => ({ kind: "transient", ambiguous: true, advice })

/**
 * What each documented error code means and who can fix it. Source: MultiSafepay's error reference. The texts of its
 * responses vary with the language, so only codes decide.
 */
const FACTS: Readonly<Record<number, CodeFact>> = {
  1000: ambiguous("unknown error; read the order before trying again"),
  1001: request("invalid amount: it must be a whole number of minor units, at least 1"),
  1002: configuration("currency not supported: ask MultiSafepay to enable it, or leave it out of the region"),
  1003: configuration("malformed account id: check the account in the MultiSafepay dashboard"),
  1004: configuration("invalid website id: check the site in the MultiSafepay dashboard"),
  1005: configuration("invalid security code: check the site in the MultiSafepay dashboard"),
  1006: request("invalid order id: unknown to this site, or already used for a completed payment"),
  1007: request("invalid IP address: leave ip_address and forwarded_ip out"),
  1008: request("description missing or invalid: at most 200 characters, no HTML"),
  1010: request("var1, var2 or var3 invalid: at most 100 characters each"),
  1011: request("invalid customer account id"),
  1012: request("invalid customer security code"),
  1013: request("signature mismatch"),
  1014: ambiguous("unspecified error; read the order before trying again"),
  1015: configuration("account unknown: check that the API key belongs to an active account"),
  1016: request("data missing: the payment page or link was called incompletely"),
  1017: request("insufficient funds in the customer's wallet"),
  1018: request("invalid country code: two letters of ISO 3166-1"),
  1019: configuration("site inactive or blocked: check it in the MultiSafepay dashboard"),
  1020: configuration("account blocked: contact MultiSafepay"),
  1021: ambiguous("the third party could not create the transaction; read the order before trying again"),
  1022: ambiguous(
    "the transaction could not start and may already exist; read the order before trying again",
  ),
  1023: configuration("payment method not available: have it activated for this site in the dashboard"),
  1024: request("declined by MultiSafepay's risk or fraud checks"),
  1025: request("the cart mixes several currencies"),
  1026: request("the cart's currency differs from the order's"),
  1027: request("the cart's total differs from the order's amount"),
  1028: request("malformed tax rate: a fraction such as 0.19 is expected"),
  1029: request("an item's tax rate does not match"),
  1030: configuration("an item's currency is not enabled for this account"),
  1031: request("an item's unit_price is wrong"),
  1032: configuration("invalid API key: test keys work only with environment test, live keys only with live"),
  1033: ambiguous("refund information could not be fetched; read the order before trying again"),
  1034: request(
    "cannot refund: more than what is left, too low a balance, not refundable, or the same amount twice within 5 minutes",
  ),
  1035: request("signature mismatch"),
  1036: request("issuer unknown"),
  5001: request("the cart was not validated and its total is wrong"),
  9999: ambiguous("unknown error; read the order before trying again"),
}

/** Undefined for a code that MultiSafepay does not document. */
export function errorCodeFact(code: number): CodeFact | undefined {
  return Object.hasOwn(FACTS, code) ? FACTS[code] : undefined
}
