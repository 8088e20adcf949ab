/** Whether asking the shop makes sense now. Pass your own where there is no browser (React Native). */
export interface ShopperActivity {
  /** Why not, or undefined when it does. */
  pausedBy(): "hidden" | "offline" | undefined
  /** Calls `listener` whenever `pausedBy` may have changed; the returned function unsubscribes. */
  subscribe(listener: () => void): () => void
}

/** A hidden page does not ask, and an offline one cannot. */
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
