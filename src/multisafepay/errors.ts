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
 * The one error of this client.
 *
 * `kind` says who can mend it, `outcomeUnknown` is true when a write may have taken effect although no clear
 * answer came: read the PSP order before doing anything else. The message carries neither the API key nor
 * what the shopper entered.
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
   * True only for a definite "this does not exist". Code 1006 on creation means the opposite (the id is
   * taken), and 1000 says "Not found" only together with 404 or 410.
   */
  get isNotFound(): boolean {
    if (this.endpoint === "POST /orders" || this.httpStatus === undefined) return false
    if (this.httpStatus === 404 || this.httpStatus === 410) return this.code === 1006 || this.code === 1000
    return this.httpStatus === 200 && this.code === 1006
  }
}
