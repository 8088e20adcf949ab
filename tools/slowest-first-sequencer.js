const { default: Sequencer } = require("@jest/test-sequencer")

/** Files that take minutes. Jest knows no times on a fresh clone: it would start them last, and wait for one of them. */
const SLOW = ["attacks.spec.ts", "payment-sync.spec.ts", "refund-policy.spec.ts", "guards.spec.ts"]

const rank = ({ path }) => {
  const place = SLOW.findIndex((name) => path.endsWith(`/${name}`))
  return place === -1 ? SLOW.length : place
}

/** Jest's own order, with the slowest files before it. */
module.exports = class SlowestFirstSequencer extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests)
    return [...sorted].sort((a, b) => rank(a) - rank(b))
  }
}
