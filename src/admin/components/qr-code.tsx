// Imported by a name of its own (package.json, "imports"): Medusa would exclude a declared package from the plugin's
// bundle.

import { useMemo } from "react"
import { create } from "#qr-code"

/** The quiet zone that scanners need around a code, in modules. */
const MARGIN = 4

/**
 * A QR code as an image that stays sharp at any size: dark on white in the dark theme too, or phones cannot read it.
 */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => draw(text), [text])
  const side = size + 2 * MARGIN
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-MARGIN} ${-MARGIN} ${side} ${side}`}
      className="border-ui-border-base w-full max-w-[280px] rounded-lg border"
      shapeRendering="crispEdges"
    >
      <rect x={-MARGIN} y={-MARGIN} width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

function draw(text: string): { size: number; path: string } {
  const { modules } = create(text, { errorCorrectionLevel: "M" })
  let path = ""
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column)) {
        path += `M${column} ${row}h1v1h-1z`
      }
    }
  }
  return { size: modules.size, path }
}
