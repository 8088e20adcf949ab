/** Replaces `fetch-event-stream`, which Medusa's sdk needs for a method that no shop calls. */
export function events(): never {
  throw new Error("This shop reads no event streams")
}
