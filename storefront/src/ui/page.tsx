import { type ReactNode, useEffect, useRef } from "react"

let firstPage = true

interface PageProps {
  title: string
  /** The heading, where it differs from the title of the window. */
  heading?: ReactNode
  lead?: ReactNode
  className?: string
  children?: ReactNode
}

/**
 * A page with its heading. Coming from another page of the shop the heading takes the focus, so that a screen
 * reader says where one is and the tab key starts at the top.
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
