import { type ReactNode, useEffect, useRef } from "react"

interface NoticeProps {
  tone: "error" | "info"
  title?: string
  children: ReactNode
  /** Set for an error that the shopper's last action caused. */
  takeFocus?: boolean
}

export function Notice({ tone, title, children, takeFocus = false }: NoticeProps) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (takeFocus) {
      ref.current?.focus()
    }
  }, [takeFocus])
  return (
    <div ref={ref} className={`notice ${tone}`} role={tone === "error" ? "alert" : "status"} tabIndex={-1}>
      {title && <p className="notice-title">{title}</p>}
      <div>{children}</div>
    </div>
  )
}
