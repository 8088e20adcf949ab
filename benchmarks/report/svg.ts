import type { Bar, Chart } from "../section"

const WIDTH = 900
const LABELS = 330
const VALUES = 110
const ROW = 26
const BAR = 16
const TOP = 56
const BOTTOM = 16
/** Distinct in greyscale and for colour-blind readers: the baseline, ours, others. */
const COLOURS = ["#8a94a6", "#1467d4", "#c9cfd9"]

/** Horizontal bars as a separate picture, readable on white and on black. */
export function chartSvg({ title, unit, bars, goal }: Chart): string {
  const height = TOP + bars.length * ROW + BOTTOM
  const most = Math.max(...bars.map(({ value, high }) => Math.max(value, high ?? 0)), goal?.at ?? 0) || 1
  const x = (value: number) => LABELS + (value / most) * (WIDTH - LABELS - VALUES)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeXml(title)}">
<style>text{font:13px system-ui,sans-serif;fill:#1f2733}.title{font-size:15px;font-weight:600}.unit{fill:#5b6675}</style>
<rect width="${WIDTH}" height="${height}" rx="6" fill="#ffffff"/>
<text class="title" x="16" y="26">${escapeXml(title)}</text>
<text class="unit" x="16" y="44">${escapeXml(unit)}</text>
${bars.map((bar, index) => row(bar, TOP + index * ROW, x)).join("\n")}
${goal ? goalLine(goal, height, x) : ""}</svg>
`
}

function row({ label, value, low, high, series = 0 }: Bar, y: number, x: (value: number) => number): string {
  const middle = y + ROW / 2
  const hasSpread = low !== undefined && high !== undefined && high > low
  const whisker = hasSpread
    ? `<path d="M${x(low).toFixed(1)} ${middle}H${x(high).toFixed(1)}M${x(low).toFixed(1)} ${middle - 4}v8M${x(high).toFixed(1)} ${middle - 4}v8" stroke="#1f2733" fill="none"/>`
    : ""
  const end = Math.max(x(value), hasSpread ? x(high) : 0)
  return [
    `<text x="${LABELS - 8}" y="${middle + 4}" text-anchor="end">${escapeXml(label)}</text>`,
    `<rect x="${LABELS}" y="${middle - BAR / 2}" width="${Math.max(1, x(value) - LABELS).toFixed(1)}" height="${BAR}" rx="2" fill="${COLOURS[series]}"/>`,
    whisker,
    `<text x="${(end + 8).toFixed(1)}" y="${middle + 4}">${format(value)}</text>`,
  ].join("")
}

function goalLine(
  { at, label }: NonNullable<Chart["goal"]>,
  height: number,
  x: (value: number) => number,
): string {
  const where = x(at).toFixed(1)
  return `<path d="M${where} ${TOP - 6}V${height - BOTTOM}" stroke="#b3261e" stroke-dasharray="4 3"/><text x="${where}" y="${TOP - 10}" text-anchor="middle">${escapeXml(label)} ${format(at)}</text>\n`
}

const format = (value: number) =>
  value >= 100 ? Math.round(value).toLocaleString("en") : Number(value.toPrecision(3)).toString()

const escapeXml = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => `&${{ "&": "amp", "<": "lt", ">": "gt", '"': "quot" }[sign]};`)
