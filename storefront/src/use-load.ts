import { useCallback, useEffect, useState } from "react"

export interface Loaded<T> {
  /** The newest value; stays while a newer one is fetched, so that nothing jumps. */
  value: T | undefined
  error: unknown
  loading: boolean
  reload: () => void
}

/** Loads when `key` changes; undefined as key loads nothing. An answer that comes too late is dropped. */
export function useLoad<T>(key: string | undefined, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key?: string; value?: T; error?: unknown }>({})
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what `load` depends on
  useEffect(() => {
    if (key === undefined) {
      return
    }
    let current = true
    load().then(
      (value) => current && setState({ key, value }),
      (error: unknown) => current && setState((last) => ({ ...last, key, error })),
    )
    return () => {
      current = false
    }
  }, [key, attempt])

  const reload = useCallback(() => {
    setState(({ value }) => ({ value }))
    setAttempt((count) => count + 1)
  }, [])

  return { value: state.value, error: state.error, loading: key !== undefined && state.key !== key, reload }
}
