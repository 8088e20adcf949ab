import { defineStories } from "./define-stories"
import { PHONE } from "./visitor"

defineStories(PHONE)
