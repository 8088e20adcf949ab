import { useSyncExternalStore } from "react"

const NAVIGATED = "shop:navigated"

/** Goes to another page of the shop without reloading. */
export function navigate(to: string, { replace = false } = {}): void {
  if (replace) {
    history.replaceState(null, "", to)
  } else {
    history.pushState(null, "", to)
    window.scrollTo(0, 0)
  }
  window.dispatchEvent(new Event(NAVIGATED))
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("popstate", listener)
  window.addEventListener(NAVIGATED, listener)
  return () => {
    window.removeEventListener("popstate", listener)
    window.removeEventListener(NAVIGATED, listener)
  }
}

export interface ShopLocation {
  path: string
  search: string
}

export function useLocation(): ShopLocation {
  const address = useSyncExternalStore(subscribe, () => `${location.pathname}${location.search}`)
  const { pathname, search } = new URL(address, location.origin)
  return { path: pathname, search }
}
