import { isIP } from "node:net"

/**
 * The shopper's address from a header such as X-Forwarded-For: the first of a list. MultiSafepay refuses an order with
 * a malformed one (1007), so anything else is left out.
 */
export function firstIpAddress(value: string): string | undefined {
  const first = value.split(",")[0]?.trim() ?? ""
  return isIP(first) === 0 ? undefined : first
}
