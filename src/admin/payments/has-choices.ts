/** False for a filter whose choices this user may not see; it is not offered then. */
export const hasChoices = (filter: object): boolean =>
  !("options" in filter) || (filter.options as readonly unknown[]).length > 0
