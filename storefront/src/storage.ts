/** The browser's memory of this shop. A browser that refuses to remember (private mode) still shops. */
export function remember(key: string, value: string | undefined): void {
  try {
    if (value === undefined) {
      localStorage.removeItem(`tea.${key}`)
    } else {
      localStorage.setItem(`tea.${key}`, value)
    }
  } catch {
    // nothing to be done about it
  }
}

export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(`tea.${key}`) ?? undefined
  } catch {
    return undefined
  }
}

/** Hears of what another tab remembers or forgets. */
export function onOtherTab(key: string, listener: () => void): () => void {
  const heard = (event: StorageEvent) => {
    if (event.key === `tea.${key}`) {
      listener()
    }
  }
  window.addEventListener("storage", heard)
  return () => window.removeEventListener("storage", heard)
}
