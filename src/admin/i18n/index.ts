import de from "./translations/de.json"
import en from "./translations/en.json"
import nl from "./translations/nl.json"
import zhCN from "./translations/zhCN.json"

/** By the dashboard's own language codes. Other languages show English. */
export default {
  de: { alipay: de },
  en: { alipay: en },
  nl: { alipay: nl },
  zhCN: { alipay: zhCN },
}
