/** @throws Error when the promise takes longer; others that share the promise still get its result */
export async function within<T>(
  ms: number,
  promise: Promise<T>,
  message = `MultiSafepay did not answer within ${ms} ms`,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), ms)
  })
  try {
    return await Promise.race([promise, tooLate])
  } finally {
    clearTimeout(timer)
    promise.catch(() => undefined)
  }
}
