/** A choice of the date filter. Its time is that of the moment when it is chosen: the page may be open for days. */
export const since = (days: number): { $gte: string } => ({
  get $gte() {
    return daysAgo(days)
  },
})

/** Midnight this many days ago, in the admin's time zone. */
function daysAgo(days: number): string {
  const date = new Date()
  date.setHours(0, 0, 0, 0)
  date.setDate(date.getDate() - days)
  return date.toISOString()
}
