import { ledgerLine } from "../control/views"
import { writeJson } from "../json-writer"
import type { PspOrder } from "../psp-order"

const LINES_AT_ONCE = 500

/** One JSON array with a line per order, written in pieces, so that a large ledger never becomes one string. */
export function streamLedger(orders: readonly PspOrder[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let next = 0
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const lines = orders
        .slice(next, next + LINES_AT_ONCE)
        .map((pspOrder) => writeJson(ledgerLine(pspOrder)))
      const opening = next === 0 ? "[" : lines.length ? ",\n" : ""
      controller.enqueue(encoder.encode(`${opening}${lines.join(",\n")}`))
      next += LINES_AT_ONCE
      if (next < orders.length) return
      controller.enqueue(encoder.encode("]\n"))
      controller.close()
    },
  })
}
