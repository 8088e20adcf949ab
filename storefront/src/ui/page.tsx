import { type ReactNode, useEffect, useRef } from "react"

let firstPage = true

interface PageProps {
  title: string
  /** The heading, if it differs from the window's title. */
  heading?: ReactNode
  lead?: ReactNode
  className?: string
  children?: ReactNode
}

/**
 * A page with its heading. After a change of page within the shop, the heading gets the focus, so that a screen reader
 * announces the page and the tab key starts at the top.
 */
export function Page({ title, heading = title, lead, className = "", children }: PageProps) {
  const ref = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    document.title = `${title} · Leaf & Kettle`
  }, [title])

  useEffect(() => {
    if (!firstPage) {
      ref.current?.focus({ preventScroll: true })
    }
    firstPage = false
  }, [])

  return (
    <div className={`page ${className}`}>
      <h1 ref={ref} tabIndex={-1}>
        {heading}
      </h1>
      {lead && <p className="lead">{lead}</p>}
      {children}
    </div>
  )
}
