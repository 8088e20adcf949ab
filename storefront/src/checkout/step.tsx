import { type ReactNode, useEffect, useRef } from "react"
import { useLanguage } from "../language/language"

/** `done` shows the choice, `open` asks for it, `later` waits for the steps before. */
export type StepState = "done" | "open" | "later"

interface StepProps {
  number: number
  title: string
  state: StepState
  onEdit?: () => void
  /** The choice, while done. */
  chosen?: ReactNode
  children: ReactNode
}

/** One step of the checkout. Its heading gets the focus when the step opens after another one. */
export function Step({ number, title, state, onEdit, chosen, children }: StepProps) {
  const { t } = useLanguage()
  const heading = useRef<HTMLHeadingElement>(null)
  const before = useRef(state)
  useEffect(() => {
    if (state === "open" && before.current !== "open") {
      heading.current?.focus()
    }
    before.current = state
  }, [state])
  return (
    <section className={`step card ${state}`} aria-current={state === "open" ? "step" : undefined}>
      <header>
        <h2 ref={heading} tabIndex={-1}>
          <span className="step-number" aria-hidden="true">
            {number}
          </span>
          {title}
        </h2>
        {state === "done" && onEdit && (
          <button
            type="button"
            className="link-button"
            aria-label={t("editStep", { step: title })}
            onClick={onEdit}
          >
            {t("edit")}
          </button>
        )}
      </header>
      {state === "done" && chosen && <div className="chosen">{chosen}</div>}
      {state === "open" && children}
    </section>
  )
}
