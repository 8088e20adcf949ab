#!/usr/bin/env node
"use strict"
/**
 * The plugin's only command: starts the sandbox. The sandbox is for laptops and weighs as much as half of the plugin,
 * so it is a package of its own that no shop carries into production: the installed one is run, else npm's npx fetches
 * the one that belongs to this version.
 */
const { spawn } = require("node:child_process")
const path = require("node:path")
const { name, version } = require("../package.json")

const SANDBOX = `${name}-sandbox`
const [command, ...flags] = process.argv.slice(2)

if (command === "sandbox") run(...findSandbox())
else {
  const isHelp = command === undefined || command === "--help" || command === "-h"
  const usage = `Usage: npx ${name} sandbox [--port 4010] [--state FILE] [--log] [--help]`
  if (isHelp) console.log(usage)
  else {
    console.error(`Unknown command "${command}". ${usage}`)
    process.exitCode = 2
  }
}

/** Program and arguments. */
function findSandbox() {
  for (const from of [process.cwd(), __dirname]) {
    try {
      const manifest = require.resolve(`${SANDBOX}/package.json`, { paths: [from] })
      return [process.execPath, [path.join(path.dirname(manifest), "sandbox.js")]]
    } catch {
      // Not here: the next place, or the registry.
    }
  }
  return [process.platform === "win32" ? "npx.cmd" : "npx", [`${SANDBOX}@${version}`]]
}

function run(program, args) {
  const child = spawn(program, [...args, ...flags], { stdio: "inherit", shell: program.endsWith(".cmd") })
  // A terminal's Ctrl-C reaches the child too; a signal sent to this process alone is passed on.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal))
  child.once("error", (error) => {
    console.error(`The sandbox could not be started: ${error.message}`)
    process.exitCode = 1
  })
  child.once("exit", (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0)
  })
}
