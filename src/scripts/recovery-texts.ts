import type { RecoveryReport } from "../workflows/recover-payments/recover-payments"
import { textTable } from "./text-table"

/** A due payment, as the dry run shows it. */
export type DueRow = {
  psp_order: string
  /** At MultiSafepay; undefined when it could not be read. */
  status?: string | undefined
  /** The order number. */
  order?: string | number | undefined
  /** What would be done, or why that is unknown. */
  would: string
}

export function dueTable(rows: readonly DueRow[]): string {
  if (rows.length === 0) {
    return "Nothing to do: no payment is due for a check."
  }
  const table = textTable(
    ["PSP order", "at MultiSafepay", "order", "would be done"],
    rows.map(({ psp_order, status, order, would }) => ({
      "PSP order": psp_order,
      "at MultiSafepay": status ?? "?",
      ...(order === undefined ? {} : { order: `#${order}` }),
      "would be done": would,
    })),
  )
  return `${table}\n\n${count(rows.length, "payment")} would be checked. Nothing was changed.`
}

/** What a run prints at its end. The report is undefined when the run did nothing. */
export function recoveryOutcome(report: RecoveryReport | undefined): { text: string; exitCode: 0 | 1 | 2 } {
  return report
    ? { text: summary(report), exitCode: report.failed === 0 ? 0 : 1 }
    : {
        text: "Nothing was done: the shop's own job is running, or the run failed (see the log).",
        exitCode: 2,
      }
}

function summary({ checked, synced, failed, actions, failures }: RecoveryReport): string {
  const done = Object.entries(actions).map(([action, times]) => `  ${action}: ${times}`)
  const failedOnes =
    failures.length === 0
      ? []
      : [
          "",
          textTable(
            ["PSP order", "could not be synced because"],
            failures.map(({ psp_order_id, message }) => ({
              "PSP order": psp_order_id,
              "could not be synced because": message,
            })),
          ),
        ]
  return [
    `${count(checked, "payment")} checked, ${synced} changed, ${failed} failed.`,
    ...done,
    ...failedOnes,
  ].join("\n")
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`
