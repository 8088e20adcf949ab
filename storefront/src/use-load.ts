import { useCallback, useEffect, useState } from "react"

export interface Loaded<T> {
  /** The newest value; stays while a newer one is fetched, so that nothing jumps. */
  value: T | undefined
  /** Why the last try failed; stays while it is tried again. */
  error: unknown
  reload: () => void
}

interface LoadOptions {
  /** In ms: how long after a failure to try again. Default: do not. */
  retryAfter?: number
}

/** Loads when `key` changes; undefined as key loads nothing. An answer that comes too late is dropped. */
export function useLoad<T>(
  key: string | undefined,
  load: () => Promise<T>,
  { retryAfter }: LoadOptions = {},
): Loaded<T> {
  const [state, setState] = useState<{ value?: T; error?: unknown }>({})
  const [attempt, setAttempt] = useState(0)
  const reload = useCallback(() => setAttempt((count) => count + 1), [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what `load` depends on
  useEffect(() => {
    if (key === undefined) {
      return
    }
    let current = true
    let timer: number | undefined
    load().then(
      (value) => current && setState({ value }),
      (error: unknown) => {
        if (current) {
          setState(({ value }) => ({ error, ...(value !== undefined && { value }) }))
          timer = retryAfter && window.setTimeout(reload, retryAfter)
        }
      },
    )
    return () => {
      current = false
      window.clearTimeout(timer)
    }
  }, [key, attempt])

  return { value: state.value, error: state.error, reload }
}
