/** How long core may take to undo a change of a cart after it was vetoed, in ms. */
const UNDOING_MS = 5_000

/**
 * Payments that this process is about to close, or has just refused to close because they are paid. As long as that
 * lasts the cart holds a change that was not paid for. Core's lock on the cart lives ten seconds, MultiSafepay may take
 * longer to answer, and a completion that slips in between would place the order of the changed cart. What other
 * processes must know of it, `ClosingMarks` tells them.
 */
export class Closings {
  private readonly running = new Map<string, number>()
  private readonly undoingUntil = new Map<string, number>()

  constructor(private readonly now: () => number = Date.now) {}

  /** Runs `close`; what it throws is thrown, and counts as a veto that core now has to act upon. */
  async during<T>(pspOrderId: string, close: () => Promise<T>): Promise<T> {
    this.running.set(pspOrderId, (this.running.get(pspOrderId) ?? 0) + 1)
    try {
      return await close()
    } catch (error) {
      this.undoingUntil.set(pspOrderId, this.now() + UNDOING_MS)
      throw error
    } finally {
      const left = (this.running.get(pspOrderId) ?? 1) - 1
      if (left > 0) {
        this.running.set(pspOrderId, left)
      } else {
        this.running.delete(pspOrderId)
      }
    }
  }

  includes(pspOrderId: string): boolean {
    if (this.running.has(pspOrderId)) {
      return true
    }
    const until = this.undoingUntil.get(pspOrderId)
    if (until !== undefined && until <= this.now()) {
      this.undoingUntil.delete(pspOrderId)
      return false
    }
    return until !== undefined
  }

  /** The change is undone: the cart is again what was paid for. */
  forget(pspOrderId: string): void {
    this.undoingUntil.delete(pspOrderId)
  }
}
