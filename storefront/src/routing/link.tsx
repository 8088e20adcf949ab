import type { AnchorHTMLAttributes, MouseEvent } from "react"
import { navigate } from "./location"

/** A link within the shop: a real address for new tabs and screen readers, but no page load for a plain click. */
export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  function follow(event: MouseEvent<HTMLAnchorElement>) {
    onClick?.(event)
    const plain =
      event.button === 0 &&
      !event.metaKey &&
      !event.ctrlKey &&
      !event.shiftKey &&
      !event.altKey &&
      !rest.target
    if (plain && !event.defaultPrevented) {
      event.preventDefault()
      navigate(href)
    }
  }
  return <a href={href} onClick={follow} {...rest} />
}
