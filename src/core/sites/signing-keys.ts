import type { Secret } from "../../multisafepay"

/** A key that the site had before, as the merchant names it in the option `previousApiKeys`. */
export type FormerKey = {
  key: Secret
  /** Until then a notification may be signed with it. */
  until: Date
}

/** A key that may sign notifications now. */
export type SigningKey = {
  key: Secret
  /** Which of `previousApiKeys` it is, from 0; absent for the key in force. */
  former?: number
}

type Keys = { apiKey: Secret; previousApiKeys: readonly FormerKey[] }

/**
 * The keys that may sign notifications, the one in force first. A former key checks signatures until its date, lets the
 * order be read that it vouches for, and is good for nothing else.
 * @param now ms since the epoch
 */
export function signingKeys({ apiKey, previousApiKeys }: Keys, now: number): SigningKey[] {
  const former = previousApiKeys.map(({ key }, index) => ({ key, former: index }))
  return [{ key: apiKey }, ...former.filter((_, index) => isInDate(previousApiKeys[index], now))]
}

/**
 * A former key by its place in `previousApiKeys`.
 * @returns undefined when it is not there, or its date has passed
 */
export function formerKey({ previousApiKeys }: Keys, index: number, now: number): FormerKey | undefined {
  const former = previousApiKeys[index]
  return isInDate(former, now) ? former : undefined
}

/** Whether a former key may still be used; false for none. */
export const isInDate = (former: FormerKey | undefined, now: number): former is FormerKey =>
  former !== undefined && former.until.getTime() > now
