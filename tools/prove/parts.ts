/** One command of the proof. */
export interface Part {
  name: string
  /** The command, for a shell in the checkout. */
  command: string
  /** The required result, in words. Otherwise the command fails. */
  goal: string
}

/** Runs a command under another major version of Node, from npm's package `node`. */
const onNode = (major: number, command: string) => `npx --yes -p node@${major} -c "${command}"`

/**
 * Seeds that no run used before, and that stay the same when the run continues: they come from the commit.
 *
 * @param commit its full hash
 */
export function seedsOf(commit: string, count: number): number[] {
  return Array.from({ length: count }, (_, index) =>
    Number.parseInt(commit.slice(index * 4, index * 4 + 4), 16),
  )
}

/**
 * All parts, the quick ones first.
 *
 * @param commit the full hash of the commit that is proved
 */
export function partsOf(commit: string): Part[] {
  const seeds = seedsOf(commit, 8)
  return [
    { name: "lint", command: "npm run lint", goal: "no finding" },
    { name: "spelling", command: "npm run spelling", goal: "no finding" },
    { name: "types", command: "npm run typecheck", goal: "no error" },
    { name: "build", command: "npm run build", goal: "builds" },
    { name: "package", command: "npm run check:package", goal: "at most 350 kB, complete" },
    { name: "unused code", command: "npm run knip", goal: "none" },
    {
      name: "operations",
      command: "npm run check:ops -- --required",
      goal: "promtool accepts rules and dashboard",
    },
    { name: "demo", command: "npm run demo -- --checkout", goal: "one order placed" },
    ...[20, 22, 24].map((major) => ({
      name: `tests on Node ${major}`,
      command: onNode(major, "npm test"),
      goal: "0 failed",
    })),
    { name: "telemetry", command: "npm run test:otel", goal: "0 failed" },
    { name: "live suite", command: "npm run test:live -- --sandbox", goal: "0 red" },
    { name: "storefront stories", command: "npm run test:browser", goal: "0 failed" },
    { name: "storefront budget", command: "npm run test:storefront-budget", goal: "within the limits" },
    { name: "dashboard stories", command: "npm run test:admin", goal: "0 failed" },
    { name: "documents", command: "npm run test:docs", goal: "every command and link works" },
    { name: "consumer", command: "npm run test:consumer", goal: "installed, sold, refunded" },
    ...["--production", "--monorepo", "--with pnpm", "--with yarn", "--ahead"].map((flags) => ({
      name: `consumer ${flags.replace("--", "")}`,
      command: `npm run test:consumer -- ${flags}`,
      goal: "installed, sold, refunded",
    })),
    { name: "matrix", command: "npm run test:matrix", goal: "each pair works" },
    { name: "two servers", command: "npm run test:cluster", goal: "0 failed" },
    { name: "nightly", command: "npm run test:nightly", goal: "0 failed" },
    {
      name: "tests under load",
      command: "npm run test:under-load -- --busy 3 --runs 1",
      goal: "0 failed",
    },
    {
      name: "tests under load, again and again",
      command: "npm run test:under-load -- --busy 2 --runs 5",
      goal: "0 failed",
    },
    {
      name: "carts",
      command: `npm run test:carts -- --carts 1000 --seed ${seeds[6]}`,
      goal: "0 failures",
    },
    { name: "attacks", command: "npm run test:attacks", goal: "0 wins" },
    { name: "fuzz", command: "npm run test:fuzz -- --cases 12500", goal: "nothing broken in 50,000 cases" },
    { name: "benchmark", command: "npm run bench -- --keep-docs", goal: "0 failed" },
    ...seeds.slice(0, 3).map((seed, index) => ({
      name: `chaos ${index + 1}`,
      command: `npm run test:chaos -- --checkouts 1000 --seed ${seed}`,
      goal: "0 breaches",
    })),
    {
      name: "chaos, tables emptied",
      command: `npm run test:chaos -- --checkouts 200 --seed ${seeds[7]} --empty-tables`,
      goal: "0 breaches",
    },
    ...seeds.slice(3, 6).map((seed, index) => ({
      name: `cluster chaos ${index + 1}`,
      command: `npm run test:chaos -- --cluster --checkouts 500 --seed ${seed}`,
      goal: "0 breaches",
    })),
  ]
}
