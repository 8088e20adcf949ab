/**
 * Says once what a boot has cost, when the server listens: read by medusa-start.ts, required by Node before anything.
 * The count is of files that `require` has loaded, which is how Medusa loads nearly all of itself and every plugin.
 */
const Module = require("node:module")
const net = require("node:net")

const { listen } = net.Server.prototype
let told = false
net.Server.prototype.listen = function (...args) {
  this.once("listening", () => {
    if (told || !this.address() || this.address().port !== Number(process.env.PORT)) return
    told = true
    const { user, system } = process.cpuUsage()
    const files = Object.keys(Module._cache)
    console.log(`BOOT ${JSON.stringify({ cpuMs: (user + system) / 1000, files })}`)
  })
  return listen.apply(this, args)
}
