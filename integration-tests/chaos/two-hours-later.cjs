/** For `node --require`: what the shop gives up after an hour, it gives up now. */
const now = Date.now
Date.now = () => now() + 2 * 60 * 60 * 1000
