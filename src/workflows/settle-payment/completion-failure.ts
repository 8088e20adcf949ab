import { MedusaError } from "@medusajs/framework/utils"

const VERDICTS: string[] = [
  MedusaError.Types.INVALID_DATA,
  MedusaError.Types.NOT_ALLOWED,
  MedusaError.Types.NOT_FOUND,
]

/**
 * Medusa's verdicts on the cart itself last; a lock that was not free or a database that was away does not. Nor does a
 * payment session that is gone: it was that of a shopper who wanted another method meanwhile, and the paid one is there.
 */
export function isLasting(error: unknown): boolean {
  const { type, message } = error as { type?: string; message?: string }
  return VERDICTS.includes(type ?? "") && !/^PaymentSession with id/.test(message ?? "")
}

/**
 * Whether core gave up because the stock of a cart was locked. Its Redis locks then keep those of the cart's items that
 * were free: each further try within a minute locks the cart out again, and other carts with it.
 */
export function isLockTimeOut(error: unknown): boolean {
  return /timed-?out acquiring lock/i.test((error as Error | undefined)?.message ?? "")
}
