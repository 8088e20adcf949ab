import { useState } from "react"
import { useLanguage } from "../language/language"

/** Values and errors of a small form. No errors are shown before the shopper tries to send it. */
export function useForm<Values extends Record<string, string>>(initial: Values) {
  const { t } = useLanguage()
  const [values, setValues] = useState(initial)
  const [errors, setErrors] = useState<Partial<Record<keyof Values, string>>>({})

  function set(name: keyof Values, value: string) {
    setValues((last) => ({ ...last, [name]: value }))
    setErrors((last) => ({ ...last, [name]: undefined }))
  }

  return {
    values,
    set,
    /** The props of the field of that name. */
    input: (name: keyof Values & string) => ({
      name,
      value: values[name],
      error: errors[name],
      onChange: (event: { target: { value: string } }) => set(name, event.target.value),
    }),
    /** True when everything is valid; otherwise marks the fields and focuses the first wrong one. */
    check(required: (keyof Values & string)[], others: Partial<Record<keyof Values, string>> = {}): boolean {
      const found: Partial<Record<keyof Values, string>> = { ...others }
      for (const name of required) {
        const value = values[name]?.trim()
        if (!value) {
          found[name] = t("required")
        } else if (name === "email" && !/^\S+@\S+\.\S+$/.test(value)) {
          found[name] = t("emailInvalid")
        }
      }
      setErrors(found)
      const wrong = Object.keys(values).find((name) => found[name])
      if (wrong) {
        document.querySelector<HTMLInputElement>(`form [name="${wrong}"]`)?.focus()
      }
      return !wrong
    },
  }
}
