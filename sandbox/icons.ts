/** Own, simple drawings in each brand's colour, instead of the logos on the real media host. */

interface Icon {
  colour: string
  /** The text on the tile, or strokes to draw: not every machine has a font for it. */
  mark: string | { strokes: string }
  label: string
}

/** The first character of Alipay's Chinese name. */
const ZHI = { strokes: "M12 15H36M24 8V22M15 22H33C30 30 22 36 12 39M17 25C21 32 28 37 37 39" }

const ICONS: Record<string, Icon> = {
  alipay: { colour: "#1677ff", mark: ZHI, label: "Alipay" },
  alipayplus: { colour: "#1b5cff", mark: "A+", label: "Alipay+" },
  ideal: { colour: "#cc0066", mark: "iD", label: "iDEAL" },
  "alipay-cn": { colour: "#1677ff", mark: ZHI, label: "Alipay" },
  "alipay-hk": { colour: "#2b7bd6", mark: "HK", label: "AlipayHK" },
  boost: { colour: "#e6212b", mark: "b", label: "Boost" },
  bpi: { colour: "#a81f2c", mark: "BPI", label: "BPI" },
  dana: { colour: "#118eea", mark: "D", label: "DANA" },
  ezlink: { colour: "#00539f", mark: "EZ", label: "EZ-Link" },
  gcash: { colour: "#0057e4", mark: "G", label: "GCash" },
  kakaopay: { colour: "#ffcd00", mark: "K", label: "KakaoPay" },
  rabbitlinepay: { colour: "#06c755", mark: "RL", label: "Rabbit LINE Pay" },
  tngd: { colour: "#1e4e9c", mark: "TnG", label: "Touch 'n Go" },
  truemoney: { colour: "#f47a20", mark: "T", label: "TrueMoney" },
}

/** A tile with round corners as SVG text, or null for a name that the sandbox does not draw. */
export function iconSvg(name: string): string | null {
  const icon = ICONS[name.toLowerCase()]
  if (!icon) return null
  const ink = icon.colour === "#ffcd00" ? "#3a2b00" : "#ffffff"
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48" role="img" aria-label="${escapeAttribute(icon.label)}">` +
    `<rect width="48" height="48" rx="11" fill="${icon.colour}"/>${drawn(icon.mark, ink)}</svg>`
  )
}

function drawn(mark: Icon["mark"], ink: string): string {
  if (typeof mark !== "string") {
    return `<path d="${mark.strokes}" fill="none" stroke="${ink}" stroke-width="3.6" stroke-linecap="round"/>`
  }
  const size = mark.length === 1 ? 30 : mark.length === 2 ? 22 : 16
  return (
    `<text x="24" y="25" fill="${ink}" font-family="system-ui, sans-serif" font-size="${size}" ` +
    `font-weight="700" text-anchor="middle" dominant-baseline="central">${mark}</text>`
  )
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;")
}
