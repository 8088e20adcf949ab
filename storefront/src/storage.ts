/** Stores a value in the browser. Without local storage (private mode) the shop still works. */
export function remember(key: string, value: string | undefined): void {
  try {
    if (value === undefined) {
      localStorage.removeItem(`tea.${key}`)
    } else {
      localStorage.setItem(`tea.${key}`, value)
    }
  } catch {
    // the value is then not stored
  }
}

export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(`tea.${key}`) ?? undefined
  } catch {
    return undefined
  }
}

/** Calls `listener` when another tab changes a stored value. */
export function onOtherTab(key: string, listener: () => void): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key === `tea.${key}`) {
      listener()
    }
  }
  window.addEventListener("storage", onStorage)
  return () => window.removeEventListener("storage", onStorage)
}
