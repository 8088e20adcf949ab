import { useMutation, useQueryClient } from "@tanstack/react-query"

/**
 * A request that may change payments. After it, even if it failed, all of the plugin's pages load again: alerts and
 * payments may have changed.
 */
export function useAct<Answer, Input = void>(
  request: (input: Input) => Promise<Answer>,
  onSuccess?: (answer: Answer) => unknown,
) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: request,
    onSuccess,
    onSettled: () => queries.invalidateQueries({ queryKey: ["alipay"] }),
  })
}

/** Loads Medusa's own cards on the order's page again. */
export function useReloadOrders() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ["orders"] })
}
