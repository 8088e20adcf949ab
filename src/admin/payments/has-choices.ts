/** A filter whose choices this user may not see is not offered. */
export const hasChoices = (filter: object): boolean =>
  !("options" in filter) || (filter.options as readonly unknown[]).length > 0
