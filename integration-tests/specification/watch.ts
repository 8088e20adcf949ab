import type { ApiExchange } from "../../sandbox/api/exchange"
import { SPECIFICATION_FOLDER } from "./folder"
import { isReviewed, textOf } from "./reviewed-deviations"
import { Specification } from "./specification"

/** Checks API calls against MultiSafepay's specification, where it is available. */
export class SpecificationWatch {
  readonly #specification =
    SPECIFICATION_FOLDER === undefined ? undefined : new Specification(SPECIFICATION_FOLDER)
  readonly #unreviewed = new Set<string>()

  readonly onExchange = (exchange: ApiExchange): void => {
    for (const deviation of this.#specification?.deviationsOf(exchange) ?? []) {
      if (!isReviewed(deviation)) this.#unreviewed.add(textOf(deviation))
    }
  }

  /** Deviations since the last call that are not in `reviewed-deviations.ts`. */
  takeUnreviewed(): string[] {
    const found = [...this.#unreviewed].sort()
    this.#unreviewed.clear()
    return found
  }
}
