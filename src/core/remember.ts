/** Stores an entry, and removes the oldest one when the map already holds `limit` entries. */
export function remember<T>(memory: Map<string, T>, key: string, value: T, limit: number): void {
  memory.delete(key)
  memory.set(key, value)
  if (memory.size > limit) {
    const [oldest] = memory.keys()
    memory.delete(String(oldest))
  }
}
