#!/usr/bin/env node
"use strict"
/** The plugin's command line. What it does is in `src/cli`; this file finds the build of it. */
const { existsSync } = require("node:fs")
const { join } = require("node:path")

const program = join(__dirname, "..", ".medusa", "server", "src", "cli", "index.js")

if (existsSync(program)) require(program)
else {
  console.error('This checkout of the plugin was not built: run "npm run build" in it first.')
  process.exitCode = 2
}
