/** Stores an entry. The one that was stored longest ago makes room for it when the memory holds `limit` entries. */
export function remember<T>(memory: Map<string, T>, key: string, value: T, limit: number): void {
  memory.delete(key)
  memory.set(key, value)
  if (memory.size > limit) {
    const [oldest] = memory.keys()
    memory.delete(String(oldest))
  }
}
