import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

/** The last time that a workflow of the plugin ran, and what it reported. Medusa's workflow engine keeps both. */
export type LastRun = {
  state: "running" | "done" | "failed"
  started_at: string
  /** What the workflow's step returned; null while it runs or when it failed. */
  report: Record<string, unknown> | null
}

/** @returns null before the first run, or when the engine has forgotten it */
export async function lastRunOf(container: MedusaContainer, workflowId: string): Promise<LastRun | null> {
  const [execution] = await container
    .resolve(Modules.WORKFLOW_ENGINE)
    .listWorkflowExecutions(
      { workflow_id: workflowId },
      { order: { created_at: "DESC" }, take: 1, select: ["id", "state", "context", "created_at"] },
    )
  if (!execution) {
    return null
  }
  const { state, context, created_at } = execution as unknown as Execution
  return {
    state: STATE[state] ?? "running",
    started_at: new Date(created_at).toISOString(),
    report: state === "done" ? reportOf(context) : null,
  }
}

type Execution = {
  state: string
  created_at: string | Date
  context: { data?: { invoke?: Record<string, { output?: { output?: unknown } } | undefined> } } | null
}

const STATE: Record<string, LastRun["state"]> = { done: "done", failed: "failed", reverted: "failed" }

/** These workflows have one step, and its output is the report. */
function reportOf(context: Execution["context"]): Record<string, unknown> | null {
  for (const step of Object.values(context?.data?.invoke ?? {})) {
    const output = step?.output?.output
    if (typeof output === "object" && output !== null) {
      return output as Record<string, unknown>
    }
  }
  return null
}
