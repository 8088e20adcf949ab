import { type FormEvent, useState } from "react"
import { useLanguage } from "../language/language"
import { Button } from "../ui/button"
import { Field } from "../ui/field"
import { type Cart, useCart } from "./cart"

/** A field for a promotion code, and the applied codes. */
export function PromotionCode({ cart }: { cart: Cart }) {
  const { t } = useLanguage()
  const { addCode, removeCode } = useCart()
  const [code, setCode] = useState("")
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const codes = (cart.promotions ?? []).flatMap(({ code, is_automatic }) =>
    code && !is_automatic ? [code] : [],
  )

  async function change(work: () => Promise<boolean>) {
    setBusy(true)
    setProblem(undefined)
    try {
      setProblem((await work()) ? undefined : t("codeUnknown"))
    } catch (error) {
      setProblem(t("saveFailed", { reason: (error as Error).message }))
    } finally {
      setBusy(false)
    }
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const wanted = code.trim()
    if (wanted && !busy) {
      void change(async () => {
        const counts = await addCode(wanted)
        if (counts) {
          setCode("")
        }
        return counts
      })
    }
  }

  return (
    <form className="promotion" onSubmit={submit}>
      {codes.map((used) => (
        <p key={used} className="promotion-used">
          <strong>{used}</strong>
          <button
            type="button"
            className="link-button"
            aria-label={t("removeTitle", { title: used })}
            disabled={busy}
            onClick={() => void change(() => removeCode(used))}
          >
            {t("remove")}
          </button>
        </p>
      ))}
      <Field
        label={t("promotionCode")}
        name="promotion"
        autoComplete="off"
        autoCapitalize="characters"
        value={code}
        error={problem}
        onChange={(event) => setCode(event.target.value)}
      />
      <Button type="submit" look="secondary" busy={busy}>
        {t("applyCode")}
      </Button>
    </form>
  )
}
