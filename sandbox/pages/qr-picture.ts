import { createHash } from "node:crypto"
import { html, raw } from "hono/html"
import type { Markup } from "./markup"

const SIZE = 33

/**
 * A picture that looks like the QR code which a wallet scans. It contains no address: nothing can be scanned in the
 * sandbox, and the shopper chooses a wallet on the page. The same seed always gives the same picture.
 */
export function qrPicture(seed: string, centre: string): Markup {
  let path = ""
  for (let row = 0; row < SIZE; row += 1) {
    for (let column = 0; column < SIZE; column += 1) {
      if (isDark(seed, row, column)) path += `M${column} ${row}h1v1h-1z`
    }
  }
  const middle = (SIZE - 9) / 2
  return html`<svg class="code" viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label="Picture of a QR code" shape-rendering="crispEdges">
    <path d="${path}" fill="#101820" />
    <rect x="${middle}" y="${middle}" width="9" height="9" rx="2" fill="#fff" />
    <svg x="${middle + 1}" y="${middle + 1}" width="7" height="7" viewBox="0 0 48 48" shape-rendering="auto">${raw(centre)}</svg>
  </svg>`
}

function isDark(seed: string, row: number, column: number): boolean {
  const finder =
    finderModule(row, column) ?? finderModule(row, SIZE - 1 - column) ?? finderModule(SIZE - 1 - row, column)
  if (finder !== null) return finder
  if (row === 6 || column === 6) return (row + column) % 2 === 0
  const alignment = ringModule(row - (SIZE - 7), column - (SIZE - 7), 2)
  if (alignment !== null) return alignment
  return noise(seed, row * SIZE + column)
}

/** The corner mark and its light border; null outside of it. */
function finderModule(row: number, column: number): boolean | null {
  if (row > 7 || column > 7) return null
  return ringModule(row - 3, column - 3, 3) ?? false
}

/** Dark border, light ring, dark centre. */
function ringModule(down: number, across: number, radius: number): boolean | null {
  const distance = Math.max(Math.abs(down), Math.abs(across))
  if (distance > radius) return null
  return distance !== radius - 1
}

const bits = new Map<string, Buffer>()

function noise(seed: string, index: number): boolean {
  let bytes = bits.get(seed)
  if (!bytes) {
    bytes = Buffer.concat([0, 1, 2].map((part) => createHash("sha512").update(`${part}${seed}`).digest()))
    if (bits.size > 100) bits.clear()
    bits.set(seed, bytes)
  }
  const byte = bytes[(index >> 3) % bytes.length] ?? 0
  return ((byte >> (index & 7)) & 1) === 1
}
