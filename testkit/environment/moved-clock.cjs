/**
 * For `node --require`: the process gets a clock that is ahead of the machine's. The file CHAOS_CLOCK_FILE contains by
 * how many ms. It changes while the process runs: timers that are due by the new time then fire at once, so that jobs
 * run on schedule.
 */
const { readFileSync } = require("node:fs")

const file = process.env.CHAOS_CLOCK_FILE
if (!file) throw new Error("moved-clock.cjs needs CHAOS_CLOCK_FILE")

/** How often the file is read, in ms. */
const LOOK_EVERY = 25
/** Shorter timers ignore that the clock is moved. */
const LONG_TIMER = 1_000

const RealDate = Date
const realSetTimeout = setTimeout
const realClearTimeout = clearTimeout

let ahead = readAhead()
const now = () => RealDate.now() + ahead

const MovedDate = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(
      target,
      args.length === 0 ? [now()] : args,
      newTarget === MovedDate ? target : newTarget,
    ),
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
})
RealDate.prototype.constructor = MovedDate
globalThis.Date = MovedDate

/** Long timers: by handle, when they are due by the moved clock. */
const waiting = new Map()

function movedSetTimeout(callback, delay, ...args) {
  if (!(delay >= LONG_TIMER)) return realSetTimeout(callback, delay, ...args)
  const ring = () => {
    waiting.delete(timer)
    callback(...args)
  }
  const timer = realSetTimeout(ring, delay)
  waiting.set(timer, { due: now() + delay, ring })
  const { refresh } = timer
  timer.refresh = () => {
    waiting.set(timer, { due: now() + delay, ring })
    return refresh.call(timer)
  }
  return timer
}
Object.defineProperties(movedSetTimeout, Object.getOwnPropertyDescriptors(realSetTimeout))
globalThis.setTimeout = movedSetTimeout

globalThis.clearTimeout = (timer) => {
  waiting.delete(timer)
  realClearTimeout(timer)
}

setInterval(() => {
  const seen = readAhead()
  if (seen === ahead) return
  ahead = seen
  for (const [timer, { due, ring }] of [...waiting]) {
    if (due > now()) continue
    realClearTimeout(timer)
    ring()
  }
}, LOOK_EVERY).unref()

function readAhead() {
  return Number(readFileSync(file, "utf8")) || 0
}
