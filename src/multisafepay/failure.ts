import { type ErrorKind, errorCodeFact } from "./error-codes"
import { isGone, MultiSafepayError } from "./errors"
import type { NoAnswer } from "./exchange"

/** The details of the failed call that an error may contain. */
export type FailedCall = { method: string; template: string; pspOrderId?: string }

/** The response of MultiSafepay, or of a proxy in front of it. */
export type Refusal = { httpStatus: number; code?: number; unparsable: boolean }

const ASK = "It may have taken effect: read the order before trying again."

/** What is different in a test account, by error code (MultiSafepay's pages on testing and refunds). */
const TEST_ADVICE: Readonly<Record<number, string>> = {
  1034:
    " In a test account refunds of a part are off until MultiSafepay switches them on (integration@multisafepay.com), " +
    "and each refund stays reserved until you accept it in the test dashboard.",
}

/** The error for a response that is not a success. The error code decides its kind, and without one the HTTP status. */
export function refusalError(
  call: FailedCall,
  refusal: Refusal,
  environment: "test" | "live" = "live",
): MultiSafepayError {
  const { httpStatus, code, unparsable } = refusal
  const isWrite = call.method !== "GET"
  const gone = isGone(place(call).endpoint, httpStatus, code)
  const fact = code === undefined || gone ? undefined : errorCodeFact(code)
  const kind = fact?.kind ?? (gone ? "request" : kindByStatus(httpStatus, unparsable))
  const outcomeUnknown =
    isWrite && (unparsable || httpStatus >= 500 || httpStatus === 408 || (fact?.ambiguous ?? false))
  const inTest = environment === "test" && code !== undefined ? (TEST_ADVICE[code] ?? "") : ""
  const advice = fact?.advice ?? (gone ? "this site has no such order" : adviceFor(kind, unparsable))
  const numbers = code === undefined ? `HTTP ${httpStatus}` : `code ${code}, HTTP ${httpStatus}`
  return new MultiSafepayError(
    `MultiSafepay ${describe(call)} failed (${numbers}): ${advice}.${inTest}${outcomeUnknown ? ` ${ASK}` : ""}`,
    { kind, ...place(call), httpStatus, code, outcomeUnknown },
  )
}

/** The error for a call without a response. The outcome is unknown only for a write that may have been sent. */
export function noAnswerError(call: FailedCall, failure: NoAnswer, timeoutMs: number): MultiSafepayError {
  const outcomeUnknown = call.method !== "GET" && failure.sent
  const what = failure.timedOut ? `no answer within ${timeoutMs} ms` : `no answer (${failure.reason})`
  const advice = outcomeUnknown ? ASK : `${failure.sent ? "" : "Nothing was sent. "}Try again later.`
  return new MultiSafepayError(`MultiSafepay ${describe(call)} failed: ${what}. ${advice}`, {
    kind: "transient",
    ...place(call),
    outcomeUnknown,
  })
}

function place(call: FailedCall) {
  return { endpoint: `${call.method} ${call.template}`, pspOrderId: call.pspOrderId }
}

function describe(call: FailedCall): string {
  const { endpoint, pspOrderId } = place(call)
  if (pspOrderId === undefined) return endpoint
  // An order id may come from a forged return URL; it must not inject lines into a log.
  return `${endpoint} of order ${pspOrderId.replace(/[^\w.:-]/g, "?").slice(0, 50)}`
}

function kindByStatus(httpStatus: number, unparsable: boolean): ErrorKind {
  if (unparsable || httpStatus >= 500 || httpStatus === 429 || httpStatus === 408) return "transient"
  return httpStatus === 401 || httpStatus === 403 ? "configuration" : "request"
}

function adviceFor(kind: ErrorKind, unparsable: boolean): string {
  if (unparsable) return "the answer is not MultiSafepay's JSON; if it stays, check baseUrl and proxies"
  if (kind === "transient") return "MultiSafepay is not available at the moment; try again later"
  if (kind === "configuration") return "access refused; check the API key, its rights and the environment"
  return "MultiSafepay refused the request"
}
