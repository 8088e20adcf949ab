import type { AlertView, SentUpdate } from "../../types/http/admin"

export type ActionAnswer = {
  payment?: { error?: string | null }
  updates?: Pick<SentUpdate, "state" | "error">[]
}

/** @returns the server's error message; undefined when the action succeeded */
export function failureOf({ payment, updates }: ActionAnswer): string | undefined {
  const failed = updates?.find(({ state }) => state === "failed")
  return payment?.error ?? (failed && (failed.error ?? ""))
}

/**
 * Whether an alert is unchanged since its button was pressed: the action did not help.
 * @param open the alerts that are open afterwards
 */
export const isUnsolved = (
  { id, stage }: Pick<AlertView, "id" | "stage">,
  open: readonly Pick<AlertView, "id" | "stage">[],
): boolean => open.some((one) => one.id === id && (one.stage === stage || one.stage === "failed"))
