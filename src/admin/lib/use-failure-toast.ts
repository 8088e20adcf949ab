import { toast } from "@medusajs/ui"
import { adviceFor } from "./failure-advice"
import { useTexts } from "./use-texts"

/**
 * Shows in the user's language what failed and what to do about it. The server's own message follows in English,
 * because a support request needs it. The returned function takes the text of what failed, and returns one that takes
 * the error.
 */
export function useFailureToast() {
  const { t } = useTexts()
  return (title: string) => (failure: Error | string | null | undefined) => {
    const message = typeof failure === "string" ? failure : failure?.message
    const advice = adviceFor(failure)
    toast.error(title, {
      description: [advice && t(`failure.${advice}`), message].filter(Boolean).join(" "),
    })
  }
}
