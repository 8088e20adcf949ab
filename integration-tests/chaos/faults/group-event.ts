import { setTimeout as pause } from "node:timers/promises"

/** How long the first participant waits for others, in ms. */
const WAIT_MS = 4_000

/** Something that happens to the whole shop while several shoppers pay. */
export class GroupEvent<Participant> {
  private waiting: { participant: Participant; done: () => void; failed: (error: unknown) => void }[] = []

  /** @param happen resolves once the shop works normally again */
  constructor(
    private readonly size: number,
    private readonly happen: (participants: Participant[]) => Promise<void>,
  ) {}

  /** Resolves after it has happened with this participant. */
  join(participant: Participant): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ participant, done, failed })
      if (this.waiting.length === this.size) void this.begin()
      else if (this.waiting.length === 1) void pause(WAIT_MS).then(() => this.begin())
    })
  }

  private async begin(): Promise<void> {
    const participants = this.waiting.splice(0)
    if (participants.length === 0) return
    try {
      await this.happen(participants.map(({ participant }) => participant))
      for (const { done } of participants) done()
    } catch (error) {
      for (const { failed } of participants) failed(error)
    }
  }
}
