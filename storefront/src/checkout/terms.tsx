import { useLanguage } from "../language/language"

interface TermsProps {
  agreed: boolean
  /** The shopper tried to pay without agreeing. */
  isMissing: boolean
  onChange: (agreed: boolean) => void
}

/** The shop's terms, which a shopper agrees to before they pay. */
export function Terms({ agreed, isMissing, onChange }: TermsProps) {
  const { t } = useLanguage()
  return (
    <div className="terms">
      <input
        id="terms"
        type="checkbox"
        name="terms"
        checked={agreed}
        aria-required
        aria-invalid={isMissing || undefined}
        aria-describedby={isMissing ? "terms-error" : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <label htmlFor="terms">{t("termsAgree")}</label>{" "}
        <a href="/terms" target="_blank" rel="noreferrer">
          {t("termsRead")}
        </a>
      </span>
      {isMissing && (
        <p id="terms-error" className="field-error">
          {t("termsMissing")}
        </p>
      )}
    </div>
  )
}
