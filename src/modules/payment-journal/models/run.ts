import { model } from "@medusajs/framework/utils"

/** One run of a job: what it found, and where the next one continues. */
export const MspRun = model
  .define("msp_run", {
    id: model.id({ prefix: "msprun" }).primaryKey(),
    /** "recovery", "order updates" or "reconciliation". */
    kind: model.text(),
    started_at: model.dateTime(),
    finished_at: model.dateTime(),
    /** What it found; null when it failed. */
    report: model.json().nullable(),
    /** Why it failed; null when it completed. */
    error: model.text().nullable(),
  })
  .indexes([{ name: "IDX_msp_run_kind_created_at", on: ["kind", "created_at"] }])
