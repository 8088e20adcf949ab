exports.default = async () => {}
