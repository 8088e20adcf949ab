import { useCallback, useEffect, useState } from "react"

export interface Loaded<T> {
  /** The newest value. It stays while a newer one is loaded, so that the layout does not jump. */
  value: T | undefined
  /** The error of the last try. It stays during the next try. */
  error: unknown
  reload: () => void
}

interface LoadOptions {
  /** How long after a failure to try again, in ms. Default: no retry. */
  retryAfter?: number
}

/** Loads when `key` changes; an undefined key loads nothing. An answer that comes too late is ignored. */
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
