import { MedusaError } from "@medusajs/framework/utils"
import { MultiSafepayError } from "../../multisafepay"
import { shortReason } from "../short-reason"

/**
 * The error that Medusa passes on to the dashboard's toast or the storefront. Medusa shows only the message of a
 * MedusaError, and hides that of any other error.
 * @param doing what could not be done, for example "refund the payment"
 */
export function toMedusaError(error: unknown, doing: string): MedusaError {
  if (MedusaError.isMedusaError(error as Error)) {
    return error as MedusaError
  }
  if (!(error instanceof MultiSafepayError)) {
    return new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `Could not ${doing}: ${shortReason(error)}`)
  }
  const type = error.kind === "request" ? MedusaError.Types.NOT_ALLOWED : MedusaError.Types.UNEXPECTED_STATE
  return new MedusaError(type, `Could not ${doing}. ${error.message}`, error.code?.toString())
}

/** Throws errors of `work` as `toMedusaError` converts them. */
export async function withMedusaErrors<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toMedusaError(error, doing)
  }
}
