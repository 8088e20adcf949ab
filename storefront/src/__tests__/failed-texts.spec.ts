import { chinese } from "../language/chinese"
import { dutch } from "../language/dutch"
import { english } from "../language/english"
import { german } from "../language/german"

it.each([
  ["English", english, /charged/],
  ["Dutch", dutch, /afgeschreven/],
  ["German", german, /abgebucht/],
  ["Chinese", chinese, /扣款/],
])(
  "the %s text about a failed payment does not say that nothing was charged, because the payment may be disputed",
  (_, texts, claim) => {
    expect(texts.lastCancelled).toMatch(claim)
    expect([texts.lastFailed, texts.view_failed, texts.view_failed_text].join(" ")).not.toMatch(claim)
  },
)
