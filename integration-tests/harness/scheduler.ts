import { WorkflowScheduler } from "@medusajs/framework/orchestration"

/** Stops Medusa's scheduler: a scheduled job could do work that a test expects to be undone. Tests run jobs explicitly. */
export const stopScheduledJobs = () => new WorkflowScheduler().clear()
