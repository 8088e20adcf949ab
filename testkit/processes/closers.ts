/** What has to be closed at the end, in the opposite order of opening. */
export class Closers {
  private readonly closers: (() => Promise<void> | void)[] = []
  private closing: Promise<void> | undefined

  add(close: () => Promise<void> | void): void {
    this.closers.push(close)
  }

  /** Closes all, whatever fails on the way. Safe to call again. */
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
