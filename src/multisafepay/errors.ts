import type { ErrorKind } from "./error-codes"

type MultiSafepayErrorFields = {
  kind: ErrorKind
  /** Method and path template, for example `POST /orders`; `local` when nothing was sent. */
  endpoint: string
  code?: number
  httpStatus?: number
  pspOrderId?: string
  outcomeUnknown?: boolean
}

/**
 * The only error class of this client.
 *
 * `kind` says who can fix it. `outcomeUnknown` is true when a write may have taken effect although there was no clear
 * response: read the PSP order before doing anything else. The message contains neither the API key nor what the
 * shopper entered.
 */
export class MultiSafepayError extends Error {
  override readonly name = "MultiSafepayError"
  readonly kind: ErrorKind
  readonly endpoint: string
  readonly outcomeUnknown: boolean
  readonly code?: number
  readonly httpStatus?: number
  readonly pspOrderId?: string

  constructor(message: string, fields: MultiSafepayErrorFields) {
    super(message)
    this.kind = fields.kind
    this.endpoint = fields.endpoint
    this.outcomeUnknown = fields.outcomeUnknown ?? false
    this.code = fields.code
    this.httpStatus = fields.httpStatus
    this.pspOrderId = fields.pspOrderId
  }

  /**
   * True only for a definite "this does not exist": 1006, which on creation means the opposite (the id is taken), or
   * 1000 together with HTTP 410 on a PATCH. 1000 with any other status is "unknown error" (MultiSafepay's error
   * reference): a fault, never a reliable result.
   */
  get isNotFound(): boolean {
    const { code, endpoint, httpStatus } = this
    if (endpoint === "POST /orders" || httpStatus === undefined) return false
    if (isGone(endpoint, httpStatus, code)) return true
    return code === 1006 && (httpStatus === 404 || httpStatus === 410 || httpStatus === 200)
  }
}

/** MultiSafepay's way to say "not found" to a PATCH. */
export function isGone(endpoint: string, httpStatus: number, code: number | undefined): boolean {
  return endpoint.startsWith("PATCH ") && httpStatus === 410 && code === 1000
}
