import { useState } from "react"

interface BrandLogoProps {
  name: string
  src: string | undefined
  /** The method's own logo is larger than those of its wallets. */
  large?: boolean
}

/** A logo whose space is reserved. If the picture cannot be loaded, the brand's name is shown in a plain frame. */
export function BrandLogo({ name, src, large = false }: BrandLogoProps) {
  const [broken, setBroken] = useState(false)
  const height = large ? 32 : 24
  if (src && !broken) {
    return (
      <span className={`logo ${large ? "large" : ""}`}>
        <img src={src} alt={name} height={height} decoding="async" onError={() => setBroken(true)} />
      </span>
    )
  }
  const width = Math.max(height * 1.5, name.length * height * 0.34 + 12)
  return (
    <span className={`logo ${large ? "large" : ""}`}>
      <svg role="img" aria-label={name} width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
        <text x="50%" y="52%" dominantBaseline="middle" textAnchor="middle" fontSize={height * 0.5}>
          {name}
        </text>
      </svg>
    </span>
  )
}
