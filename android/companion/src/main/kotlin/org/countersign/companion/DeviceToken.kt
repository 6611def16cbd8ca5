package org.countersign.companion

/** Where a push service rings this phone. Whoever has it can ring, so it prints its channel only. */
sealed class DeviceToken(val channel: String) {
    /** Firebase Cloud Messaging. */
    class Fcm(val token: String) : DeviceToken("fcm")

    /** UnifiedPush or Web Push: an `https` address. */
    class WebPush(val endpoint: String) : DeviceToken("web-push")

    /** No push service: this phone polls. */
    data object Polling : DeviceToken("none")

    override fun toString(): String = "DeviceToken($channel)"
}
