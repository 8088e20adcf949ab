export type ReconciliationSchedule = { enabled: boolean; intervalMinutes: number }

/**
 * One run looks at the payments of all sites, so the most impatient of them sets the pace; sites that have it switched
 * off do not count.
 * @param now counted from the full hour, so that all processes mean the same minutes
 */
export function isReconciliationMinute(sites: readonly ReconciliationSchedule[], now: Date): boolean {
  const intervals = sites.filter(({ enabled }) => enabled).map(({ intervalMinutes }) => intervalMinutes)
  return intervals.length > 0 && now.getMinutes() % Math.min(...intervals) === 0
}
