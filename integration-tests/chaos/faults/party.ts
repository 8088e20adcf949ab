import { setTimeout as pause } from "node:timers/promises"

/** How long the first guest waits for others, in ms. */
const WAIT_MS = 4_000

/** Something that happens to the whole shop, and that several shoppers live through together. */
export class Party<Guest> {
  private waiting: { guest: Guest; done: () => void; failed: (error: unknown) => void }[] = []

  /** @param happen resolves once all is as before */
  constructor(
    private readonly size: number,
    private readonly happen: (guests: Guest[]) => Promise<void>,
  ) {}

  /** Resolves once it has happened with this guest there. */
  attend(guest: Guest): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ guest, done, failed })
      if (this.waiting.length === this.size) void this.begin()
      else if (this.waiting.length === 1) void pause(WAIT_MS).then(() => this.begin())
    })
  }

  private async begin(): Promise<void> {
    const guests = this.waiting.splice(0)
    if (guests.length === 0) return
    try {
      await this.happen(guests.map(({ guest }) => guest))
      for (const { done } of guests) done()
    } catch (error) {
      for (const { failed } of guests) failed(error)
    }
  }
}
