/** Runs `work` while the shop's clock is ahead by `minutes`. */
export async function afterMinutes(minutes: number, work: () => Promise<void>): Promise<void> {
  const { now } = Date
  const clock = jest.spyOn(Date, "now").mockImplementation(() => now() + minutes * 60_000)
  try {
    await work()
  } finally {
    clock.mockRestore()
  }
}
