import { type FormEvent, useState } from "react"
import { useLanguage } from "../language/language"
import { httpStatusOf } from "../shop"
import { Button } from "../ui/button"
import { Field } from "../ui/field"
import { Notice } from "../ui/notice"
import { Page } from "../ui/page"
import { useForm } from "../ui/use-form"
import { useCustomer } from "./customer"

export function SignIn() {
  const { t } = useLanguage()
  const { signIn, register } = useCustomer()
  const [isNew, setIsNew] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const form = useForm({ email: "", password: "", first_name: "", last_name: "" })

  function validate() {
    const required: (keyof typeof form.values)[] = isNew
      ? ["first_name", "last_name", "email", "password"]
      : ["email", "password"]
    return form.check(
      required,
      isNew && form.values.password.length < 8 ? { password: t("passwordShort") } : {},
    )
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    setProblem(undefined)
    if (!validate()) {
      return
    }
    setBusy(true)
    try {
      const { email, password } = form.values
      await (isNew ? register(form.values) : signIn(email, password))
    } catch (error) {
      setBusy(false)
      const { message } = error as Error
      setProblem(
        isNew
          ? t("registerFailed", { reason: message })
          : httpStatusOf(error) === 401
            ? t("signInFailed")
            : t("saveFailed", { reason: message }),
      )
    }
  }

  const title = t(isNew ? "registerTitle" : "signInTitle")
  return (
    <Page title={title} lead={t("ordersHint")} className="narrow">
      {problem && (
        <Notice tone="error" takeFocus>
          {problem}
        </Notice>
      )}
      <form className="form card" noValidate onSubmit={submit}>
        {isNew && (
          <>
            <Field {...form.input("first_name")} label={t("firstName")} autoComplete="given-name" required />
            <Field {...form.input("last_name")} label={t("lastName")} autoComplete="family-name" required />
          </>
        )}
        <Field {...form.input("email")} label={t("email")} type="email" autoComplete="email" required />
        <Field
          {...form.input("password")}
          label={t("password")}
          type="password"
          autoComplete={isNew ? "new-password" : "current-password"}
          {...(isNew && { hint: t("passwordHint") })}
          required
        />
        <Button type="submit" busy={busy}>
          {t(isNew ? "register" : "signIn")}
        </Button>
      </form>
      <p>
        {t(isNew ? "haveAccount" : "noAccount")}{" "}
        <button type="button" className="link-button" onClick={() => setIsNew(!isNew)}>
          {t(isNew ? "signIn" : "register")}
        </button>
      </p>
    </Page>
  )
}
