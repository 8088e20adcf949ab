/** The link in an alert of the plugin, as the server writes it. */
const PAGE = /(\/orders\/order_[0-9A-Za-z]+|\/alipay\/payments\/[\w%-]+)$/

/**
 * Makes an alert in the dashboard's feed open its order or payment. Medusa's feed can only offer files to download, so
 * a click would save the page to disk; this replaces it with navigation. Other entries do not change.
 */
export function openPagesFromFeed(): void {
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element ? event.target.closest("a[download]") : null
      const page = PAGE.exec(link?.getAttribute("href") ?? "")?.[1]
      if (page) {
        event.preventDefault()
        window.location.assign(`${(__BASE__ ?? "/app").replace(/\/+$/, "")}${page}`)
      }
    },
    true,
  )
}
