package org.countersign.companion

import org.countersign.companion.bridge.openRust

/** Opens the data or makes it: one [Authenticator] per process. Close it when the process has no more use for it. */
suspend fun openAuthenticator(host: Host, settings: Settings): Outcome<Authenticator> = openRust(host, settings)
