/** Runs `work` this many times, `atOnce` in parallel. @returns ms from the first start to the last end */
export async function repeatAtOnce(
  times: number,
  atOnce: number,
  work: (index: number) => Promise<void>,
): Promise<number> {
  const from = performance.now()
  let next = 0
  const worker = async () => {
    while (next < times) await work(next++)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, times) }, worker))
  return performance.now() - from
}

/** Runs `work`, `atOnce` in parallel, until `stop()`. @returns how many times it ran */
export function repeatUntilStopped(atOnce: number, work: () => Promise<void>): { stop(): Promise<number> } {
  let going = true
  let times = 0
  const worker = async () => {
    while (going) {
      await work()
      times++
    }
  }
  const all = Promise.all(Array.from({ length: atOnce }, worker))
  return {
    async stop() {
      going = false
      await all
      return times
    },
  }
}
