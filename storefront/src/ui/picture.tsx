import { useState } from "react"

interface PictureProps {
  src: string | null | undefined
  alt: string
  /** Edge in CSS pixels: the picture is square and keeps its place while it loads. */
  size: number
  eager?: boolean
}

export function Picture({ src, alt, size, eager = false }: PictureProps) {
  const [broken, setBroken] = useState(false)
  if (!src || broken) {
    return (
      <svg
        className="picture"
        viewBox="0 0 32 32"
        width={size}
        height={size}
        role={alt ? "img" : undefined}
        aria-label={alt || undefined}
        aria-hidden={alt ? undefined : true}
      >
        <path d="M10 21C9 13 14 9 23 9c1 9-3 14-10 14-1.5 0-2.4-.4-3-2Z" fill="currentColor" opacity=".35" />
      </svg>
    )
  }
  return (
    <img
      className="picture"
      src={src}
      alt={alt}
      width={size}
      height={size}
      loading={eager ? "eager" : "lazy"}
      decoding="async"
      onError={() => setBroken(true)}
    />
  )
}
