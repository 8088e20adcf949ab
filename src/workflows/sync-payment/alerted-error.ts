const errors = new WeakSet<object>()

/** Marks an error whose cause has an alert of its own, so that a check that fails with it raises no second alert. */
export function alerted<E>(error: E): E {
  if (typeof error === "object" && error !== null) {
    errors.add(error)
  }
  return error
}

export const isAlerted = (error: unknown): boolean =>
  typeof error === "object" && error !== null && errors.has(error)
