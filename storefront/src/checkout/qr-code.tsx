import { create } from "qrcode/lib/core/qrcode.js"
import { useMemo } from "react"

/** The quiet zone that scanners need around a code, in modules. */
const MARGIN = 4

/** Dark on white in the dark theme too, or phones cannot read it. */
export default function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => draw(text), [text])
  const side = size + 2 * MARGIN
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-MARGIN} ${-MARGIN} ${side} ${side}`}
      shapeRendering="crispEdges"
    >
      <rect x={-MARGIN} y={-MARGIN} width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

function draw(text: string): { size: number; path: string } {
  const { modules } = create(text, { errorCorrectionLevel: "M" })
  const places = Array.from({ length: modules.size }, (_, place) => place)
  const path = places
    .flatMap((row) =>
      places.filter((column) => modules.get(row, column)).map((column) => `M${column} ${row}h1v1h-1z`),
    )
    .join("")
  return { size: modules.size, path }
}
