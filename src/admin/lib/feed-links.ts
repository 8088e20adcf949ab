/** The link in an alert of the plugin, as the server writes it. */
const ORDER = /\/orders\/(order_[0-9A-Za-z]+)$/

/**
 * Makes an alert in the dashboard's feed open its order. Medusa's feed can only offer files to download, so a click
 * would save the order's page to disk; it is replaced by navigation. Other entries are not changed.
 */
export function openOrdersFromFeed(): void {
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element ? event.target.closest("a[download]") : null
      const orderId = ORDER.exec(link?.getAttribute("href") ?? "")?.[1]
      if (orderId) {
        event.preventDefault()
        window.location.assign(`${(__BASE__ ?? "/app").replace(/\/+$/, "")}/orders/${orderId}`)
      }
    },
    true,
  )
}
