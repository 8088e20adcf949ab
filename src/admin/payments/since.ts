/** A choice of the date filter. The time is computed when it is chosen, because the page may be open for days. */
export const since = (days: number): { $gte: string } => ({
  get $gte() {
    return daysAgo(days)
  },
})

/** Midnight in the admin's time zone. */
function daysAgo(days: number): string {
  const date = new Date()
  date.setHours(0, 0, 0, 0)
  date.setDate(date.getDate() - days)
  return date.toISOString()
}
