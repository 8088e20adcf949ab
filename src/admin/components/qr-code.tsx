// Imported by a name of its own (package.json, "imports"), because Medusa would exclude a declared package from the
// plugin's bundle.

import { useMemo } from "react"
import { encode } from "#qr-code"

/** The quiet zone that scanners need around a code, in modules. */
const MARGIN = 4

/** Sharp at any size. Dark on white in the dark theme too, because phones could not read it otherwise. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => draw(text), [text])
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      className="border-ui-border-base w-full max-w-[280px] rounded-lg border"
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

function draw(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { ecc: "M", border: MARGIN })
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("")
  return { size, path }
}
