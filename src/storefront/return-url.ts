/** What the URL says when a shopper returns from MultiSafepay. */
export interface AlipayReturn {
  /** The payment session to wait for; MultiSafepay names it in `transactionid`. */
  sessionId: string | undefined
  /** The shopper left the payment page on purpose. This proves nothing: they may have paid in another tab. */
  cancelled: boolean
}

/**
 * Parses the query of the page that the shopper returned to.
 *
 * @param search `location.search`, or any query string
 */
export function readAlipayReturn(search: string): AlipayReturn {
  const query = new URLSearchParams(search)
  return {
    sessionId: query.get("transactionid") || undefined,
    cancelled: query.has("cancelled"),
  }
}

/**
 * Adds parameters to a URL unless it has them. Works on the text, because React Native's `URL` cannot change a query
 * and does not know the custom schemes of apps.
 */
export function withQuery(url: string, parameters: Record<string, string>): string {
  const [, address = "", query, fragment = ""] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/.exec(url) ?? []
  const parts = query ? [query] : []
  for (const [name, value] of Object.entries(parameters)) {
    if (!new RegExp(`(^|&)${name}=`).test(query ?? "")) {
      parts.push(`${name}=${encodeURIComponent(value)}`)
    }
  }
  return `${address}?${parts.join("&")}${fragment}`
}
