import { type InputHTMLAttributes, type ReactNode, useId } from "react"
import { useLanguage } from "../language/language"

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string
  hint?: string
  /** What is wrong with the value, in the shopper's language. */
  error?: string | undefined
}

export function Field({ label, hint, error, className = "", ...input }: FieldProps) {
  const id = useId()
  const notes = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ")
  return (
    <FieldFrame
      id={id}
      label={label}
      hint={hint}
      error={error}
      required={input.required}
      className={className}
    >
      <input
        id={id}
        {...input}
        aria-invalid={error ? true : undefined}
        aria-describedby={notes || undefined}
      />
    </FieldFrame>
  )
}

interface SelectFieldProps {
  label: string
  name: string
  value: string
  options: [value: string, label: string][]
  autoComplete?: string
  className?: string
  onChange: (value: string) => void
}

export function SelectField({ label, className = "", options, onChange, ...select }: SelectFieldProps) {
  const id = useId()
  return (
    <FieldFrame id={id} label={label} required className={className}>
      <select id={id} {...select} onChange={(event) => onChange(event.target.value)}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}

interface FrameProps {
  id: string
  label: string
  hint?: string | undefined
  error?: string | undefined
  required?: boolean | undefined
  className: string
  children: ReactNode
}

function FieldFrame({ id, label, hint, error, required, className, children }: FrameProps) {
  const { t } = useLanguage()
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id}>
        {label}
        {!required && <span className="aside"> {t("optional")}</span>}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="aside">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
    </div>
  )
}
