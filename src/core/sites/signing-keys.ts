import type { Secret } from "../../multisafepay"

/** An earlier key of the site, from the option `previousApiKeys`. */
export type FormerKey = {
  key: Secret
  /** Notifications may be signed with it until then. */
  until: Date
}

/** A key that may sign notifications now. */
export type SigningKey = {
  key: Secret
  /** Which of `previousApiKeys` it is, from 0; absent for the current key. */
  former?: number
}

type Keys = { apiKey: Secret; previousApiKeys: readonly FormerKey[] }

/**
 * The keys that may sign notifications, the current one first. Until its date, a former key verifies signatures and
 * reads the orders of the notifications that it signed; it is used for nothing else.
 * @param now ms since the epoch
 */
export function signingKeys({ apiKey, previousApiKeys }: Keys, now: number): SigningKey[] {
  const former = previousApiKeys.map(({ key }, index) => ({ key, former: index }))
  return [{ key: apiKey }, ...former.filter((_, index) => isInDate(previousApiKeys[index], now))]
}

/**
 * A former key by its index in `previousApiKeys`.
 * @returns undefined when it does not exist, or its date has passed
 */
export function formerKey({ previousApiKeys }: Keys, index: number, now: number): FormerKey | undefined {
  const former = previousApiKeys[index]
  return isInDate(former, now) ? former : undefined
}

/** Whether a former key may still be used; false if there is none. */
export const isInDate = (former: FormerKey | undefined, now: number): former is FormerKey =>
  former !== undefined && former.until.getTime() > now
