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

/** Like `afterMinutes`, but for `new Date()` too. The database keeps its own clock. */
export async function aheadByMinutes(minutes: number, work: () => Promise<void>): Promise<void> {
  jest.useFakeTimers({
    now: Date.now() + minutes * 60_000,
    advanceTimers: true,
    doNotFake: [
      "hrtime",
      "nextTick",
      "performance",
      "queueMicrotask",
      "setImmediate",
      "clearImmediate",
      "setInterval",
      "clearInterval",
      "setTimeout",
      "clearTimeout",
    ],
  })
  try {
    await work()
  } finally {
    jest.useRealTimers()
  }
}
