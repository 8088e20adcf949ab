import type { ReactNode } from "react"
import { Icon, type IconName } from "../ui/icon"

interface OutcomeCardProps {
  tone: "waiting" | "good" | "bad" | "calm"
  icon: IconName
  title: string
  text: string
  /** Work is still in progress. */
  moving: boolean
  actions: ReactNode
  footer: ReactNode
}

/**
 * The only card of a page that waits for a payment. Every part keeps its place while the state changes, and a screen
 * reader announces the new title and text.
 */
export function OutcomeCard({ tone, icon, title, text, moving, actions, footer }: OutcomeCardProps) {
  return (
    <div className={`outcome card ${tone}`}>
      <span className="seal">
        <Icon name={icon} size={32} />
      </span>
      <div className="outcome-text" role="status" aria-atomic="true">
        <p className="outcome-title">{title}</p>
        <p>{text}</p>
      </div>
      <div className={`progress ${moving ? "moving" : ""}`} aria-hidden="true" />
      <div className="outcome-actions">{actions}</div>
      <div className="outcome-footer aside">{footer}</div>
    </div>
  )
}
