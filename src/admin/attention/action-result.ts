import type { AlertView, SentUpdate } from "../../types/http/admin"

/** The parts of the answers to an alert's buttons that say what went wrong. */
export type ActionAnswer = {
  payment?: { error?: string | null }
  updates?: Pick<SentUpdate, "state" | "error">[]
}

/** @returns why the action failed, in the server's words; undefined when it did not */
export function failureOf({ payment, updates }: ActionAnswer): string | undefined {
  const failed = updates?.find(({ state }) => state === "failed")
  return payment?.error ?? (failed && (failed.error ?? ""))
}

/**
 * Whether an alert is as it was before its button was pressed: what was tried did not help.
 * @param open the alerts that are open afterwards
 */
export const isUnsolved = (
  { id, stage }: Pick<AlertView, "id" | "stage">,
  open: readonly Pick<AlertView, "id" | "stage">[],
): boolean => open.some((one) => one.id === id && (one.stage === stage || one.stage === "failed"))
