/** Own, simple drawings in each brand's colour; they only stand in for the logos of the real media host. */

interface Icon {
  colour: string
  /** What is written on the tile. */
  mark: string
  label: string
}

const ICONS: Record<string, Icon> = {
  alipay: { colour: "#1677ff", mark: "支", label: "Alipay" },
  alipayplus: { colour: "#1b5cff", mark: "A+", label: "Alipay+" },
  ideal: { colour: "#cc0066", mark: "iD", label: "iDEAL" },
  "alipay-cn": { colour: "#1677ff", mark: "支", label: "Alipay" },
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

/** A round-cornered tile as SVG text, or null for a name that the sandbox does not draw. */
export function iconSvg(name: string): string | null {
  const icon = ICONS[name.toLowerCase()]
  if (!icon) return null
  const size = icon.mark.length === 1 ? 30 : icon.mark.length === 2 ? 22 : 16
  const ink = icon.colour === "#ffcd00" ? "#3a2b00" : "#ffffff"
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48" role="img" aria-label="${escapeAttribute(icon.label)}">` +
    `<rect width="48" height="48" rx="11" fill="${icon.colour}"/>` +
    `<text x="24" y="25" fill="${ink}" font-family="system-ui, 'Noto Sans CJK SC', 'PingFang SC', sans-serif" font-size="${size}" ` +
    `font-weight="700" text-anchor="middle" dominant-baseline="central">${icon.mark}</text></svg>`
  )
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;")
}
