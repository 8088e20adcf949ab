import { toast } from "@medusajs/ui"
import { adviceFor } from "./failure-advice"
import { useTexts } from "./use-texts"

/**
 * Says in the user's language what failed and what to do about it. The server's own words follow, in English: they
 * name what a support mail needs.
 * @returns takes the text of what failed, and returns what takes the error: one of a request, or a message of the server
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
