/** Whether it makes sense to ask the shop now. Give your own where there is no browser (React Native). */
export interface ShopperActivity {
  /** Why not, or undefined when it does. */
  pausedBy(): "hidden" | "offline" | undefined
  /** Calls `listener` whenever `pausedBy` may have changed; the answer ends the subscription. */
  subscribe(listener: () => void): () => void
}

/** A page that nobody sees does not ask, and one without a network cannot. */
export const browserActivity: ShopperActivity = {
  pausedBy() {
    if (typeof document === "object" && document.hidden) {
      return "hidden"
    }
    return typeof navigator === "object" && navigator.onLine === false ? "offline" : undefined
  },
  subscribe(listener) {
    if (typeof document !== "object") {
      return () => {}
    }
    const subscriptions = [
      [document, "visibilitychange"],
      [window, "online"],
      [window, "offline"],
    ] as const
    for (const [target, event] of subscriptions) {
      target.addEventListener(event, listener)
    }
    return () => {
      for (const [target, event] of subscriptions) {
        target.removeEventListener(event, listener)
      }
    }
  },
}
