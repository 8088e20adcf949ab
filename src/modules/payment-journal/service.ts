import { MedusaService } from "@medusajs/framework/utils"
import { MspAlert } from "./models/alert"
import { MspNotification } from "./models/notification"
import { MspPayment } from "./models/payment"
import { MspRun } from "./models/run"

/**
 * The plugin's own records, for Query, module links and the dashboard. Operations that must be a single statement are
 * in the files next to it.
 */
export class PaymentJournalService extends MedusaService({ MspPayment, MspAlert, MspNotification, MspRun }) {}
