/** An answer with `success: false`, in the usual envelope. */
export class PspError extends Error {
  override name = "PspError"
  constructor(
    readonly code: number,
    readonly info: string,
    readonly httpStatus = 404,
    /** Whether `data` is `[]`, as in most errors, or `{}`, as in those of gateways and PATCH. */
    readonly data: "list" | "object" = "list",
  ) {
    super(`${code} ${info}`)
  }
}

/** For features that wallets do not use. The message is clear, so that nobody looks for their own mistake. */
export function notSupported(what: string): PspError {
  return new PspError(1000, `Not supported: the sandbox has no ${what}`)
}

/** The second error shape, of account-level endpoints: no code, sometimes no `success`. */
export class AccountError extends Error {
  override name = "AccountError"
  constructor(
    readonly httpStatus: number,
    message: string,
  ) {
    super(message)
  }
}
