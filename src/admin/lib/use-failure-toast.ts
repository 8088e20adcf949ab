import { toast } from "@medusajs/ui"
import { useTexts } from "./use-texts"

/** What the SDK throws has the status of the answer. */
type Answered = Error & { status: number }

/**
 * Says in the user's language what failed and what to do about it. The server's own words follow, in English: they
 * name what a support mail needs.
 * @returns takes the text of what failed, and returns what takes the error: one of a request, or a message of the server
 */
export function useFailureToast() {
  const { t } = useTexts()
  return (title: string) => (failure: Error | string | null | undefined) => {
    const { message, status = 500 } =
      typeof failure === "string" ? { message: failure } : ((failure ?? {}) as Partial<Answered>)
    const advice = adviceFor(status)
    toast.error(title, {
      description: [advice && t(`failure.${advice}`), message].filter(Boolean).join(" "),
    })
  }
}

/** @returns undefined where only the server's words say what to do */
function adviceFor(status: number): "forbidden" | "gone" | "later" | undefined {
  if (status === 401 || status === 403) {
    return "forbidden"
  }
  if (status === 404) {
    return "gone"
  }
  return status >= 500 || status === 429 ? "later" : undefined
}
