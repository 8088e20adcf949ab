/** Closes what was opened, in reverse order. */
export class Closers {
  private readonly closers: (() => Promise<void> | void)[] = []
  private closing: Promise<void> | undefined

  add(close: () => Promise<void> | void): void {
    this.closers.push(close)
  }

  /** Closes everything, even if some of it fails. Safe to call again. */
  closeAll(): Promise<void> {
    this.closing ??= this.closeInOrder()
    return this.closing
  }

  private async closeInOrder(): Promise<void> {
    for (let close = this.closers.pop(); close; close = this.closers.pop()) {
      try {
        await close()
      } catch (error) {
        console.error(error)
      }
    }
  }
}
