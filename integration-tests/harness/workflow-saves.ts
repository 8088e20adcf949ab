import {
  DistributedTransaction,
  type IDistributedTransactionStorage,
} from "@medusajs/framework/orchestration"

/** Where every workflow engine of Medusa saves the steps of its workflows. Private in its type. */
export function workflowStorage(): IDistributedTransactionStorage {
  // biome-ignore lint/complexity/useLiteralKeys: private in its types, and the only place where the engine's saves meet
  return DistributedTransaction["keyValueStore"]
}

/**
 * Medusa's in-memory workflow engine refuses to save a step while it saves another step of the same workflow. On a busy
 * machine it then abandons a failed workflow without undoing it (docs/reliability.md, R9, which has its own test). Here
 * the saves of a workflow wait for each other, as in Medusa's Redis engine.
 */
export function saveWorkflowStepsInTurn(): void {
  const storage = workflowStorage()
  const save = storage.save.bind(storage)
  const turns = new Map<string, Promise<unknown>>()
  storage.save = (key, ...rest) => {
    const before = turns.get(key) ?? Promise.resolve()
    const turn = before.catch(() => undefined).then(() => save(key, ...rest))
    turns.set(key, turn)
    return turn
  }
}
