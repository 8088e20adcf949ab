import type { ButtonHTMLAttributes } from "react"
import { Link } from "../routing/link"

type ButtonVariant = "primary" | "secondary"

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: ButtonVariant
  /** In progress: looks and behaves disabled, but keeps the focus. */
  busy?: boolean
}

export function Button({
  look = "primary",
  busy = false,
  className = "",
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`button ${look} ${className}`}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    >
      {busy && <span className="spinner" aria-hidden="true" />}
      <span>{children}</span>
    </button>
  )
}

export function ButtonLink({
  href,
  look = "primary",
  children,
}: {
  href: string
  look?: ButtonVariant
  children: string
}) {
  const className = `button ${look}`
  return href.startsWith("/") ? (
    <Link href={href} className={className}>
      <span>{children}</span>
    </Link>
  ) : (
    <a href={href} className={className}>
      <span>{children}</span>
    </a>
  )
}
