import type { MedusaContainer } from "@medusajs/framework/types"
import {
  createStep,
  createWorkflow,
  type ReturnWorkflow,
  StepResponse,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

/**
 * Wraps a function as a workflow with one step, so that the shop's own code can run it like Medusa's workflows. It has
 * no compensation, because each of these functions is safe to repeat.
 */
export function oneStepWorkflow<Input extends object, Result extends object>(
  name: string,
  run: (container: MedusaContainer, input: Input) => Promise<Result>,
): ReturnWorkflow<Input, Result, []> {
  const step = createStep(
    `${name}-step`,
    // Medusa's types cannot follow a result that is a type parameter.
    async (input: Input, { container }) => new StepResponse(await run(container, input)) as never,
  ) as unknown as (input: WorkflowData<Input>) => WorkflowData<Result>
  return createWorkflow(name, (input: WorkflowData<Input>) => new WorkflowResponse<Result, []>(step(input)))
}
