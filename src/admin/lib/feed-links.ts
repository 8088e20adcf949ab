/** What an alert of the plugin links to; the server writes it so. */
const ORDER = /\/orders\/(order_[0-9A-Za-z]+)$/

/**
 * Opens the order of an alert in the dashboard's feed. Medusa's feed can only offer files to fetch, so that a click
 * would save the order's page to disk; it is turned into what the reader wants. Other entries are left alone.
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
