import { openSync, writeSync } from "node:fs"

/**
 * Names the file descriptor to which a script writes its result. Medusa's log goes to the standard output, so the
 * plugin's command line passes an additional descriptor.
 */
export const RESULT_FD = "MULTISAFEPAY_ALIPAY_RESULT_FD"

/**
 * Added to a script's exit code when the command line runs it: Medusa itself exits with 1 when it cannot start, which
 * must not be read as "differs".
 */
export const FROM_A_SCRIPT = 10

/** @param file where to write instead */
export function resultPrinter(file?: string): (text: string) => void {
  const fd = file === undefined ? Number(process.env[RESULT_FD] ?? Number.NaN) : openSync(file, "w")
  return Number.isNaN(fd)
    ? (text) => void process.stdout.write(`${text}\n`)
    : (text) => writeAll(fd, Buffer.from(`${text}\n`))
}

/** @param code 0: fine, 1: something was found, 2: could not run */
export function finish(code: 0 | 1 | 2): void {
  process.exitCode = process.env[RESULT_FD] === undefined ? code : FROM_A_SCRIPT + code
}

/** A full pipe returns EAGAIN, because the command line opened it for more than this process. */
function writeAll(fd: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(fd, bytes, written)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
}
