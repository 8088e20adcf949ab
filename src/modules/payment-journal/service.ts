import { MedusaService } from "@medusajs/framework/utils"
import { MspAlert } from "./models/alert"
import { MspPayment } from "./models/payment"

/**
 * The plugin's own records, for Query and module links. Operations that must be a single statement are in the files
 * next to it. Only those use the tables of runs, notifications and leases, which therefore have no model.
 */
export class PaymentJournalService extends MedusaService({ MspPayment, MspAlert }) {}
