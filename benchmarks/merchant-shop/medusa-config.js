/** The benchmark's shop without its own routes, to be started as a merchant starts it: with `medusa start`. */
module.exports = require("../shop/medusa-config")
